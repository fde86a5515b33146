import { useState } from 'react';
import { Button, Code, CopyButton, Group, Stack, Text } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { call, type Schema } from '../api/call';
import type { Session } from '../api/session';
import { CodeForm } from './code_form';
import { QrCode } from './qr_code';
import { RecoveryCodes } from './recovery_codes';

/** From a new secret to the recovery codes: scan, type a code, keep the codes. */
export function FactorSteps({ secret, account, done }: { secret: Schema<'SecondFactorSecret'>; account: string; done: (session: Session) => void }) {
  const [confirmed, setConfirmed] = useState<Schema<'SecondFactorConfirmed'> | null>(null);
  if (confirmed) return <RecoveryCodes codes={confirmed.recovery_codes} account={account} done={() => done(confirmed.session)} />;
  const confirm = async (proof: object) => setConfirmed(await call('put', '/account/second-factor', { body: proof as { code: string } }));
  return (
    <Stack gap="md">
      <Text size="sm"><b>1.</b> Scan this with an authenticator app: the one in your password keeper, or one such as Aegis, 2FAS or Google Authenticator.</Text>
      <Group justify="center"><QrCode text={secret.uri} label="QR code for your authenticator app" /></Group>
      <SecretText secret={secret.secret} />
      <Text size="sm"><b>2.</b> Type the code that the app shows.</Text>
      <CodeForm action="Turn it on" onlyCode send={confirm} />
    </Stack>
  );
}

function SecretText({ secret }: { secret: string }) {
  const grouped = secret.replace(/(.{4})(?=.)/g, '$1 ');
  return (
    <Stack gap={6}>
      <Text size="xs" c="dimmed">Can't scan? Type this into the app:</Text>
      <Group gap="xs" wrap="nowrap">
        <Code fz="sm" flex={1} data-secret>{grouped}</Code>
        <CopyButton value={secret}>
          {({ copied, copy }) => <Button size="compact-sm" variant="default" aria-label="Copy the secret" onClick={copy}>{copied ? <IconCheck size={15} /> : <IconCopy size={15} />}</Button>}
        </CopyButton>
      </Group>
    </Stack>
  );
}
