import { Card, PasswordInput, SimpleGrid, Stack, TextInput, Title } from '@mantine/core';
import { call } from '../api/call';
import { loadSession, useSession } from '../api/session';
import { tell } from '../shared/notices';
import { PageHeader } from '../shared/page_header';
import { RecordFields, useRecordForm } from '../shared/record_form';
import { OwnFactor } from './own_factor';
import { OwnPasskeys } from './own_passkeys';
import { OwnSessions } from './own_sessions';

export default function Account() {
  return (
    <>
      <PageHeader title="My account" note="Yours on every site of this installation." />
      <Stack gap="lg">
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg" style={{ alignItems: 'start' }}>
          <Stack gap="lg"><Name /><Password /></Stack>
          <Stack gap="lg"><OwnPasskeys /><OwnFactor /></Stack>
        </SimpleGrid>
        <OwnSessions />
      </Stack>
    </>
  );
}

function Name() {
  const { staff } = useSession();
  const record = useRecordForm({
    initialValues: { name: staff.name },
    save: async (body) => {
      await call('patch', '/account', { body });
      await loadSession();
    },
    saved: () => tell('Your name is saved.'),
  });
  return (
    <Card>
      <Title order={2} mb="md">Name</Title>
      <RecordFields record={record}>
        <Stack gap="md">
          <TextInput label="What you are called" description="Colleagues see it beside what you did." autoComplete="name" {...record.form.getInputProps('name')} />
          <TextInput label="E-mail" value={staff.email} readOnly variant="unstyled" />
        </Stack>
      </RecordFields>
    </Card>
  );
}

const eye = { 'aria-label': 'Show the password' };

function Password() {
  const { staff } = useSession();
  const record = useRecordForm({
    initialValues: { current_password: '', password: '', again: '' },
    validate: {
      current_password: (typed) => (typed ? null : 'Enter the one you have.'),
      password: (typed) => (typed ? null : 'Enter the new one.'),
      again: (typed, { password }) => (typed === password ? null : 'The two differ.'),
    },
    save: async ({ current_password, password }) => call('put', '/account/password', { body: { current_password, password } }),
    saved: () => {
      record.form.setInitialValues({ current_password: '', password: '', again: '' });
      record.form.reset();
      tell('Your password is changed. Your other sessions ended.');
    },
  });
  return (
    <Card>
      <Title order={2} mb="md">Password</Title>
      <RecordFields record={record} action="Change my password">
        <Stack gap="md">
          <input type="text" autoComplete="username" value={staff.email} readOnly hidden />
          <PasswordInput label="The one you have" autoComplete="current-password" visibilityToggleButtonProps={eye} {...record.form.getInputProps('current_password')} />
          <PasswordInput label="The new one" description="At least 8 characters. Long beats strange: four words will do." autoComplete="new-password" visibilityToggleButtonProps={eye} {...record.form.getInputProps('password')} />
          <PasswordInput label="The new one again" autoComplete="new-password" visibilityToggleButtonProps={eye} {...record.form.getInputProps('again')} />
        </Stack>
      </RecordFields>
    </Card>
  );
}
