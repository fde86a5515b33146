import { useState, type ReactNode } from 'react';
import { Alert, Button, Group, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { call } from '../api/call';
import { problemOf, type Problem } from '../api/problem';
import type { Session } from '../api/session';
import { sentence } from '../shared/record_form';

interface Props {
  email: string;
  isFixed?: boolean; // the address, where it is known whose session it was
  signedIn: (session: Session) => void;
  beside?: ReactNode;
}

const required = (what: string) => (value: string) => (value ? null : `Enter your ${what}.`);

/** E-mail and password; what is wrong with them the server doesn't say, for it would tell who has an account. */
export function PasswordForm({ email, isFixed = false, signedIn, beside }: Props) {
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setBusy] = useState(false);
  const form = useForm({ initialValues: { email, password: '' }, validate: { email: required('e-mail'), password: required('password') } });
  const enter = async (body: { email: string; password: string }) => {
    setBusy(true);
    setProblem(null);
    try {
      signedIn(await call('post', '/session', { body }));
    } catch (error) {
      setProblem(problemOf(error));
      form.setFieldValue('password', '');
    } finally {
      setBusy(false);
    }
  };
  return (
    <form noValidate onSubmit={form.onSubmit((values) => void enter(values))}>
      <Stack gap="md">
        {problem && <Alert color="red" role="alert" title={problem.title}>{sentence(problem.detail)}</Alert>}
        <TextInput label="E-mail" type="email" autoComplete="username" autoFocus={!email} disabled={isFixed} {...form.getInputProps('email')} />
        <PasswordInput label="Password" autoComplete="current-password" autoFocus={Boolean(email)} visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }} {...form.getInputProps('password')} />
        <Button type="submit" fullWidth loading={isBusy} mt={4}>Sign in</Button>
        {beside && <Group justify="center">{beside}</Group>}
      </Stack>
    </form>
  );
}
