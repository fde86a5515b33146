import { Anchor, Button, Card, Grid, List, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconEye, IconTrash, IconUsers } from '@tabler/icons-react';
import { Link, useNavigate, useParams } from 'react-router';
import { call, callForTag, type Schema } from '../api/call';
import { queries } from '../api/queries';
import { useMay } from '../api/session';
import { audienceQuery, ruleOf } from '../shared/audience/audience';
import { askImpact } from '../shared/audience/impact';
import { tellUses } from '../shared/audience/uses';
import { confirm } from '../shared/confirm';
import { tell, tellProblem } from '../shared/notices';
import { PageHeader } from '../shared/page_header';
import { ProblemAlert } from '../shared/problem_alert';
import { RecordFields, useRecordForm } from '../shared/record_form';
import { ScreenLink } from '../shared/screens_here';
import { checks, GroupFields, type GroupValues } from './group_fields';

type Group = Schema<'Group'>;

/** A group: its rule, who is in it, and what is for it. */
export default function GroupScreen() {
  const id = useParams()['group']!;
  const query = useQuery({ queryKey: ['groups', 'seen', id], queryFn: ({ signal }) => callForTag('get', '/groups/{group}', { path: { group: id }, signal }) });
  if (query.error && !query.data) return <ProblemAlert error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <><Skeleton height={34} width="40%" mb="lg" /><Skeleton height={320} radius="lg" /></>;
  return <Known key={query.data.tag} group={query.data.answer} tag={query.data.tag} />;
}

function Known({ group, tag }: { group: Group; tag: string | undefined }) {
  const may = useMay();
  return (
    <>
      <PageHeader title={group.name} back={{ label: 'Groups', path: '/groups' }} note={group.sentence} actions={<Acts group={group} />} />
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 7 }}>
          {may('content:write') && <Editing group={group} tag={tag} />}
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 5 }}>
          <Stack gap="lg">
            {may('members:read') && <People group={group} />}
            <Uses group={group} />
          </Stack>
        </Grid.Col>
      </Grid>
    </>
  );
}

function Acts({ group }: { group: Group }) {
  const may = useMay();
  const navigate = useNavigate();
  const remove = async () => {
    if (await tellUses(group.id, `“${group.name}”`)) return;
    if (!await confirm({ title: `Delete the group “${group.name}”?`, text: 'Nothing is for it, so nobody gains or loses anything. This can’t be undone.', action: 'Delete the group' })) return;
    await call('delete', '/groups/{group}', { path: { group: group.id } });
    void navigate('/groups');
    await queries.invalidateQueries({ queryKey: ['groups'] });
    tell(`“${group.name}” is deleted.`);
  };
  return (
    <>
      {may('members:read') && <Button component={Link} to={`/preview?as=group&group=${group.id}`} variant="default" leftSection={<IconEye size={16} aria-hidden />}>Preview as one of them</Button>}
      {may('content:write') && <Button color="red" variant="light" leftSection={<IconTrash size={16} aria-hidden />} onClick={() => void remove().catch(tellProblem)}>Delete …</Button>}
    </>
  );
}

function Editing({ group, tag }: { group: Group; tag: string | undefined }) {
  const mayCount = useMay()('members:read');
  const before = ruleOf(group.rule);
  const record = useRecordForm<GroupValues>({
    initialValues: { name: group.name, rule: before },
    validate: checks,
    save: async (body) => {
      const isMoved = JSON.stringify(body.rule) !== JSON.stringify(before);
      if (isMoved && mayCount && !(await askImpact({ group: group.id, ...audienceQuery({ word: 'certain', rule: body.rule }) }, 'Save the rule'))) return false;
      await call('patch', '/groups/{group}', { path: { group: group.id }, body, ifMatch: tag });
      return true;
    },
    saved: () => {
      void queries.invalidateQueries({ queryKey: ['groups'] });
      void queries.invalidateQueries({ queryKey: ['audience'] });
      tell('Saved.');
    },
  });
  return (
    <Card>
      <Title order={2} size="h3" mb="md">Who is in it</Title>
      <RecordFields record={record}><GroupFields record={record} /></RecordFields>
    </Card>
  );
}

function People({ group }: { group: Group }) {
  const people = useQuery({
    queryKey: ['groups', 'members', group.id], queryFn: ({ signal }) => call('get', '/groups/{group}/members', { path: { group: group.id }, query: { limit: 8 }, signal }),
  });
  return (
    <Card>
      <Title order={2} size="h3" mb="xs">{group.member_count.toLocaleString('en')} {group.member_count === 1 ? 'member' : 'members'} now</Title>
      {people.error && <ProblemAlert error={people.error} />}
      <Stack gap={4}>
        {(people.data?.data ?? []).map(({ id, email, first_name: first, last_name: last }) => (
          <Text key={id} size="sm" truncate><Anchor component={Link} to={`/members/${id}`} inherit>{`${first} ${last}`.trim() || email}</Anchor>{(first || last) && <Text span inherit c="dimmed"> {email}</Text>}</Text>
        ))}
        {people.data?.data.length === 0 && <Text size="sm" c="dimmed">Nobody meets the rule.</Text>}
      </Stack>
      {group.member_count > 0 && <Button component={Link} to={`/members?group=${group.id}`} mt="md" variant="light" leftSection={<IconUsers size={16} aria-hidden />}>See all of them</Button>}
    </Card>
  );
}

function Uses({ group }: { group: Group }) {
  const uses = useQuery({ queryKey: ['audience', 'uses', group.id], queryFn: ({ signal }) => call('get', '/audience/uses', { query: { of: group.id }, signal }) });
  const pathOf = (id: string) => (id.startsWith('pag_') ? `/pages/${id}` : id.startsWith('grp_') ? `/groups/${id}` : `/library/${id}`);
  return (
    <Card>
      <Title order={2} size="h3" mb="xs">What is for it</Title>
      {uses.error && <ProblemAlert error={uses.error} />}
      {uses.data?.data.length === 0 && <Text size="sm" c="dimmed">Nothing yet. Choose it in the settings of a page, or for a file.</Text>}
      <List size="sm">{(uses.data?.data ?? []).map(({ id, name }) => <List.Item key={id}><ScreenLink to={pathOf(id)}>{name}</ScreenLink></List.Item>)}</List>
    </Card>
  );
}
