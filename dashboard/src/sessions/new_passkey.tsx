import { Stack, Text, TextInput } from '@mantine/core';
import { call, type Schema } from '../api/call';
import { Problem } from '../api/problem';
import { RecordFields, useRecordForm } from '../shared/record_form';
import { deviceName, makePasskey } from './browser_passkeys';

interface Props {
  ask: () => Promise<Schema<'NewPasskeyQuestion'>>;
  done: (made: Schema<'PasskeyCreated'>) => void;
  cancel?: () => void;
}

/** A name, then the device asks for fingerprint, face or PIN. */
export function NewPasskey({ ask, done, cancel }: Props) {
  const record = useRecordForm({
    initialValues: { name: deviceName() },
    validate: { name: (name) => (name.trim() ? null : 'Give it a name, to know it again.') },
    save: async ({ name }) => {
      const credential = await makePasskey(await ask());
      done(await add({ name: name.trim(), credential }));
    },
  });
  return (
    <RecordFields record={record} guard={false} action="Make the passkey" {...(cancel ? { cancel } : {})}>
      <Stack gap="md">
        <Text size="sm">Your device asks for fingerprint, face or PIN, and keeps the key. Nothing secret is sent here, so no false page can take it from you.</Text>
        <TextInput label="What to call it" description="So that you know which one it is." maxLength={60} data-autofocus {...record.form.getInputProps('name')} />
      </Stack>
    </RecordFields>
  );
}

async function add(body: Schema<'NewPasskey'>): Promise<Schema<'PasskeyCreated'>> {
  try {
    return await call('post', '/account/passkeys', { body });
  } catch (error) {
    const said = error instanceof Problem && error.fields.find(({ field }) => field === 'credential');
    if (!said) throw error;
    throw new Problem(error.status, 'This passkey was refused', `It ${said.message}.`, error.requestId);
  }
}
