import { Badge, Box, Code, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconListSearch } from '@tabler/icons-react';
import { call, type Schema } from '../api/call';
import { useMay } from '../api/session';
import { ListTable, type Column, type Filter, type ListQuery } from '../shared/list_table';
import { Moment } from '../shared/moment';
import { PageHeader } from '../shared/page_header';
import { fieldName, sentenceOf, sentences, valueText } from './sentences';
import { Verdict } from './verdict';
import classes from './audit.module.css';

type Entry = Schema<'AuditEntry'>;

const kinds: Record<Entry['actor']['kind'], string> = { staff: '', key: 'API key', operator: '', link: 'by a link' };
const spans: Record<string, { label: string; days: number }> = { day: { label: 'Last 24 hours', days: 1 }, week: { label: 'Last 7 days', days: 7 }, month: { label: 'Last 30 days', days: 30 } };
const changesShown = 4;

const columns: Column<Entry>[] = [
  { id: 'act', title: 'What was done', cell: (entry) => <What {...entry} /> },
  { id: 'change', title: 'Change', cell: (entry) => <Changes {...entry} /> },
  { id: 'when', title: 'When', cell: ({ recorded_at: at }) => <Moment at={at} withTime /> },
  { id: 'address', title: 'From', cell: ({ address }) => address ?? '—' },
  { id: 'thing', title: 'Thing', cell: ({ thing }) => (thing ? <Code>{thing}</Code> : '—'), hidden: true },
  { id: 'request', title: 'Request', cell: ({ request_id: id }) => (id ? <Code>{id}</Code> : '—'), hidden: true },
  { id: 'number', title: 'Number', cell: ({ sequence }) => sequence, hidden: true },
];

/** What staff, keys and the operator did here. */
export default function AuditLog() {
  const who = useActors();
  const filters: Filter[] = [
    { name: 'actor', label: 'Who', choices: who },
    { name: 'act', label: 'What', choices: Object.entries(sentences).map(([value, label]) => ({ value, label: label.charAt(0).toUpperCase() + label.slice(1) })) },
    { name: 'span', label: 'When', choices: Object.entries(spans).map(([value, { label }]) => ({ value, label })) },
  ];
  return (
    <>
      <PageHeader title="Audit log" note="Who changed what on this site, from where. Entries are never changed; what members do stands in the activity." />
      <Verdict />
      <ListTable<Entry> name="audit" label="Audit log" columns={columns} filters={filters} load={load} rowId={({ sequence }) => String(sequence)}
        empty={{ icon: IconListSearch, title: 'Nothing was done yet', text: 'Whatever somebody changes here stands in this list from then on.' }} />
    </>
  );
}

function load({ cursor, limit, filters: { actor, act, span } }: ListQuery, signal: AbortSignal) {
  const days = span ? spans[span]?.days : undefined;
  const from = days ? new Date(Date.now() - days * 86_400_000).toISOString() : undefined;
  return call('get', '/audit', { query: { limit, ...(cursor ? { cursor } : {}), ...(actor ? { actor } : {}), ...(act ? { act } : {}), ...(from ? { from } : {}) }, signal });
}

/** The people and the keys of the site, as far as a choice can hold them. */
function useActors(): { value: string; label: string }[] {
  const may = useMay();
  const people = useQuery({ queryKey: ['staff', 'choices'], queryFn: ({ signal }) => call('get', '/staff', { query: { limit: 100 }, signal }), enabled: may('staff:read') });
  const keys = useQuery({ queryKey: ['keys', 'choices'], queryFn: ({ signal }) => call('get', '/keys', { query: { limit: 100 }, signal }), enabled: may('keys:read') });
  return [
    ...(people.data?.data ?? []).map(({ id, name, email }) => ({ value: id, label: `${name} (${email})` })),
    ...(keys.data?.data ?? []).map(({ id, name }) => ({ value: id, label: `${name} (API key)` })),
  ];
}

function What({ actor, act, before, after }: Entry) {
  const called = [after['name'], after['title'], after['email'], before['name'], before['title'], before['email']].find((word) => typeof word === 'string' && word !== '•••');
  return (
    <Box className={classes.words}>
      <Text size="sm" span><b>{actor.name ?? 'Somebody'}</b> {sentenceOf(act)}{called ? <>: {String(called)}</> : null}</Text>
      {kinds[actor.kind] && <Badge size="xs" color="gray" ml={6}>{kinds[actor.kind]}</Badge>}
    </Box>
  );
}

function Changes({ before, after }: Entry) {
  const names = Object.keys(after).filter((name) => name in before);
  const others = Object.keys(after).filter((name) => !(name in before));
  if (names.length + others.length === 0) return <Text size="sm" c="dimmed" span>—</Text>;
  return (
    <Box className={classes.words}>
      {names.slice(0, changesShown).map((name) => (
        <Group key={name} gap={6} wrap="wrap">
          <Text size="xs" c="dimmed" span>{fieldName(name)}</Text>
          <Text size="xs" span><s>{valueText(before[name])}</s> → {valueText(after[name])}</Text>
        </Group>
      ))}
      {names.length === 0 && <Text size="xs" c="dimmed" span>{others.map(fieldName).slice(0, 6).join(', ')}</Text>}
      {names.length > changesShown && <Text size="xs" c="dimmed">and {names.length - changesShown} more</Text>}
    </Box>
  );
}
