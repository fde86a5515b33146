import { Box, Button, Card, SimpleGrid, Skeleton, Stack } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { IconExternalLink } from '@tabler/icons-react';
import { useSearchParams } from 'react-router';
import { call } from '../api/call';
import { useSession } from '../api/session';
import { PageHeader } from '../shared/page_header';
import { ProblemAlert } from '../shared/problem_alert';
import { Attention } from './attention';
import { daysOf, Figures } from './figures';
import { Launchpad, useLaunchpad } from './launchpad';

/** While the site is new what to do first; then what needs somebody, then how the site does. */
export default function Home() {
  const { site, staff } = useSession();
  const [search, setSearch] = useSearchParams();
  const days = daysOf(search.get('days'));
  const summary = useQuery({
    queryKey: ['summary', site?.id, days], queryFn: ({ signal }) => call('get', '/summary', { query: { days }, signal }), enabled: site !== null, placeholderData: keepPreviousData,
  });
  const launchpad = useLaunchpad();
  return (
    <>
      <PageHeader title={`Good to see you, ${staff.name.split(' ')[0]}`} actions={site && (
        <Button component="a" href={site.portal_url} target="_blank" rel="noopener" variant="default" rightSection={<IconExternalLink size={16} aria-hidden />}>See it as your members do</Button>
      )} />
      {launchpad.data && !launchpad.data.is_done && <Box mb="xl"><Launchpad state={launchpad.data} /></Box>}
      {summary.error && <ProblemAlert error={summary.error} retry={() => void summary.refetch()} />}
      {summary.isPending && <Waiting />}
      {summary.data && (
        <Stack gap="xl">
          <Attention attention={summary.data.attention} />
          <Figures summary={summary.data} worksAlone={launchpad.data?.works_alone ?? false} days={days} choose={(next) => setSearch(next === 30 ? {} : { days: String(next) }, { replace: true })} />
        </Stack>
      )}
    </>
  );
}

function Waiting() {
  return (
    <Stack gap="xl" aria-busy="true" aria-label="Loading">
      <Skeleton height={76} radius="lg" />
      <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }}>
        {[0, 1, 2].map((at) => <Card key={at}><Skeleton height={12} width="40%" /><Skeleton height={30} width="30%" mt="md" /><Skeleton height={12} width="60%" mt="md" /></Card>)}
      </SimpleGrid>
    </Stack>
  );
}
