import { Card, Stack, TextInput } from '@mantine/core';
import { useNavigate } from 'react-router';
import { call } from '../api/call';
import { queries } from '../api/queries';
import { tell } from '../shared/notices';
import { PageHeader } from '../shared/page_header';
import { RecordFields, useRecordForm } from '../shared/record_form';
import { RoleChoice, type Role } from './roles';

interface Values extends Record<string, unknown> {
  email: string;
  role: Role | '';
}

export default function Invite() {
  const navigate = useNavigate();
  const record = useRecordForm<Values>({
    initialValues: { email: '', role: '' },
    validate: { email: (email) => (email.includes('@') ? null : 'Enter their e-mail address.'), role: (role) => (role ? null : 'Choose what they may do.') },
    save: async ({ email, role }) => {
      if (role === '') return;
      await call('post', '/invitations', { body: { email: email.trim(), role } });
      await queries.invalidateQueries({ queryKey: ['invitations'] });
    },
    saved: () => {
      tell('The invitation is on its way.');
      void navigate('/staff/invitations');
    },
  });
  const { form } = record;
  return (
    <>
      <PageHeader title="Invite a colleague" back={{ label: 'Staff', path: '/staff' }} note="They get a mail with a link that works for seven days. Whoever has an account here already keeps its password." />
      <Card maw={640}>
        <RecordFields record={record} action="Send the invitation" cancel={() => void navigate('/staff')}>
          <Stack gap="lg">
            <TextInput label="E-mail" type="email" autoFocus autoComplete="off" {...form.getInputProps('email')} />
            <RoleChoice label="What they may do" value={form.values.role} choose={(role) => form.setFieldValue('role', role)}
              {...(form.errors['role'] ? { error: String(form.errors['role']) } : {})} />
          </Stack>
        </RecordFields>
      </Card>
    </>
  );
}
