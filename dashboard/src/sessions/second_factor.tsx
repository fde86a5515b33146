import { Anchor } from '@mantine/core';
import { call } from '../api/call';
import { forgetSession, keepSession, useSession, type Session } from '../api/session';
import { canHavePasskeys } from './browser_passkeys';
import { DoorPage } from './door_page';
import { ProofForm } from './proof_form';

/** The second step of signing in. */
export function SecondFactor() {
  const { staff, second_factors } = useSession();
  const leave = () => void call('delete', '/session').catch(() => undefined).finally(forgetSession);
  return (
    <DoorPage title="Show it's you" note={<Note ways={second_factors} email={staff.email} />}
      below={<Anchor component="button" type="button" size="sm" onClick={leave}>Sign in as someone else</Anchor>}>
      <ProofForm ways={second_factors} action="Continue" send={async (body) => void keepSession(await call('post', '/session/second-factor', { body }))} />
    </DoorPage>
  );
}

function Note({ ways, email }: { ways: Session['second_factors']; email: string }) {
  if (ways.includes('passkey') && canHavePasskeys()) return <>Show your passkey for {email}.</>;
  if (ways.includes('app')) return <>Open your authenticator app and type the code it shows for {email}.</>;
  return <>Your passkey for {email} belongs to another address or browser. Open the Dashboard there, or use a recovery code.</>;
}
