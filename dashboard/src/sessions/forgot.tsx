import { useState } from 'react';
import { Anchor, Button, Stack, Text, TextInput } from '@mantine/core';
import { Link } from 'react-router';
import { call } from '../api/call';
import { RecordFields, useRecordForm } from '../shared/record_form';
import { DoorPage } from './door_page';

export default function Forgot() {
  const [sentTo, setSentTo] = useState('');
  const record = useRecordForm({
    initialValues: { email: '' }, validate: { email: (email) => (email ? null : 'Enter your e-mail.') },
    save: async ({ email }) => {
      await call('post', '/password-resets', { body: { email } });
      setSentTo(email);
    },
  });
  const back = <Anchor component={Link} to="/sign-in" size="sm">Back to signing in</Anchor>;
  if (sentTo) {
    return (
      <DoorPage title="Look in your inbox" below={back}>
        <Stack gap="md">
          <Text size="sm">If {sentTo} has an account here, a link is on its way. It works once, for 30 minutes.</Text>
          <Text size="sm" c="dimmed">Nothing there after some minutes? Look among the spam, or ask whoever runs this server: they can print you a link.</Text>
          <Button variant="default" onClick={() => setSentTo('')}>Try another address</Button>
        </Stack>
      </DoorPage>
    );
  }
  return (
    <DoorPage title="A new password" note="We mail you a link to choose one. Your second factor stays as it is." below={back}>
      <RecordFields record={record} action="E-mail me a link" guard={false}>
        <TextInput label="E-mail" type="email" autoComplete="username" autoFocus {...record.form.getInputProps('email')} />
      </RecordFields>
    </DoorPage>
  );
}
