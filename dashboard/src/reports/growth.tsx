import { useQuery } from '@tanstack/react-query';
import { call } from '../api/call';
import { useDays } from './days';
import { peoplePath } from './figures';
import { ReportFrame } from './frame';
import { StepsChart, Totals } from './steps';

/** Who joined, how many there are, who fell silent and who came back. */
export default function Growth() {
  const days = useDays();
  const { from, to } = days;
  const report = useQuery({ queryKey: ['reports', 'growth', from, to], queryFn: ({ signal }) => call('get', '/reports/growth', { query: { from, to }, signal }) });
  return (
    <ReportFrame tab="/reports" days={days} report={report} file={{ report: 'growth' }}>
      {({ step, steps }) => {
        const sum = (name: 'joined' | 'fell_inactive' | 'came_back') => steps.reduce((total, one) => total + one[name], 0);
        const last = steps.at(-1)!;
        return (
          <>
            <Totals totals={[
              { label: 'Members', count: last.members, note: 'at the end' },
              { label: 'Joined', count: sum('joined'), to: peoplePath({ figure: 'joined', from, to }) },
              { label: 'Fell silent', count: sum('fell_inactive'), to: peoplePath({ figure: 'fell_inactive', from, to }) },
              { label: 'Came back', count: sum('came_back'), to: peoplePath({ figure: 'came_back', from, to }) },
            ]} />
            <StepsChart title="Who joined" step={step} steps={steps} series={[{ name: 'joined', label: 'Joined', color: 'tide.5', figure: 'joined' }]} />
            <StepsChart title="Active and inactive members" step={step} steps={steps} isStacked series={[
              { name: 'active', label: 'Active', color: 'teal.6' }, { name: 'inactive', label: 'Inactive', color: 'gray.5' },
            ]} />
            <StepsChart title="Silence and return" step={step} steps={steps} series={[
              { name: 'fell_inactive', label: 'Fell silent', color: 'orange.5', figure: 'fell_inactive' }, { name: 'came_back', label: 'Came back', color: 'teal.6', figure: 'came_back' },
            ]} />
          </>
        );
      }}
    </ReportFrame>
  );
}
