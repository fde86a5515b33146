import { useState } from 'react';
import { Alert, Button, Card, Checkbox, Code, CopyButton, Group, Radio, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { Link, useNavigate } from 'react-router';
import { call, type Schema } from '../api/call';
import { queries } from '../api/queries';
import { useSession } from '../api/session';
import { PageHeader } from '../shared/page_header';
import { RecordFields, useRecordForm } from '../shared/record_form';
import { wordsOf } from './scopes';

interface Values extends Record<string, unknown> {
  name: string;
  reach: 'some' | 'all';
  scopes: string[];
}

const toBegin: Values = { name: '', reach: 'some', scopes: [] };

export default function NewKey() {
  const [made, setMade] = useState<Schema<'NewKey'> | null>(null);
  return (
    <>
      <PageHeader title={made ? `The key for ${made.name}` : 'New API key'} back={{ label: 'API keys', path: '/keys' }} />
      {made ? <Shown made={made} /> : <KeyForm made={setMade} />}
    </>
  );
}

function KeyForm({ made }: { made: (key: Schema<'NewKey'>) => void }) {
  const { permissions, role } = useSession();
  const navigate = useNavigate();
  const record = useRecordForm<Values>({
    initialValues: toBegin,
    validate: {
      name: (name) => (name.trim() ? null : 'Say what it is for.'),
      scopes: (scopes, { reach }) => (reach === 'all' || scopes.length > 0 ? null : 'Tick what the program may do.'),
    },
    save: async ({ name, reach, scopes }) => {
      const key = await call('post', '/keys', { body: { name: name.trim(), scopes: reach === 'all' ? ['*'] : scopes } });
      record.form.resetDirty();
      made(key);
      await queries.invalidateQueries({ queryKey: ['keys'] });
    },
  });
  const { form } = record;
  return (
    <Card maw={760}>
      <RecordFields record={record} action="Make the key" cancel={() => void navigate('/keys')}>
        <Stack gap="lg">
          <TextInput label="Name" description="What uses it, such as Zapier." autoFocus {...form.getInputProps('name')} />
          {role === 'owner' && (
            <Radio.Group label="What it may do" {...form.getInputProps('reach')}>
              <Stack gap="xs" mt="xs">
                <Radio value="some" label="What I tick below" />
                <Radio value="all" label="Everything" description="As an owner may. Only for programs that you trust as yourself." />
              </Stack>
            </Radio.Group>
          )}
          {form.values.reach === 'some' && (
            <Checkbox.Group label="Scopes" description="As few as it needs. You can’t give what you don’t have yourself." {...form.getInputProps('scopes')}>
              <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm" mt="sm">
                {permissions.map((scope) => <Checkbox key={scope} value={scope} label={wordsOf(scope)} description={<Code>{scope}</Code>} />)}
              </SimpleGrid>
            </Checkbox.Group>
          )}
        </Stack>
      </RecordFields>
    </Card>
  );
}

function Shown({ made }: { made: Schema<'NewKey'> }) {
  return (
    <Card maw={760}>
      <Stack gap="md">
        <Title order={2}>Copy it now</Title>
        <Text>It isn’t shown again: the server keeps only its hash. Programs send it as <Code>Authorization: Bearer …</Code></Text>
        <Group gap="sm" wrap="nowrap" align="stretch">
          <Code block flex={1} fz="sm" style={{ overflowWrap: 'anywhere', whiteSpace: 'normal' }} data-testid="key">{made.key}</Code>
          <CopyButton value={made.key}>
            {({ copied, copy }) => <Button variant="default" onClick={copy} leftSection={copied ? <IconCheck size={17} aria-hidden /> : <IconCopy size={17} aria-hidden />}>{copied ? 'Copied' : 'Copy'}</Button>}
          </CopyButton>
        </Group>
        <Alert color="yellow" variant="light">Keep it where you keep passwords, and never in a web page or an address.</Alert>
        <Group justify="flex-end"><Button component={Link} to="/keys">I have it</Button></Group>
      </Stack>
    </Card>
  );
}
