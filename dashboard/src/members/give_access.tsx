import { Modal, Select, Stack, Switch, TextInput } from '@mantine/core';
import { call } from '../api/call';
import { queries } from '../api/queries';
import { tell } from '../shared/notices';
import { RecordFields, useRecordForm } from '../shared/record_form';
import { closing } from '../shared/unsaved';
import { nameOf, type Member } from './person';
import { thingChoices, thingField, useThings } from './things';

export function GiveAccess({ member, isOpen, close }: { member: Member; isOpen: boolean; close: () => void }) {
  return <Modal opened={isOpen} onClose={closing(close)} title={`Give access to ${nameOf(member)}`}><Access member={member} close={close} /></Modal>;
}

function Access({ member, close }: { member: Member; close: () => void }) {
  const things = useThings().data ?? [];
  const record = useRecordForm({
    initialValues: { thing: '', ends_at: '', notify: true },
    validate: { thing: (thing) => (thing ? null : 'Choose a product or a collection.') },
    save: async ({ thing, ends_at, notify }) => {
      const grant = await call('post', '/grants', {
        body: { member: member.id, ...thingField(thing), notify, reference: '', ...(ends_at ? { ends_at: new Date(`${ends_at}T23:59:59`).toISOString() } : {}) },
      });
      const again = () => queries.invalidateQueries({ queryKey: ['members'] });
      await again();
      tell('Access is given.', { undo: () => call('delete', '/grants/{grant}', { path: { grant: grant.id } }).then(again) });
    },
    saved: close,
  });
  const { form } = record;
  return (
    <RecordFields record={record} action="Give access" cancel={close} guard={false}>
      <Stack gap="md">
        <Select label="Product or collection" data={thingChoices(things)} searchable data-autofocus {...form.getInputProps('thing')} value={form.values.thing || null}
          onChange={(value) => form.setFieldValue('thing', value ?? '')} />
        <TextInput label="Until" description="Leave it empty for no end." type="date" {...form.getInputProps('ends_at')} />
        <Switch label="Tell the member by mail" {...form.getInputProps('notify', { type: 'checkbox' })} />
      </Stack>
    </RecordFields>
  );
}
