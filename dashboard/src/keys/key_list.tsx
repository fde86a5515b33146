import { Badge, Button, Text, Tooltip } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { Link, useNavigate } from 'react-router';
import { call, type Schema } from '../api/call';
import { queries } from '../api/queries';
import { useMay, useSession } from '../api/session';
import { confirm } from '../shared/confirm';
import { ListTable, type Column } from '../shared/list_table';
import { Moment } from '../shared/moment';
import { tell, tellProblem } from '../shared/notices';
import { PageHeader } from '../shared/page_header';
import { useShortcut } from '../shared/shortcuts';
import { summaryOf, wordsOf } from './scopes';

type Key = Schema<'Key'>;

const columns: Column<Key>[] = [
  { id: 'name', title: 'Name', cell: ({ name }) => <Text fw={600} size="sm" span>{name}</Text> },
  { id: 'scopes', title: 'May', cell: ({ scopes }) => <Scopes scopes={scopes} /> },
  { id: 'by', title: 'Made by', cell: ({ created_by: by }) => by || '—' },
  { id: 'used', title: 'Last used', cell: ({ last_used_at: at }) => <Moment at={at} /> },
  { id: 'state', title: 'State', cell: ({ revoked_at: at }) => (at ? <Badge color="gray">Revoked</Badge> : <Badge color="teal">Live</Badge>) },
];

/** How programs show who they are. */
export default function KeyList() {
  const may = useMay();
  const navigate = useNavigate();
  useShortcut(may('keys:write') ? 'n' : '', 'New API key', () => void navigate('/keys/new'));
  const make = may('keys:write') && <Button component={Link} to="/keys/new" leftSection={<IconKey size={17} aria-hidden />}>New API key</Button>;
  return (
    <>
      <PageHeader title="API keys" note="A key lets a program do on this site what its scopes say, without a person. Give each program its own, so that you can end one alone." actions={make} />
      <ListTable<Key> name="keys" label="API keys" columns={columns} rowId={({ id }) => id}
        load={({ cursor, limit }, signal) => call('get', '/keys', { query: { ...(cursor ? { cursor } : {}), limit }, signal })}
        rowActions={may('keys:write') ? (key) => <Revoke {...key} /> : undefined!}
        empty={{ icon: IconKey, title: 'No program has a key', text: 'Zapier, your own scripts and other tools show a key to work with this site.', action: make }} />
    </>
  );
}

function Scopes({ scopes }: { scopes: readonly string[] }) {
  return (
    <Tooltip multiline maw={320} label={scopes.map((scope) => <Text key={scope} size="xs">{wordsOf(scope)}</Text>)}>
      <Text size="sm" span tabIndex={0}>{summaryOf(scopes)}</Text>
    </Tooltip>
  );
}

function Revoke({ id, name, scopes, revoked_at: isOver }: Key) {
  const { role } = useSession();
  if (isOver || (scopes.includes('*') && role !== 'owner')) return null;
  const revoke = async () => {
    const sure = await confirm({ title: `Revoke “${name}”?`, text: 'Whatever program uses it is refused from its next call on. A revoked key doesn’t come back.', action: 'Revoke the key' });
    if (!sure) return;
    try {
      await call('delete', '/keys/{key}', { path: { key: id } });
      tell(`“${name}” opens nothing any more.`);
      await queries.invalidateQueries({ queryKey: ['keys'] });
    } catch (error) {
      tellProblem(error);
    }
  };
  return <Button size="compact-sm" variant="subtle" color="red" aria-label={`Revoke ${name}`} onClick={() => void revoke()}>Revoke</Button>;
}
