import { useState } from 'react';
import { Button, Card, Group, Modal, Select, Stack, Text, Title } from '@mantine/core';
import { IconRotate, IconTrash } from '@tabler/icons-react';
import { useNavigate } from 'react-router';
import { call, type Schema } from '../api/call';
import { queries } from '../api/queries';
import { confirm } from '../shared/confirm';
import { useMoment } from '../shared/moment';
import { tell, tellProblem } from '../shared/notices';
import { RecordFields, useRecordForm } from '../shared/record_form';
import { HookFrame } from './frame';
import { HookFields, wishRules, type Wish } from './hook_fields';
import type { Hook } from './hook_words';
import { OnceSecret } from './new_hook';

export default function HookSettings() {
  return (
    <HookFrame tab="settings">
      {(hook) => <Stack gap="lg" maw={720}><Change hook={hook} /><Roll hook={hook} /><End hook={hook} /></Stack>}
    </HookFrame>
  );
}

function Change({ hook }: { hook: Hook }) {
  const record = useRecordForm<Wish>({
    initialValues: { url: hook.url, events: hook.events, product: hook.product },
    validate: wishRules,
    save: async ({ url, events, product }) => {
      const after = await call('patch', '/hooks/{hook}', { path: { hook: hook.id }, body: { url: url.trim(), events, product } });
      queries.setQueryData(['hooks', hook.id], after);
      await queries.invalidateQueries({ queryKey: ['hooks'] });
    },
    saved: () => tell('The webhook is saved.'),
  });
  return <Card><RecordFields record={record}><HookFields form={record.form} /></RecordFields></Card>;
}

const overlaps = [{ value: '0', label: 'stops at once' }, { value: '1', label: 'signs too for an hour' }, { value: '24', label: 'signs too for a day' }, { value: '168', label: 'signs too for a week' }];

function Roll({ hook }: { hook: Hook }) {
  const [overlap, setOverlap] = useState('24');
  const [rolled, setRolled] = useState<Schema<'SecretRolled'> | null>(null);
  const when = useMoment();
  const roll = async () => {
    try {
      setRolled(await call('post', '/hooks/{hook}/secret', { path: { hook: hook.id }, body: { overlap_hours: Number(overlap) } }));
    } catch (error) {
      tellProblem(error);
    }
  };
  return (
    <Card>
      <Title order={2} mb={4}>Secret</Title>
      <Text size="sm" c="dimmed" mb="md">A new secret signs from that moment on. While the old one signs too, the receiver can change over without losing anything.</Text>
      <Group align="flex-end">
        <Select label="The old one" data={overlaps} value={overlap} allowDeselect={false} onChange={(value) => setOverlap(value ?? '24')} w={220} />
        <Button variant="default" leftSection={<IconRotate size={17} aria-hidden />} onClick={() => void roll()}>Make a new secret</Button>
      </Group>
      <Modal opened={rolled !== null} onClose={() => setRolled(null)} title="The new secret" size="lg" closeOnClickOutside={false}>
        {rolled && (
          <Stack gap="md">
            <OnceSecret secret={rolled.secret} />
            <Text size="sm">The old one signs until {when(rolled.old_retires_at)}.</Text>
            <Group justify="flex-end"><Button onClick={() => setRolled(null)}>I have kept it</Button></Group>
          </Stack>
        )}
      </Modal>
    </Card>
  );
}

function End({ hook }: { hook: Hook }) {
  const navigate = useNavigate();
  const end = async () => {
    const isSure = await confirm({ title: 'Delete the webhook?', action: 'Delete the webhook', text: 'What still waits for it is not sent, and its deliveries are no longer shown. Making it again makes another secret.' });
    if (!isSure) return;
    try {
      await call('delete', '/hooks/{hook}', { path: { hook: hook.id } });
      await navigate('/webhooks', { replace: true });
      await queries.invalidateQueries({ queryKey: ['hooks'] });
      tell('The webhook is deleted.');
    } catch (error) {
      tellProblem(error);
    }
  };
  return (
    <Card>
      <Group justify="space-between">
        <div><Title order={2}>Delete</Title><Text size="sm" c="dimmed">Nothing is sent to it any more.</Text></div>
        <Button variant="light" color="red" leftSection={<IconTrash size={17} aria-hidden />} onClick={() => void end()}>Delete</Button>
      </Group>
    </Card>
  );
}
