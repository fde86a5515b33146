import { useRef } from 'react';
import { ActionIcon, Badge, Code, Group, Menu, Stack, Text, Textarea, TextInput, Tooltip } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { IconBraces } from '@tabler/icons-react';
import type { Schema } from '../api/call';

type Template = Schema<'MailTemplate'>;
type Words = Schema<'MailWords'>;
type Field = Schema<'MailField'>;
type Part = keyof Words;
type Form = UseFormReturnType<{ words: Words }>;

/** The fields of the words: plain text, and what stands between braces chosen from a list. */
export function WordsFields({ form, template: { fields } }: { form: Form; template: Template }) {
  const inALine = fields.filter(({ in_text_only: inTextOnly }) => !inTextOnly);
  const missing = fields.filter(({ name, is_needed: isNeeded }) => isNeeded && !new RegExp(`\\{\\{\\s*${name.replace('.', '\\.')}\\s*[|}]`).test(form.values.words.text));
  return (
    <Stack gap="md">
      <LineField form={form} part="subject" label="Subject" fields={inALine} maxLength={200} required />
      <LineField form={form} part="heading" label="Heading" description="Large, above the text. Empty: none." fields={inALine} maxLength={200} />
      <TextField form={form} fields={fields} />
      {missing.length > 0 && (
        <Group gap={6} role="status">
          <Text size="sm" c="var(--mantine-color-error)">The text still needs</Text>
          {missing.map(({ name }) => <Code key={name}>{`{{${name}}}`}</Code>)}
        </Group>
      )}
      <LineField form={form} part="button" label="Button" description="What stands on the button that {{link}} becomes. Empty: our words." fields={inALine} maxLength={60} />
    </Stack>
  );
}

interface LineProps {
  form: Form;
  part: Exclude<Part, 'text'>;
  label: string;
  description?: string;
  fields: Field[];
  maxLength: number;
  required?: boolean;
}

function LineField({ form, part, fields, ...props }: LineProps) {
  const input = useRef<HTMLInputElement>(null);
  const name = `words.${part}` as const;
  return (
    <TextInput ref={input} {...props} withAsterisk={Boolean(props.required)} required={false} {...form.getInputProps(name)}
      rightSection={<FieldMenu fields={fields} of={props.label} insert={(mark) => insertAt(input.current, mark, (value) => form.setFieldValue(name, value))} />} />
  );
}

function TextField({ form, fields }: { form: Form; fields: Field[] }) {
  const input = useRef<HTMLTextAreaElement>(null);
  const insert = (mark: string) => insertAt(input.current, mark, (value) => form.setFieldValue('words.text', value));
  return (
    <Textarea ref={input} label="Text" withAsterisk autosize minRows={10} maxRows={24} maxLength={5000} resize="vertical" {...form.getInputProps('words.text')}
      description="Plain paragraphs, with an empty line between them. {{link}} alone in a paragraph becomes a button. {{member.first_name|there}} says “there” to those whose name you don’t know."
      rightSection={<FieldMenu fields={fields} of="Text" insert={insert} />} rightSectionProps={{ style: { alignItems: 'flex-start', paddingTop: 4 } }} />
  );
}

/** Puts it where the cursor is, in the place of what is selected. */
function insertAt(input: HTMLInputElement | HTMLTextAreaElement | null, mark: string, set: (value: string) => void): void {
  if (!input) return;
  const begin = input.selectionStart ?? input.value.length;
  set(input.value.slice(0, begin) + mark + input.value.slice(input.selectionEnd ?? begin));
  requestAnimationFrame(() => {
    input.focus();
    input.setSelectionRange(begin + mark.length, begin + mark.length);
  });
}

function FieldMenu({ fields, of, insert }: { fields: Field[]; of: string; insert: (mark: string) => void }) {
  return (
    <Menu position="bottom-end" width={340} withinPortal returnFocus={false}>
      <Menu.Target>
        <Tooltip label="Insert a field" openDelay={400}>
          <ActionIcon variant="subtle" color="gray" aria-label={`Insert a field: ${of}`}><IconBraces size={17} aria-hidden /></ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown mah={360} style={{ overflowY: 'auto' }}>
        {fields.map(({ name, says, is_needed: isNeeded }) => (
          <Menu.Item key={name} onClick={() => insert(`{{${name}}}`)}>
            <Group gap={6} wrap="nowrap"><Code>{`{{${name}}}`}</Code>{isNeeded && <Badge size="xs" color="orange">Needed</Badge>}</Group>
            <Text size="xs" c="dimmed">{says}</Text>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
