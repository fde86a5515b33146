import { useState } from 'react';
import { ActionIcon, Box, Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { IconPin, IconPinFilled, IconTrash } from '@tabler/icons-react';
import { call, type Schema } from '../api/call';
import { queries } from '../api/queries';
import { useMay } from '../api/session';
import { Moment } from '../shared/moment';
import { tell, tellProblem } from '../shared/notices';
import { ProblemAlert } from '../shared/problem_alert';
import { useUnsavedGuard } from '../shared/unsaved';
import type { Member } from './person';

type Note = Schema<'Note'>;

/** What staff wrote about the member; the pinned one first. */
export function Notes({ member }: { member: Member }) {
  const may = useMay();
  const path = { member: member.id };
  const key = ['members', member.id, 'notes'];
  const query = useInfiniteQuery({
    queryKey: key, initialPageParam: '', getNextPageParam: (page: Schema<'NotesList'>) => page.next_cursor,
    queryFn: ({ pageParam, signal }) => call('get', '/members/{member}/notes', { path, query: { limit: 20, ...(pageParam ? { cursor: pageParam } : {}) }, signal }),
  });
  const act = (run: Promise<unknown>) => run.then(() => queries.invalidateQueries({ queryKey: key }), tellProblem);
  const remove = (note: Note) => act(call('delete', '/members/{member}/notes/{note}', { path: { ...path, note: note.id } })).then(() => tell('The note is deleted.', {
    undo: () => act(call('post', '/members/{member}/notes', { path, body: { text: note.text } })),
  }));
  const notes = (query.data?.pages ?? []).flatMap((page) => page.data).toSorted((left, right) => Number(right.is_pinned) - Number(left.is_pinned));
  return (
    <Stack gap="md">
      {may('members:write') && <NewNote save={(text) => call('post', '/members/{member}/notes', { path, body: { text } }).then(() => queries.invalidateQueries({ queryKey: key }))} />}
      {query.error && <ProblemAlert error={query.error} retry={() => void query.refetch()} />}
      {query.data && notes.length === 0 && <Text size="sm" c="dimmed">Nothing noted yet. Only staff see notes.</Text>}
      {notes.map((note) => (
        <Box key={note.id}>
          <Group justify="space-between" wrap="nowrap" gap="xs">
            <Text size="xs" c="dimmed">{note.author} · <Moment at={note.created_at} /></Text>
            {may('members:write') && (
              <Group gap={2} wrap="nowrap">
                <ActionIcon variant="subtle" color={note.is_pinned ? 'tide' : 'gray'} aria-label={note.is_pinned ? 'Unpin the note' : 'Pin the note'} aria-pressed={note.is_pinned}
                  onClick={() => void act(call('patch', '/members/{member}/notes/{note}', { path: { ...path, note: note.id }, body: { is_pinned: !note.is_pinned } }))}>
                  {note.is_pinned ? <IconPinFilled size={16} /> : <IconPin size={16} />}
                </ActionIcon>
                <ActionIcon variant="subtle" color="gray" aria-label="Delete the note" onClick={() => void remove(note)}><IconTrash size={16} /></ActionIcon>
              </Group>
            )}
          </Group>
          <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{note.text}</Text>
        </Box>
      ))}
      {query.hasNextPage && <Button variant="subtle" size="xs" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>Older notes</Button>}
    </Stack>
  );
}

function NewNote({ save }: { save: (text: string) => Promise<unknown> }) {
  const [text, setText] = useState('');
  const [isBusy, setBusy] = useState(false);
  useUnsavedGuard(text.trim() !== '');
  const submit = () => {
    setBusy(true);
    save(text.trim()).then(() => setText(''), tellProblem).finally(() => setBusy(false));
  };
  return (
    <Box>
      <Textarea aria-label="New note" placeholder="Write a note" autosize minRows={1} maxRows={8} maxLength={5000} value={text} onChange={(event) => setText(event.currentTarget.value)} />
      {text.trim() && <Group justify="flex-end" mt="xs"><Button size="xs" loading={isBusy} onClick={submit}>Add note</Button></Group>}
    </Box>
  );
}
