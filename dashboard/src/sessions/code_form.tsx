import { useState } from 'react';
import { Anchor, Button, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { Schema } from '../api/call';
import { problemOf, type Problem } from '../api/problem';
import { ProblemAlert } from '../shared/problem_alert';
import { sentence } from '../shared/record_form';

export type Proof = { code: string } | { recovery_code: string } | { passkey: Schema<'PasskeyAnswer'> };

interface Props {
  action: string;
  send: (proof: Proof) => Promise<void>;
  onlyCode?: boolean; // a new app is shown by a code of its own
  hasApp?: boolean; // else there are recovery codes alone
  quiet?: boolean; // something else comes first
}

/** Six digits of the app, or one of the recovery codes. */
export function CodeForm({ action, send, onlyCode = false, hasApp = true, quiet = false }: Props) {
  const [isRecovery, setRecovery] = useState(!hasApp);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setBusy] = useState(false);
  const form = useForm({ initialValues: { code: '' }, validate: { code: (code) => (code.trim() ? null : 'Enter the code.') } });
  const submit = async (typed: string) => {
    setBusy(true);
    setProblem(null);
    const code = typed.trim();
    try {
      await send(isRecovery ? { recovery_code: code } : { code: code.replace(/\s/g, '') });
    } catch (error) {
      const found = problemOf(error);
      const said = found.fields.find(({ field }) => field === 'code' || field === 'recovery_code');
      if (said) form.setFieldError('code', sentence(`This code ${said.message}`));
      else setProblem(found);
    } finally {
      setBusy(false);
    }
  };
  const choose = (recovery: boolean) => {
    setRecovery(recovery);
    form.reset();
  };
  return (
    <form noValidate onSubmit={form.onSubmit(({ code }) => void submit(code))}>
      <Stack gap="md">
        {problem && <ProblemAlert error={problem} />}
        {isRecovery
          ? <TextInput key="recovery" label="Recovery code" description="One of the ten you kept; each works once." autoComplete="off" autoFocus={!quiet} placeholder="abcd-efgh-ijkl-mnop" {...form.getInputProps('code')} />
          : <TextInput key="code" label="Six-digit code" inputMode="numeric" autoComplete="one-time-code" autoFocus={!quiet} maxLength={9} placeholder="123 456" {...form.getInputProps('code')} />}
        <Button type="submit" fullWidth variant={quiet ? 'default' : 'filled'} loading={isBusy}>{action}</Button>
        {!onlyCode && hasApp && (
          <Anchor component="button" type="button" size="sm" ta="center" onClick={() => choose(!isRecovery)}>
            {isRecovery ? 'Use the code of your app instead' : 'Use a recovery code instead'}
          </Anchor>
        )}
      </Stack>
    </form>
  );
}
