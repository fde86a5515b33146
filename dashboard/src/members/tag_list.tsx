import { useState } from 'react';
import { ActionIcon, Alert, Anchor, Button, Group, List, Modal, Stack, Text, TextInput, Tooltip } from '@mantine/core';
import { IconPencil, IconPlus, IconTags, IconTrash } from '@tabler/icons-react';
import { Link } from 'react-router';
import { call } from '../api/call';
import { queries } from '../api/queries';
import { useMay } from '../api/session';
import { confirm } from '../shared/confirm';
import { ListTable, type Column } from '../shared/list_table';
import { Moment } from '../shared/moment';
import { tell, tellProblem } from '../shared/notices';
import { PageHeader } from '../shared/page_header';
import { RecordFields, useRecordForm } from '../shared/record_form';
import { tellUses } from '../shared/audience/uses';
import { closing } from '../shared/unsaved';
import type { Tag } from './tag_queries';

const refresh = () => Promise.all([queries.invalidateQueries({ queryKey: ['tags'] }), queries.invalidateQueries({ queryKey: ['members'] })]);
const peopleOf = ({ id }: Tag) => `/members?tag=${id}`;

function People({ tag }: { tag: Tag }) {
  const count = tag.member_count.toLocaleString('en');
  return <Anchor component={Link} to={peopleOf(tag)} size="sm" aria-label={`${count} ${tag.member_count === 1 ? 'member' : 'members'} with ${tag.name}`}>{count}</Anchor>;
}

const columns: Column<Tag>[] = [
  { id: 'name', title: 'Tag', cell: ({ name }) => <Text fw={600} size="sm" span>{name}</Text> },
  { id: 'members', title: 'Members', cell: (tag) => <People tag={tag} /> },
  { id: 'made', title: 'Made', cell: ({ created_at: at }) => <Moment at={at} /> },
];

/** The words that members are sorted by. */
export default function TagList() {
  const mayWrite = useMay()('members:write');
  const [named, setNamed] = useState<Tag | 'new' | null>(null);
  const make = mayWrite && <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={() => setNamed('new')}>New tag</Button>;
  return (
    <>
      <PageHeader title="Tags" note="Words of your own that you sort members by, and that groups and pages can ask for." actions={make} />
      <ListTable<Tag> name="tags" label="Tags" columns={columns} rowId={({ id }) => id} rowPath={peopleOf} search="Find a tag"
        load={({ q, cursor, limit }, signal) => call('get', '/tags', { query: { ...(q ? { q } : {}), ...(cursor ? { cursor } : {}), limit }, signal })}
        rowActions={mayWrite ? (tag) => <Acts tag={tag} rename={() => setNamed(tag)} /> : undefined!}
        empty={{ icon: IconTags, title: 'No tags yet', text: 'Make one here, or type it on a member’s record.', action: make }} />
      <Modal opened={named !== null} onClose={closing(() => setNamed(null))} title={named === 'new' ? 'New tag' : 'Rename the tag'}>
        {named && <Naming tag={named === 'new' ? null : named} close={() => setNamed(null)} />}
      </Modal>
    </>
  );
}

function Naming({ tag, close }: { tag: Tag | null; close: () => void }) {
  const record = useRecordForm({
    initialValues: { name: tag?.name ?? '' },
    validate: { name: (name) => (name.trim() ? null : 'Give it a name.') },
    save: (body) => (tag ? call('patch', '/tags/{tag}', { path: { tag: tag.id }, body }) : call('post', '/tags', { body })),
    saved: () => {
      void refresh();
      close();
    },
  });
  return (
    <RecordFields record={record} guard={false} cancel={close} action={tag ? 'Rename' : 'Make the tag'}>
      <TextInput label="Name" data-autofocus maxLength={100} description={tag ? 'Everybody who has it keeps it, and rules go on meaning it.' : undefined} {...record.form.getInputProps('name')} />
    </RecordFields>
  );
}

function Acts({ tag, rename }: { tag: Tag; rename: () => void }) {
  const remove = async () => {
    if (await tellUses(tag.id, `“${tag.name}”`)) return;
    const text = (
      <Stack gap="xs">
        <Text size="sm">This can’t be undone.</Text>
        {tag.member_count > 0 && <Alert color="orange" p="sm"><List size="sm"><List.Item>{tag.member_count.toLocaleString('en')} {tag.member_count === 1 ? 'member loses' : 'members lose'} it.</List.Item></List></Alert>}
      </Stack>
    );
    if (!await confirm({ title: `Delete the tag “${tag.name}”?`, text, action: 'Delete the tag' })) return;
    await call('delete', '/tags/{tag}', { path: { tag: tag.id } });
    await refresh();
    tell(`“${tag.name}” is deleted.`);
  };
  return (
    <Group gap={4} wrap="nowrap" justify="flex-end">
      <Tooltip label="Rename"><ActionIcon variant="subtle" color="gray" aria-label={`Rename ${tag.name}`} onClick={rename}><IconPencil size={17} /></ActionIcon></Tooltip>
      <Tooltip label="Delete"><ActionIcon variant="subtle" color="red" aria-label={`Delete ${tag.name}`} onClick={() => void remove().catch(tellProblem)}><IconTrash size={17} /></ActionIcon></Tooltip>
    </Group>
  );
}
