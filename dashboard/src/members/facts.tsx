import { Stack, Text, TextInput } from '@mantine/core';
import { call } from '../api/call';
import { queries } from '../api/queries';
import { useMay } from '../api/session';
import { tell } from '../shared/notices';
import { RecordFields, useRecordForm } from '../shared/record_form';
import { changedValues, CustomFields, type FieldValues } from './custom_fields';
import type { Member } from './person';

export function Facts({ member }: { member: Member }) {
  const may = useMay();
  const record = useRecordForm({
    initialValues: { first_name: member.first_name, last_name: member.last_name, email: member.email, fields: member.fields as FieldValues },
    save: async ({ fields: values, ...names }) => {
      const body = { ...names, ...changedValues(member.fields, values) };
      const saved = await call('patch', '/members/{member}', { path: { member: member.id }, body });
      queries.setQueryData(['members', member.id], saved);
      void queries.invalidateQueries({ queryKey: ['members', 'list'] });
    },
    saved: () => tell('Saved.'),
  });
  const { form } = record;
  const isReading = !may('members:write');
  const fields = (
    <Stack gap="sm">
      <TextInput label="First name" maxLength={100} autoComplete="off" readOnly={isReading} {...form.getInputProps('first_name')} />
      <TextInput label="Last name" maxLength={100} autoComplete="off" readOnly={isReading} {...form.getInputProps('last_name')} />
      <TextInput label="E-mail" type="email" autoComplete="off" readOnly={isReading} {...form.getInputProps('email')} />
      <CustomFields values={form.values.fields} errors={form.errors} isReading={isReading} change={(values) => form.setFieldValue('fields', values)} />
      <Text size="sm" c="dimmed">{member.has_password ? 'Logs in with a password, or by a code by mail.' : 'Has no password yet; logs in by a code by mail.'}</Text>
    </Stack>
  );
  return isReading ? fields : <RecordFields record={record}>{fields}</RecordFields>;
}
