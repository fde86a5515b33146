import { type ReactNode } from 'react';
import { Button, Group, SegmentedControl, Select, Skeleton, Stack, Tabs } from '@mantine/core';
import { DatePickerInput } from '@mantine/dates';
import '@mantine/dates/styles.css';
import { useMediaQuery } from '@mantine/hooks';
import type { UseQueryResult } from '@tanstack/react-query';
import { IconCalendar, IconDownload } from '@tabler/icons-react';
import dayjs from 'dayjs';
import { useNavigate } from 'react-router';
import { addressOf } from '../api/call';
import { useMay } from '../api/session';
import { PageHeader } from '../shared/page_header';
import { ProblemAlert } from '../shared/problem_alert';
import { choices, spanText, type Days } from './days';

const reports = [
  { path: '/reports', label: 'Growth' },
  { path: '/reports/revenue', label: 'Revenue', permission: 'billing:read' },
  { path: '/reports/engagement', label: 'Engagement' },
  { path: '/reports/completion', label: 'Completion' },
  { path: '/reports/files', label: 'Plays and downloads' },
  { path: '/reports/deliveries', label: 'Deliveries', permission: 'hooks:read' },
];

interface Props<Report> {
  tab: string;
  days: Days;
  report: UseQueryResult<Report>;
  file: Record<string, string>; // what to ask for the same as a file
  title?: string; // of one product
  children: (report: Report) => ReactNode;
}

/** What stands around each report: which one, of which days, and the way to its file. */
export function ReportFrame<Report>({ tab, days, report, file, title, children }: Props<Report>) {
  const may = useMay();
  const navigate = useNavigate();
  const isPhone = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false });
  const here = reports.filter(({ permission }) => !permission || may(permission));
  const address = addressOf('/reports/export', { query: { ...file, from: days.from, to: days.to } });
  return (
    <>
      <PageHeader title={title ?? 'Reports'} {...(title ? { back: { label: 'Completion', path: `/reports/completion${days.search}` } } : {})} note={`${spanText(days)}, counted as you look.`}
        actions={<Button component="a" href={address} download variant="default" leftSection={<IconDownload size={17} aria-hidden />}>CSV</Button>} />
      {!title && (isPhone
        ? <Select aria-label="Report" data={here.map(({ path, label }) => ({ value: path, label }))} value={tab} allowDeselect={false} mb="md" onChange={(path) => void navigate(`${path ?? '/reports'}${days.search}`)} />
        : (
          <Tabs value={tab} onChange={(path) => void navigate(`${path ?? '/reports'}${days.search}`)} mb="md" activateTabWithKeyboard={false}>
            <Tabs.List aria-label="Reports">{here.map(({ path, label }) => <Tabs.Tab key={path} value={path}>{label}</Tabs.Tab>)}</Tabs.List>
          </Tabs>
        ))}
      <Range days={days} isPhone={isPhone ?? false} />
      {report.error && <ProblemAlert error={report.error} retry={() => void report.refetch()} />}
      {report.isPending && <Stack aria-busy="true" aria-label="Loading"><Skeleton height={92} radius="lg" /><Skeleton height={300} radius="lg" /></Stack>}
      {report.data && <Stack gap="lg">{children(report.data)}</Stack>}
    </>
  );
}

const dayFormat = 'D MMM YYYY';
// Who can't see the day hears it with the name of the field.
const dayText = (day: string) => dayjs(day).format(dayFormat);

function Range({ days, isPhone }: { days: Days; isPhone: boolean }) {
  return (
    <Group mb="lg" gap="sm">
      {isPhone
        ? <Select aria-label="Days" data={choices} value={days.choice} allowDeselect={false} w="100%" onChange={(choice) => days.choose(choice ?? '30')} />
        : <SegmentedControl aria-label="Days" data={choices} value={days.choice} onChange={days.choose} />}
      {days.choice === 'own' && (
        <>
          <DatePickerInput aria-label={`First day: ${dayText(days.from)}`} value={days.from} maxDate={days.to} valueFormat={dayFormat} leftSection={<IconCalendar size={17} aria-hidden />} onChange={(from) => from && days.setDays(from, days.to)} />
          <DatePickerInput aria-label={`Last day: ${dayText(days.to)}`} value={days.to} minDate={days.from} valueFormat={dayFormat} leftSection={<IconCalendar size={17} aria-hidden />} onChange={(to) => to && days.setDays(days.from, to)} />
        </>
      )}
    </Group>
  );
}
