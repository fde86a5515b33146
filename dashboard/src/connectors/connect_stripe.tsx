import { Card, Code, List, PasswordInput, Stack, Text } from '@mantine/core';
import { useNavigate } from 'react-router';
import { call } from '../api/call';
import { queries } from '../api/queries';
import { PageHeader } from '../shared/page_header';
import { RecordFields, useRecordForm } from '../shared/record_form';
import { ModeBadge } from '../shared/sold';
import { readable } from './stripe_setup';

export const modeOfKey = (key: string): 'test' | 'live' | undefined => /^(?:sk|rk)_(test|live)_/.exec(key.trim())?.[1] as 'test' | 'live' | undefined;

/**
 * Stripe tells the signing secret only once it knows our address, and the address is made with the connection. So the
 * connection begins with a secret that nobody knows; the true one takes its place in the next step.
 */
function unknownSecret(): string {
  return `whsec_${Array.from(crypto.getRandomValues(new Uint8Array(32)), (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

/** The first of two steps: the key. The second stands on the connection's own screen, until its first event. */
export default function ConnectStripe() {
  const navigate = useNavigate();
  const record = useRecordForm({
    initialValues: { settings: { api_key: '' } },
    validate: { settings: { api_key: (key: string) => (modeOfKey(key) ? null : 'Should begin with rk_live_ or rk_test_, or sk_live_ or sk_test_.') } },
    save: async ({ settings }) => {
      const api_key = settings.api_key.trim();
      const made = await call('post', '/connections', { body: { kind: 'stripe', mode: modeOfKey(api_key)!, settings: { api_key, webhook_secret: unknownSecret() } } });
      await queries.invalidateQueries({ queryKey: ['connections'] });
      await navigate(`/connections/${made.id}`, { replace: true });
    },
  });
  const mode = modeOfKey(record.form.values.settings.api_key);
  return (
    <>
      <PageHeader title="Connect Stripe" back={{ label: 'Connections', path: '/connections' }}
        note="Whoever buys in your Stripe account, anywhere, gets what you tie to it. Two steps: a key for us to read with, then an address for Stripe to tell us." />
      <Card maw={720}>
        <RecordFields record={record} action="Connect">
          <Stack gap="md">
            <Text size="sm">
              In Stripe open <b>Developers, API keys</b> and make a <b>restricted key</b>. Tick <b>Read</b> for these:
            </Text>
            <List size="sm" spacing={2} aria-label="What the key may read">{readable.map((name) => <List.Item key={name}>{name}</List.Item>)}</List>
            <Text size="sm">Tick <b>Write</b> for <b>Payment Links</b> if you want to make them from here.</Text>
            <PasswordInput label="Restricted key" placeholder="rk_live_…" autoComplete="off" spellCheck={false} {...record.form.getInputProps('settings.api_key')}
              description={<>A key that begins with <Code>rk_test_</Code> connects Stripe's test mode, to try everything without real money.</>} />
            <div aria-live="polite">{mode ? <ModeBadge mode={mode} /> : <Text size="sm" c="dimmed">The key says whether it is about real money.</Text>}</div>
            <Text size="sm" c="dimmed">It is kept encrypted and never shown again.</Text>
          </Stack>
        </RecordFields>
      </Card>
    </>
  );
}
