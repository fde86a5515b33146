import { useState } from 'react';
import { ActionIcon, Alert, Badge, Button, Card, Group, Modal, Skeleton, Stack, Text, TextInput, Title, Tooltip } from '@mantine/core';
import { IconFingerprint, IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { call, type Schema } from '../api/call';
import { queries } from '../api/queries';
import { loadSession, useSession } from '../api/session';
import { confirm } from '../shared/confirm';
import { Moment } from '../shared/moment';
import { tell, tellProblem } from '../shared/notices';
import { ProblemAlert } from '../shared/problem_alert';
import { RecordFields, useRecordForm } from '../shared/record_form';
import { closing } from '../shared/unsaved';
import { canHavePasskeys } from './browser_passkeys';
import { NewPasskey } from './new_passkey';
import { ProofForm } from './proof_form';

type Passkey = Schema<'Passkey'>;

const most = 10;
const listed = () => queries.invalidateQueries({ queryKey: ['own-passkeys'] });

/** One's passkeys: added, named, removed. */
export function OwnPasskeys() {
  const { second_factors } = useSession();
  const [isAdding, setAdding] = useState(false);
  const [named, setNamed] = useState<Passkey | null>(null);
  const passkeys = useQuery({ queryKey: ['own-passkeys'], queryFn: ({ signal }) => call('get', '/account/passkeys', { query: { limit: 100 }, signal }) });
  const all = passkeys.data?.data ?? [];
  const isLast = all.length === 1 && !second_factors.includes('app'); // what the server would refuse to remove
  return (
    <Card>
      <Title order={2} mb={6}>Passkeys</Title>
      <Text size="sm" c="dimmed" mb="md">Fingerprint, face or PIN in place of a code: quicker, and no false page can take it from you.</Text>
      {passkeys.isPending && <Skeleton h={52} radius="md" />}
      {passkeys.error && <ProblemAlert error={passkeys.error} retry={() => void passkeys.refetch()} />}
      {all.length > 0 && <Stack gap="sm" role="list" aria-label="Passkeys" mb="md">{all.map((passkey) => <Line key={passkey.id} passkey={passkey} stays={isLast} rename={() => setNamed(passkey)} />)}</Stack>}
      {isLast && <Text size="sm" c="dimmed" mb="md">It is your only second factor. To remove it, add another passkey or set up an app first.</Text>}
      {passkeys.isSuccess && <AddButton count={all.length} add={() => setAdding(true)} />}
      <Modal opened={isAdding} onClose={() => setAdding(false)} title={<Text span fw={650} size="lg">Add a passkey</Text>} closeOnClickOutside={false} closeButtonProps={{ 'aria-label': 'Close' }}>
        {isAdding && <Adding close={() => setAdding(false)} />}
      </Modal>
      <Modal opened={named !== null} onClose={closing(() => setNamed(null))} title={<Text span fw={650} size="lg">Rename the passkey</Text>} closeButtonProps={{ 'aria-label': 'Close' }}>
        {named && <Renaming passkey={named} close={() => setNamed(null)} />}
      </Modal>
    </Card>
  );
}

function AddButton({ count, add }: { count: number; add: () => void }) {
  if (!canHavePasskeys()) return <Alert color="gray" variant="light" p="xs">Here none can be added: that takes a newer browser, https, and an address with a name.</Alert>;
  if (count >= most) return <Text size="sm" c="dimmed">Ten are as many as one may have.</Text>;
  return <Group><Button variant="default" leftSection={<IconPlus size={17} aria-hidden />} onClick={add}>Add a passkey</Button></Group>;
}

function Line({ passkey, stays, rename }: { passkey: Passkey; stays: boolean; rename: () => void }) {
  const { name, host, created_at, used_at } = passkey;
  return (
    <Group role="listitem" wrap="nowrap" gap="sm">
      <IconFingerprint size={22} aria-hidden style={{ flexShrink: 0 }} />
      <div style={{ flex: 1, minWidth: 0 }}>
        <Group gap="xs"><Text size="sm" fw={550} style={{ overflowWrap: 'anywhere' }}>{name}</Text>{host !== window.location.hostname && <Badge color="gray" variant="light" tt="none">for {host}</Badge>}</Group>
        <Text size="xs" c="dimmed" component="div">{used_at ? <>Last used <Moment at={used_at} withTime /></> : <>Added <Moment at={created_at} /></>}</Text>
      </div>
      <Tooltip label="Rename"><ActionIcon variant="subtle" color="gray" size="lg" aria-label={`Rename ${name}`} onClick={rename}><IconPencil size={18} /></ActionIcon></Tooltip>
      {!stays && <Tooltip label="Remove"><ActionIcon variant="subtle" color="red" size="lg" aria-label={`Remove ${name}`} onClick={() => void remove(passkey)}><IconTrash size={18} /></ActionIcon></Tooltip>}
    </Group>
  );
}

async function remove({ id, name }: Passkey): Promise<void> {
  const isSure = await confirm({ title: `Remove ${name}?`, text: 'It opens nothing here any more. Your device may go on showing it until you delete it there too.', action: 'Remove the passkey' });
  if (!isSure) return;
  try {
    await call('delete', '/account/passkeys/{passkey}', { path: { passkey: id } });
    tell(`The passkey ${name} is removed.`);
    await loadSession();
  } catch (error) {
    tellProblem(error);
  } finally {
    void listed();
  }
}

function Adding({ close }: { close: () => void }) {
  const { second_factors } = useSession();
  const [question, setQuestion] = useState<Schema<'NewPasskeyQuestion'> | null>(null);
  if (!question) {
    return (
      <>
        <Text size="sm" c="dimmed" mb="md">First show that it is you.</Text>
        <ProofForm ways={second_factors} action="Continue" send={async (body) => setQuestion(await call('post', '/account/passkeys/challenge', { body }))} />
      </>
    );
  }
  return (
    <NewPasskey ask={() => Promise.resolve(question)} cancel={close} done={({ passkey }) => {
      close();
      tell(`The passkey ${passkey.name} is added.`);
      void loadSession();
      void listed();
    }} />
  );
}

function Renaming({ passkey, close }: { passkey: Passkey; close: () => void }) {
  const record = useRecordForm({
    initialValues: { name: passkey.name },
    validate: { name: (name) => (name.trim() ? null : 'Give it a name, to know it again.') },
    save: ({ name }) => call('patch', '/account/passkeys/{passkey}', { path: { passkey: passkey.id }, body: { name: name.trim() } }),
    saved: () => {
      close();
      tell('The passkey is renamed.');
      void listed();
    },
  });
  return (
    <RecordFields record={record} guard={false} action="Rename" cancel={close}>
      <TextInput label="Name" maxLength={60} data-autofocus {...record.form.getInputProps('name')} />
    </RecordFields>
  );
}
