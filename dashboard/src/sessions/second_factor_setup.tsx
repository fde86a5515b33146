import { useEffect, useState } from 'react';
import { Anchor, Button, Center, Loader, Stack, Text } from '@mantine/core';
import { IconDeviceMobile, IconFingerprint } from '@tabler/icons-react';
import { call, type Schema } from '../api/call';
import { forgetSession, keepSession, useSession } from '../api/session';
import { ProblemAlert } from '../shared/problem_alert';
import { canHavePasskeys } from './browser_passkeys';
import { DoorPage } from './door_page';
import { FactorSteps } from './factor_steps';
import { NewPasskey } from './new_passkey';
import { RecoveryCodes } from './recovery_codes';

type Way = 'passkey' | 'app';

/** Who has no second factor yet sets one up before anything else: a passkey where there can be one, or an app. */
export function SecondFactorSetup() {
  const [way, setWay] = useState<Way | null>(canHavePasskeys() ? null : 'app');
  const leave = () => void call('delete', '/session').catch(() => undefined).finally(forgetSession);
  return (
    <DoorPage title="Protect your account" note="Besides your password you show that it is you. It takes a minute, and keeps your members' data yours."
      below={(
        <Stack gap={6} align="center">
          {way && canHavePasskeys() && <Anchor component="button" type="button" size="sm" onClick={() => setWay(way === 'app' ? 'passkey' : 'app')}>{way === 'app' ? 'Use a passkey instead' : 'Use an authenticator app instead'}</Anchor>}
          <Anchor component="button" type="button" size="sm" onClick={leave}>Sign in as someone else</Anchor>
        </Stack>
      )}>
      {!way && <Choice choose={setWay} />}
      {way === 'app' && <AppSteps />}
      {way === 'passkey' && <PasskeySteps />}
    </DoorPage>
  );
}

function Choice({ choose }: { choose: (way: Way) => void }) {
  return (
    <Stack gap="lg">
      <div>
        <Button fullWidth leftSection={<IconFingerprint size={20} aria-hidden />} onClick={() => choose('passkey')}>Make a passkey</Button>
        <Text size="sm" c="dimmed" mt={6}>Fingerprint, face or PIN of this device. The quickest, and no false page can take it from you.</Text>
      </div>
      <div>
        <Button fullWidth variant="default" leftSection={<IconDeviceMobile size={20} aria-hidden />} onClick={() => choose('app')}>Use an authenticator app</Button>
        <Text size="sm" c="dimmed" mt={6}>A code of six digits that your phone shows. Works in every browser.</Text>
      </div>
    </Stack>
  );
}

function PasskeySteps() {
  const { staff } = useSession();
  const [made, setMade] = useState<Schema<'PasskeyCreated'> | null>(null);
  if (made) return <RecoveryCodes codes={made.recovery_codes} account={staff.email} done={() => void keepSession(made.session)} />;
  return <NewPasskey ask={() => call('post', '/account/passkeys/challenge', {})} done={setMade} />;
}

function AppSteps() {
  const { staff } = useSession();
  const { secret, error, again } = useNewSecret();
  if (error !== null) return <ProblemAlert error={error} retry={again} />;
  if (!secret) return <Center py="xl"><Loader type="dots" /></Center>;
  return <FactorSteps secret={secret} account={staff.email} done={(session) => void keepSession(session)} />;
}

// Asking makes a new secret and ends the one before, so it is asked once, not each time the page is drawn.
let asked: Promise<Schema<'SecondFactorSecret'>> | null = null;

function useNewSecret() {
  const [secret, setSecret] = useState<Schema<'SecondFactorSecret'> | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    asked ??= call('post', '/account/second-factor', {});
    const mine = asked;
    mine.then(setSecret, setError).finally(() => {
      if (asked === mine) asked = null;
    });
  }, [attempt]);
  const again = () => {
    setError(null);
    setAttempt((before) => before + 1);
  };
  return { secret, error, again };
}
