import { useState } from 'react';
import { Button, Divider, Stack } from '@mantine/core';
import { IconFingerprint } from '@tabler/icons-react';
import { Problem, problemOf } from '../api/problem';
import type { Session } from '../api/session';
import { ProblemAlert } from '../shared/problem_alert';
import { canHavePasskeys, showPasskey } from './browser_passkeys';
import { CodeForm, type Proof } from './code_form';

interface Props {
  ways: Session['second_factors'];
  action: string; // on the button beside a code
  send: (proof: Proof) => Promise<void>;
}

/** A passkey first, if the person has one here; a code is the other way. */
export function ProofForm({ ways, action, send }: Props) {
  const isOffered = ways.includes('passkey') && canHavePasskeys();
  return (
    <Stack gap="md">
      {isOffered && <PasskeyButton send={send} />}
      {isOffered && <Divider label={ways.includes('app') ? 'or a code' : 'or a recovery code'} labelPosition="center" />}
      <CodeForm action={action} send={send} quiet={isOffered} hasApp={ways.includes('app')} />
    </Stack>
  );
}

function PasskeyButton({ send }: { send: Props['send'] }) {
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setBusy] = useState(false);
  const show = async () => {
    setBusy(true);
    setProblem(null);
    try {
      await send({ passkey: await showPasskey() });
    } catch (error) {
      setProblem(saidOfPasskey(problemOf(error)));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      {problem && <ProblemAlert error={problem} />}
      <Button fullWidth autoFocus data-autofocus loading={isBusy} leftSection={<IconFingerprint size={19} aria-hidden />} onClick={() => void show()}>Use a passkey</Button>
    </>
  );
}

/** `passkey belongs to another address` as a sentence. */
function saidOfPasskey(problem: Problem): Problem {
  const said = problem.fields.find(({ field }) => field === 'passkey' || field === 'credential');
  if (!said) return problem;
  return new Problem(problem.status, 'This passkey was refused', `It ${said.message}.`, problem.requestId);
}
