import { Anchor } from '@mantine/core';
import { Link, Navigate, useSearchParams } from 'react-router';
import { keepSession, useKnownSession } from '../api/session';
import { DoorPage } from './door_page';
import { PasswordForm } from './password_form';

/** Only a path of our own: whatever else stands in the address leads home. */
export function nextIn(search: URLSearchParams): string {
  const next = search.get('next') ?? '/';
  return /^\/(?![/\\])/.test(next) ? next : '/';
}

export default function SignIn() {
  const [search] = useSearchParams();
  if (useKnownSession()) return <Navigate to={nextIn(search)} replace />;
  return (
    <DoorPage title="Sign in" note="To the Dashboard, with the account you work with." below={<>Are you a member? <Anchor href="/login" underline="always">Go to the portal</Anchor></>}>
      <PasswordForm email={search.get('email') ?? ''} signedIn={(session) => void keepSession(session)}
        beside={<Anchor component={Link} to="/forgot" size="sm">Forgot your password?</Anchor>} />
    </DoorPage>
  );
}
