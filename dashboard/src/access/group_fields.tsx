import { Stack, TextInput } from '@mantine/core';
import { isEmpty, type Rule } from '../shared/audience/audience';
import { AudienceSaid } from '../shared/audience/audience_said';
import { RuleBuilder } from '../shared/audience/rule_builder';
import type { RecordForm } from '../shared/record_form';

export interface GroupValues extends Record<string, unknown> {
  name: string;
  rule: Rule;
}

export const checks = {
  name: (name: string) => (name.trim() ? null : 'Give it a name.'),
  rule: (rule: Rule) => (isEmpty(rule) ? 'Name at least one group, tag, product or subscription.' : null),
};

/** Name and rule of a group, with what it comes down to. */
export function GroupFields({ record: { form } }: { record: RecordForm<GroupValues> }) {
  return (
    <Stack>
      <TextInput label="Name" maxLength={100} {...form.getInputProps('name')} />
      <RuleBuilder rule={form.values.rule} error={form.errors['rule']} change={(rule) => form.setFieldValue('rule', rule)} />
      <AudienceSaid audience={{ word: 'certain', rule: form.values.rule }} />
    </Stack>
  );
}
