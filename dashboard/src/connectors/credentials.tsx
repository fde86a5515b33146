import { Button, Group, List, PasswordInput, Stack, Text } from '@mantine/core';
import { call } from '../api/call';
import { queries } from '../api/queries';
import { confirm } from '../shared/confirm';
import { Moment } from '../shared/moment';
import { tell, tellProblem } from '../shared/notices';
import { RecordFields, useRecordForm } from '../shared/record_form';
import type { Connection } from './connection_words';

type Change = Parameters<typeof call<'patch', '/connections/{connection}'>>[2]['body'];

async function change({ id }: Connection, body: Change): Promise<void> {
  await call('patch', '/connections/{connection}', { path: { connection: id }, body });
  await queries.invalidateQueries({ queryKey: ['connections'] });
}

/** A further signing secret; with `replaces` those before it, which nothing was signed with yet, stop counting. */
export function SecretForm({ connection, replaces = false }: { connection: Connection; replaces?: boolean }) {
  const record = useRecordForm({
    initialValues: { add_webhook_secret: '' },
    validate: { add_webhook_secret: (secret: string) => (/^\s*whsec_\S+\s*$/.test(secret) ? null : 'Should begin with whsec_.') },
    save: async ({ add_webhook_secret: typed }) => {
      const old = replaces ? connection.webhook_secrets.filter(({ retires_at: end }) => end === null) : [];
      await change(connection, { add_webhook_secret: typed.trim() });
      for (const { fingerprint } of old) await change(connection, { retire_webhook_secret: fingerprint });
    },
    saved: () => {
      record.form.reset();
      tell('The signing secret is saved.');
    },
  });
  return (
    <RecordFields record={record} action="Save the secret">
      <PasswordInput label={replaces ? 'Signing secret' : 'Another signing secret'} placeholder="whsec_…" autoComplete="off" spellCheck={false} {...record.form.getInputProps('add_webhook_secret')} />
    </RecordFields>
  );
}

const oneDay = 24 * 3_600_000;

/** Which secrets count, without showing them; how one is changed without losing an event. */
export function Secrets({ connection }: { connection: Connection }) {
  const standing = connection.webhook_secrets.filter(({ retires_at: end }) => end === null).length;
  const retire = async (fingerprint: string) => {
    const isSure = await confirm({ title: 'Stop accepting this secret?', action: 'Stop accepting it', text: 'From tomorrow on, events that are signed with it are refused. Make sure that Stripe signs with the other one by then.' });
    if (!isSure) return;
    const retire_at = new Date(Date.now() + oneDay).toISOString();
    await change(connection, { retire_webhook_secret: fingerprint, retire_at }).then(() => tell('It is accepted for one more day.'), tellProblem);
  };
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">Stripe signs its events with one of these. Rolling the secret at Stripe? Add the new one here first, then stop accepting the old one.</Text>
      <List listStyleType="none" spacing={8} aria-label="Signing secrets">
        {connection.webhook_secrets.map(({ fingerprint, added_at: added, retires_at: end }) => (
          <List.Item key={fingerprint} styles={{ itemWrapper: { width: '100%' }, itemLabel: { width: '100%' } }}>
            <Group justify="space-between" gap="xs">
              <Text size="sm"><Text span ff="monospace" size="sm">{fingerprint}</Text> · added <Moment at={added} />{end && <> · accepted until <Moment at={end} withTime /></>}</Text>
              {!end && standing > 1 && <Button size="xs" variant="default" onClick={() => void retire(fingerprint)} aria-label={`Stop accepting ${fingerprint}`}>Stop accepting</Button>}
            </Group>
          </List.Item>
        ))}
      </List>
      {connection.last_event_at && <SecretForm connection={connection} />}
    </Stack>
  );
}

/** The key in another's place. What waited because the old one was refused goes on at once. */
export function KeyForm({ connection }: { connection: Connection }) {
  const record = useRecordForm({
    initialValues: { settings: { api_key: '' } },
    save: async ({ settings }) => change(connection, { settings: { api_key: settings.api_key.trim() } }),
    saved: () => {
      record.form.reset();
      tell('The new key is in use.');
    },
  });
  return (
    <RecordFields record={record} action="Replace the key">
      <PasswordInput label="Another restricted key" description={`Of the same mode, ${connection.mode}. The one in use is never shown again.`} placeholder={`rk_${connection.mode}_…`}
        autoComplete="off" spellCheck={false} {...record.form.getInputProps('settings.api_key')} />
    </RecordFields>
  );
}
