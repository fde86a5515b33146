import { Badge, Box, Group, Text } from '@mantine/core';
import { IconMail } from '@tabler/icons-react';
import { call, type Schema } from '../api/call';
import { ListTable, type Column } from '../shared/list_table';
import { PageHeader } from '../shared/page_header';

type Template = Schema<'MailTemplate'>;

const columns: Column<Template>[] = [
  { id: 'title', title: 'Mail', cell: ({ title }) => title },
  { id: 'sent', title: 'Sent', cell: ({ sent }) => <Text size="sm" c="dimmed" maw="32rem">{sent}</Text> },
  { id: 'subject', title: 'Subject', cell: ({ words }) => <Box style={{ overflowWrap: 'anywhere' }}>{words.subject}</Box> },
  { id: 'state', title: 'State', cell: (template) => <MailBadges {...template} /> },
];

/** Whose words a mail has, and whether it is sent at all. */
export function MailBadges({ is_own: isOwn, is_on: isOn }: Pick<Template, 'is_own' | 'is_on'>) {
  return (
    <Group gap={6}>
      <Badge color={isOwn ? 'teal' : 'gray'} miw="max-content">{isOwn ? 'Your words' : 'Our words'}</Badge>
      {!isOn && <Badge color="orange" miw="max-content">Not sent</Badge>}
    </Group>
  );
}

/** Every mail that members get, and what it says. */
export default function MailList() {
  return (
    <>
      <PageHeader title="Mails" note="What members get by mail. Each comes in our words, until you choose yours, and always in the look of your portal." />
      <ListTable name="mail-templates" label="Mails" columns={columns} rowId={({ letter }) => letter} rowPath={({ letter }) => `/mails/${letter}`}
        load={(_, signal) => call('get', '/mail-templates', { signal })}
        empty={{ icon: IconMail, title: 'No mails', text: 'This program sends none.' }} />
    </>
  );
}
