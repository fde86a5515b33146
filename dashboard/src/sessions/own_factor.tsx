import { useState } from 'react';
import { Button, Card, Group, Modal, Text, Title } from '@mantine/core';
import { call, type Schema } from '../api/call';
import { keepSession, useSession } from '../api/session';
import { tell } from '../shared/notices';
import type { Proof } from './code_form';
import { FactorSteps } from './factor_steps';
import { ProofForm } from './proof_form';
import { RecoveryCodes } from './recovery_codes';

type Wish = 'app' | 'codes';

const titles: Record<Wish, string> = { app: 'Another authenticator app', codes: 'New recovery codes' };

/** Another app, or other recovery codes; either asks first for a code of what one has. */
export function OwnFactor() {
  const { staff, second_factors } = useSession();
  const hasApp = second_factors.includes('app');
  const [wish, setWish] = useState<Wish | null>(null);
  const [secret, setSecret] = useState<Schema<'SecondFactorSecret'> | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const isLocked = codes !== null; // shown once: only its own button closes it
  const close = () => {
    setWish(null);
    setSecret(null);
    setCodes(null);
  };
  const prove = async (body: Proof) => {
    if (wish === 'app') setSecret(await call('post', '/account/second-factor', { body }));
    else setCodes((await call('post', '/account/recovery-codes', { body })).recovery_codes);
  };
  return (
    <Card>
      <Title order={2} mb={6}>App and recovery codes</Title>
      <Text size="sm" c="dimmed" mb="md">{hasApp ? 'A code of your authenticator app, shown besides the password. New phone? Set the app up anew before you give the old one away.' : 'A code of an authenticator app does where your passkeys can’t be used.'}</Text>
      <Group gap="xs">
        <Button variant="default" onClick={() => setWish('app')}>{hasApp ? 'Set up another app' : 'Set up an app'}</Button>
        <Button variant="default" onClick={() => setWish('codes')}>New recovery codes</Button>
      </Group>
      <Modal opened={wish !== null} onClose={close} title={<Text span fw={650} size="lg">{wish && (wish === 'app' && !hasApp ? 'An authenticator app' : titles[wish])}</Text>} closeOnClickOutside={false}
        closeOnEscape={!isLocked} withCloseButton={!isLocked} closeButtonProps={{ 'aria-label': 'Close' }}>
        {!secret && !codes && (
          <>
            <Text size="sm" c="dimmed" mb="md">First show that it is you.</Text>
            <ProofForm ways={second_factors} action="Continue" send={prove} />
          </>
        )}
        {secret && <FactorSteps secret={secret} account={staff.email} done={(session) => {
          keepSession(session);
          close();
          tell('Your new app counts from now on. Your other sessions ended.');
        }} />}
        {codes && <RecoveryCodes codes={codes} account={staff.email} done={() => {
          close();
          tell('The old recovery codes open nothing any more.');
        }} />}
      </Modal>
    </Card>
  );
}
