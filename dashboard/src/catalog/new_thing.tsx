import { Modal, TextInput } from '@mantine/core';
import { useNavigate } from 'react-router';
import { call } from '../api/call';
import { RecordFields, useRecordForm } from '../shared/record_form';
import { closing } from '../shared/unsaved';
import { refreshThings, thingPath } from './things';

export type Kind = 'product' | 'collection';

/** A name is enough; everything else is set where it is edited. */
export function NewThing({ kind, opened, close }: { kind: Kind; opened: boolean; close: () => void }) {
  return <Modal opened={opened} onClose={closing(close)} title={`New ${kind}`}>{opened && <Fields kind={kind} close={close} />}</Modal>;
}

function Fields({ kind, close }: { kind: Kind; close: () => void }) {
  const navigate = useNavigate();
  const record = useRecordForm({
    initialValues: { name: '' },
    validate: { name: (name) => (name.trim() ? null : 'Give it a name.') },
    save: async ({ name }) => {
      const body = { name: name.trim() };
      const made = kind === 'product' ? await call('post', '/products', { body }) : await call('post', '/collections', { body });
      void refreshThings();
      void navigate(thingPath(made.id, kind === 'product' ? 'content' : ''));
    },
  });
  return (
    <RecordFields record={record} guard={false} action="Create" cancel={close}>
      <TextInput label="Name" description="As members see it. It begins as a draft." maxLength={200} data-autofocus {...record.form.getInputProps('name')} />
    </RecordFields>
  );
}
