import { useState } from 'react';
import { ActionIcon, Button, Group, Modal, Select, Stack, TagsInput, Text, TextInput, Tooltip } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconForms, IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import { call } from '../api/call';
import { queries } from '../api/queries';
import { useMay } from '../api/session';
import { confirm } from '../shared/confirm';
import { ListTable, type Column } from '../shared/list_table';
import { tell, tellProblem } from '../shared/notices';
import { PageHeader } from '../shared/page_header';
import { RecordFields, useRecordForm } from '../shared/record_form';
import type { Field } from '../shared/custom_fields';
import { closing } from '../shared/unsaved';

const kinds: Record<Field['kind'], string> = { text: 'Text', number: 'Number', date: 'Date', choice: 'Choice', yes_no: 'Yes or no' };
const refresh = () => Promise.all([queries.invalidateQueries({ queryKey: ['fields'] }), queries.invalidateQueries({ queryKey: ['members'] })]);

const columns: Column<Field>[] = [
  { id: 'name', title: 'Field', cell: ({ name }) => <Text fw={600} size="sm" span>{name}</Text> },
  { id: 'kind', title: 'Holds', cell: ({ kind }) => kinds[kind] },
  { id: 'choices', title: 'Choices', cell: ({ choices }) => (choices.length > 0 ? <Text size="sm" lineClamp={1} maw={360}>{choices.join(', ')}</Text> : '–') },
];

/** What the site wants to know of its members besides name and address. */
export default function FieldList() {
  const mayWrite = useMay()('settings:write');
  const [shown, setShown] = useState<Field | 'new' | null>(null);
  const make = mayWrite && <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={() => setShown('new')}>New field</Button>;
  return (
    <>
      <PageHeader title="Custom fields" note="What you want to know of members besides name and address. They stand on the member’s record and in the CSV file." actions={make} />
      <ListTable<Field> name="fields" label="Custom fields" columns={columns} rowId={({ id }) => id} limit={100}
        load={({ cursor, limit }, signal) => call('get', '/fields', { query: { ...(cursor ? { cursor } : {}), limit }, signal })}
        rowActions={mayWrite ? (field) => <Acts field={field} edit={() => setShown(field)} /> : undefined!}
        empty={{ icon: IconForms, title: 'No custom fields yet', text: 'A birthday, a size, a town: make a field, and it stands on every member’s record.', action: make }} />
      <Modal opened={shown !== null} onClose={closing(() => setShown(null))} title={shown === 'new' ? 'New field' : 'Change the field'}>
        {shown && <Editing field={shown === 'new' ? null : shown} close={() => setShown(null)} />}
      </Modal>
    </>
  );
}

function Editing({ field, close }: { field: Field | null; close: () => void }) {
  const record = useRecordForm({
    initialValues: { name: field?.name ?? '', kind: field?.kind ?? 'text' as Field['kind'], choices: field?.choices ?? [] as string[] },
    validate: { name: (name) => (name.trim() ? null : 'Give it a name.') },
    save: ({ name, kind, choices }) => {
      const more = kind === 'choice' ? { choices } : {};
      return field ? call('patch', '/fields/{field}', { path: { field: field.id }, body: { name, ...more } }) : call('post', '/fields', { body: { name, kind, ...more } });
    },
    saved: () => {
      void refresh();
      close();
    },
  });
  const { form } = record;
  return (
    <RecordFields record={record} guard={false} cancel={close} action={field ? 'Save' : 'Make the field'}>
      <Stack gap="sm">
        <TextInput label="Name" data-autofocus maxLength={100} {...form.getInputProps('name')} />
        <Select label="Holds" description={field ? 'The kind of a field stays as it is.' : undefined} disabled={field !== null} allowDeselect={false}
          data={Object.entries(kinds).map(([value, label]) => ({ value, label }))} {...form.getInputProps('kind')} />
        {form.values.kind === 'choice' && <TagsInput label="Choices" description="Type one and press Enter. One that you take away stays with the members who have it." maxTags={100} maxLength={100} {...form.getInputProps('choices')} />}
      </Stack>
    </RecordFields>
  );
}

function Acts({ field, edit }: { field: Field; edit: () => void }) {
  const move = (by: number) => call('patch', '/fields/{field}', { path: { field: field.id }, body: { position: Math.max(0, field.position + by) } }).then(refresh, tellProblem);
  const remove = async () => {
    if (!await confirm({ title: `Delete the field “${field.name}”?`, text: 'What is known of members in it goes with it. This can’t be undone.', action: 'Delete the field' })) return;
    await call('delete', '/fields/{field}', { path: { field: field.id } });
    await refresh();
    tell(`“${field.name}” is deleted.`);
  };
  return (
    <Group gap={4} wrap="nowrap" justify="flex-end">
      <Tooltip label="Up"><ActionIcon variant="subtle" color="gray" aria-label={`Move ${field.name} up`} disabled={field.position === 0} onClick={() => void move(-1)}><IconArrowUp size={17} /></ActionIcon></Tooltip>
      <Tooltip label="Down"><ActionIcon variant="subtle" color="gray" aria-label={`Move ${field.name} down`} onClick={() => void move(1)}><IconArrowDown size={17} /></ActionIcon></Tooltip>
      <Tooltip label="Change"><ActionIcon variant="subtle" color="gray" aria-label={`Change ${field.name}`} onClick={edit}><IconPencil size={17} /></ActionIcon></Tooltip>
      <Tooltip label="Delete"><ActionIcon variant="subtle" color="red" aria-label={`Delete ${field.name}`} onClick={() => void remove().catch(tellProblem)}><IconTrash size={17} /></ActionIcon></Tooltip>
    </Group>
  );
}
