import { Modal, Text, Textarea } from '@mantine/core';
import { call } from '../api/call';
import { queries } from '../api/queries';
import { tell } from '../shared/notices';
import { RecordFields, useRecordForm } from '../shared/record_form';
import { closing } from '../shared/unsaved';
import { nameOf, type Member } from './person';

/** Asks why, and then lets the member log in no more. */
export function BlockMember({ member, isOpen, close }: { member: Member; isOpen: boolean; close: () => void }) {
  return <Modal opened={isOpen} onClose={closing(close)} title={`Block ${nameOf(member)}`}><Reason member={member} close={close} /></Modal>;
}

function Reason({ member, close }: { member: Member; close: () => void }) {
  const record = useRecordForm({
    initialValues: { reason: '' },
    save: (body) => call('put', '/members/{member}/block', { path: { member: member.id }, body }),
    saved: () => {
      void queries.invalidateQueries({ queryKey: ['members'] });
      tell(`${nameOf(member)} can no longer log in.`);
      close();
    },
  });
  return (
    <RecordFields record={record} action="Block" cancel={close} guard={false}>
      <Text size="sm" mb="md">They are logged out at once, everywhere. What they have stays, and you can unblock them at any time.</Text>
      <Textarea label="Why" description="For your colleagues; the member does not see it." autosize minRows={2} maxLength={500} data-autofocus {...record.form.getInputProps('reason')} />
    </RecordFields>
  );
}
