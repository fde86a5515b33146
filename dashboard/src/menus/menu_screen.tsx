import { useState } from 'react';
import { Button, Card, Skeleton, Stack, Text, VisuallyHidden } from '@mantine/core';
import { IconMenu2, IconPlus } from '@tabler/icons-react';
import { useMay } from '../api/session';
import { Empty } from '../shared/empty';
import { tell, tellProblem } from '../shared/notices';
import { PageHeader } from '../shared/page_header';
import { ProblemAlert } from '../shared/problem_alert';
import { EntryForm } from './entry_form';
import { entriesOf, linesOf, step, withEntry, type Entry, type EntryWrite, type Line, type Way } from './lines';
import { Lines } from './menu_lines';
import { places, usual } from './places';
import { useMenu } from './use_menu';
import classes from './menu.module.css';

/** What stands at the top of the portal, and for whom. */
export default function MenuScreen() {
  const { query, put, move } = useMenu();
  const mayWrite = useMay()('content:write');
  return (
    <>
      <PageHeader title="Menu" note="What stands at the top of your portal, and who sees it. A change is there at once." />
      {query.error && <ProblemAlert error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <Stack gap="xs">{[0, 1, 2, 3].map((line) => <Skeleton key={line} height={60} radius="md" />)}</Stack>}
      {query.data && <Entries entries={query.data.answer.entries} mayWrite={mayWrite} put={put} move={move} />}
    </>
  );
}

interface EntriesProps {
  entries: Entry[];
  mayWrite: boolean;
  put: (entries: EntryWrite[]) => Promise<void>;
  move: (entries: Entry[]) => void;
}

function Entries({ entries, mayWrite, put, move }: EntriesProps) {
  const [said, say] = useState('');
  const [editing, setEditing] = useState<Line | 'new' | null>(null);
  const lines = linesOf(entries);
  const moveBy = (at: number, way: Way) => {
    const next = step(lines, at, way);
    if (!next) return say('It can go no further.');
    move(entriesOf(next));
    const now = next.findIndex(({ id }) => id === lines[at]!.id);
    say(`Now number ${now + 1} of ${next.length}${next[now]!.depth === 1 ? ', in a sub-menu' : ''}.`);
  };
  const save = (wanted: EntryWrite) => put(editing === 'new' ? [...entries, wanted] : withEntry(entries, wanted.id!, (before) => ({ ...before, thing: null, page: null, address: '', ...wanted }) as Entry));
  const remove = async (line: Line) => {
    await put(withEntry(entries, line.id, () => null));
    tell(`${line.entry.label} is out of the menu.`, { undo: () => put(entries) });
  };
  if (entries.length === 0) return <Beginning mayWrite={mayWrite} put={put} />;
  return (
    <Card padding={0}>
      <VisuallyHidden role="status">{said}</VisuallyHidden>
      <Lines lines={lines} mayWrite={mayWrite} move={(next) => move(entriesOf(next))} moveBy={moveBy} edit={setEditing} remove={(line) => void remove(line).catch(tellProblem)} />
      {mayWrite && (
        <div className={classes.foot}>
          <Button variant="light" leftSection={<IconPlus size={17} aria-hidden />} onClick={() => setEditing('new')}>Add an entry</Button>
          <Text size="xs" c="dimmed" ml="auto" visibleFrom="md">Drag by the grip, to the right into a sub-menu; or press Alt with the arrows on a line.</Text>
        </div>
      )}
      <EntryForm opened={editing !== null} close={() => setEditing(null)} entry={editing === 'new' ? null : editing?.entry ?? null} isInside={editing !== 'new' && editing?.depth === 1} save={save} />
    </Card>
  );
}

function Beginning({ mayWrite, put }: Pick<EntriesProps, 'mayWrite' | 'put'>) {
  const begin = () => put(usual.map((place) => ({ place, label: places[place].name!, audience: place === 'library' ? 'anyone' as const : 'members' as const })));
  return (
    <Card>
      <Empty icon={IconMenu2} title="The usual places" text={`Your portal shows ${usual.map((place) => places[place].name).join(', ')}. A menu of your own can lead to products, pages and other addresses, with sub-menus, and to each person what is for them.`}
        action={mayWrite && <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={() => void begin().catch(tellProblem)}>Make a menu of your own</Button>} />
    </Card>
  );
}
