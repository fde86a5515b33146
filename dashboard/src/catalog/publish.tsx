import { useState } from 'react';
import { Alert, Button, Checkbox, List, Stack, Text } from '@mantine/core';
import { call } from '../api/call';
import { confirm } from '../shared/confirm';
import { tellProblem } from '../shared/notices';
import { loadPages, refreshThings, type PageEntry, type Thing } from './things';
import { counted } from './words';

const namedMost = 6;

interface Props {
  thing: Thing;
  save: (patch: { status: 'live' | 'draft' }) => Promise<void>;
}

/** Makes it live, with the pages that are still drafts if that is wanted, or a draft again. */
export function Publish({ thing, save }: Props) {
  const isLive = thing.status === 'live';
  const publish = async () => {
    const pages = await loadPages(thing.id);
    const drafts = pages.filter(({ status }) => status === 'draft');
    let isWithThem = drafts.length > 0 && drafts.length === pages.length; // nothing at all would be seen otherwise
    const text = (
      <Stack gap="xs">
        <Text size="sm">Members who have it see it at once{thing.in_library ? ', and its card stands in the library.' : '.'}</Text>
        {drafts.length > 0 && <Drafts drafts={drafts} startsWith={isWithThem} choose={(isChosen) => { isWithThem = isChosen; }} />}
      </Stack>
    );
    if (!await confirm({ title: `Publish ${thing.name}?`, text, action: 'Publish', danger: false })) return;
    if (isWithThem) await publishAll(drafts);
    await save({ status: 'live' });
  };
  const withdraw = async () => {
    const text = 'Nobody sees it any more, those who bought it neither, until it is live again. What they were given stays theirs.';
    if (await confirm({ title: `Make ${thing.name} a draft?`, text, action: 'Make it a draft' })) await save({ status: 'draft' });
  };
  return isLive
    ? <Button variant="default" onClick={() => void withdraw().catch(tellProblem)}>Make it a draft</Button>
    : <Button onClick={() => void publish().catch(tellProblem)}>Publish</Button>;
}

async function publishAll(drafts: readonly PageEntry[]): Promise<void> {
  for (const { id } of drafts) await call('patch', '/pages/{page}', { path: { page: id }, body: { status: 'live' } });
  await refreshThings();
}

/** What members would not see although the whole goes live. */
function Drafts({ drafts, startsWith, choose }: { drafts: readonly PageEntry[]; startsWith: boolean; choose: (isChosen: boolean) => void }) {
  const [isChosen, setChosen] = useState(startsWith);
  const isOne = drafts.length === 1;
  return (
    <Alert color="orange" p="sm" title={`${counted(drafts.length, 'page is', 'pages are')} still a draft${isChosen ? '' : ` and stay${isOne ? 's' : ''} hidden`}`}>
      <List size="sm">{drafts.slice(0, namedMost).map(({ id, title }) => <List.Item key={id}>{title}</List.Item>)}</List>
      {drafts.length > namedMost && <Text size="sm">and {drafts.length - namedMost} more</Text>}
      <Checkbox mt="sm" label={isOne ? 'Publish it, too' : 'Publish them, too'} checked={isChosen} onChange={(event) => {
        setChosen(event.currentTarget.checked);
        choose(event.currentTarget.checked);
      }} />
    </Alert>
  );
}
