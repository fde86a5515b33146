import { useState } from 'react';
import { Alert, Button, Card, Group, Stack, Text } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { Link, useNavigate } from 'react-router';
import { call, type Schema } from '../api/call';
import { queries } from '../api/queries';
import { CopyField } from '../shared/copy_field';
import { PageHeader } from '../shared/page_header';
import { RecordFields, useRecordForm } from '../shared/record_form';
import { HookFields, wishRules, type Wish } from './hook_fields';

export default function NewHook() {
  const navigate = useNavigate();
  const [made, setMade] = useState<Schema<'HookCreated'> | null>(null);
  const record = useRecordForm<Wish>({
    initialValues: { url: '', events: [], product: null },
    validate: wishRules,
    save: async ({ url, events, product }) => {
      setMade(await call('post', '/hooks', { body: { url: url.trim(), events, ...(product ? { product } : {}) } }));
      await queries.invalidateQueries({ queryKey: ['hooks'] });
    },
  });
  const back = { label: 'Webhooks', path: '/webhooks' };
  if (made) {
    return (
      <>
        <PageHeader title="Keep the secret" back={back} />
        <Card maw={720}>
          <Stack gap="md">
            <OnceSecret secret={made.secret} />
            <Group justify="flex-end"><Button component={Link} to={`/webhooks/${made.id}`} rightSection={<IconArrowRight size={17} aria-hidden />}>I have kept it</Button></Group>
          </Stack>
        </Card>
      </>
    );
  }
  return (
    <>
      <PageHeader title="New webhook" back={back} />
      <Card maw={720}><RecordFields record={record} action="Make the webhook" cancel={() => void navigate('/webhooks')}><HookFields form={record.form} /></RecordFields></Card>
    </>
  );
}

/** A secret that the server tells this once. */
export function OnceSecret({ secret }: { secret: string }) {
  return (
    <>
      <Text size="sm">Everything that is sent is signed with this, the way Standard Webhooks describes. The receiver checks it, and knows that it comes from here.</Text>
      <CopyField label="Secret" value={secret} />
      <Alert color="yellow" variant="light" p="xs">It is not shown again. If it gets lost, a new one can be made.</Alert>
    </>
  );
}
