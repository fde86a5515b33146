import { useEffect, useState } from 'react';
import { Anchor, Button, Center, Loader, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link as RouterLink, useNavigate } from 'react-router';
import { call, type Schema } from '../api/call';
import { problemOf } from '../api/problem';
import { forgetSession, keepSession } from '../api/session';
import { ProblemAlert } from '../shared/problem_alert';
import { RecordFields, useRecordForm } from '../shared/record_form';
import { DoorPage } from './door_page';

type AccountLink = Schema<'AccountLink'>;

/** The token of a one-time link stands behind the #, which no server sees; it leaves the address bar at once. */
function useToken(): string {
  const [token] = useState(() => decodeURIComponent(window.location.hash.slice(1)));
  useEffect(() => window.history.replaceState(window.history.state, '', window.location.pathname), []);
  return token;
}

export default function Link() {
  const token = useToken();
  const look = useQuery({
    queryKey: ['account-link', token], enabled: token !== '', retry: false, staleTime: Infinity, gcTime: 0,
    queryFn: () => call('post', '/account-links/look', { body: { token } }),
  });
  if (token === '' || problemOf(look.error).status === 404) return <Over />;
  if (look.error) return <DoorPage title="Not now"><ProblemAlert error={look.error} retry={() => void look.refetch()} /></DoorPage>;
  if (!look.data) return <DoorPage title="One moment"><Center py="xl"><Loader type="dots" /></Center></DoorPage>;
  return <UseLink token={token} link={look.data} />;
}

function Over() {
  return (
    <DoorPage title="This link is over">
      <Stack gap="md">
        <Text size="sm">It was used, is too old, or a newer one took its place. The link to the first account is new with each start of the program; an invitation can be sent again.</Text>
        <Button component={RouterLink} to="/sign-in" variant="default">Sign in</Button>
        <Anchor component={RouterLink} to="/forgot" size="sm" ta="center">Forgot your password?</Anchor>
      </Stack>
    </DoorPage>
  );
}

const words = {
  first: { title: 'Welcome to CustomerHub', note: 'Make the first account. It owns everything here, and invites the others.', action: 'Make my account' },
  welcome: { title: 'Choose your password', note: 'Then sign in with it and set up your second factor.', action: 'Save my password' },
  reset: { title: 'A new password', note: 'All your sessions end. Your second factor stays as it is.', action: 'Save my password' },
  invitation: { title: 'You are invited', note: '', action: 'Accept' },
};

function noteOf({ purpose, site_name: site, role }: AccountLink): string {
  return purpose === 'invitation' ? `To work on ${site} as ${role === 'owner' || role === 'admin' || role === 'editor' || role === 'analyst' ? 'an' : 'a'} ${role}.`.replace('an support', 'a support') : words[purpose].note;
}

function UseLink({ token, link }: { token: string; link: AccountLink }) {
  const navigate = useNavigate();
  const isFirst = link.purpose === 'first';
  const needsName = isFirst || (link.purpose === 'invitation' && link.needs_password);
  const record = useRecordForm({
    initialValues: { email: link.email, name: link.name, site_name: '', password: '' },
    save: async ({ email, name, site_name, password }) => {
      const made = await call('post', '/account-links/use', {
        body: { token, ...(isFirst ? { email } : {}), ...(needsName ? { name } : {}), ...(link.needs_site ? { site_name } : {}), ...(link.needs_password ? { password } : {}) },
      });
      forgetSession();
      if (!link.needs_password) return navigate(`/sign-in?email=${encodeURIComponent(made.email)}`, { replace: true });
      keepSession(await call('post', '/session', { body: { email: made.email, password } }));
      return navigate('/', { replace: true });
    },
  });
  const field = (name: 'email' | 'name' | 'site_name' | 'password') => record.form.getInputProps(name);
  return (
    <DoorPage title={words[link.purpose].title} note={noteOf(link)}>
      <RecordFields record={record} action={words[link.purpose].action} guard={false}>
        <Stack gap="md">
          {link.needs_site && <TextInput label="Name of your site" description="What your members see. You can change it later." placeholder="Low Tide Studio" autoFocus {...field('site_name')} />}
          {needsName && <TextInput label="Your name" autoComplete="name" autoFocus={!link.needs_site} {...field('name')} />}
          <TextInput label="E-mail" type="email" autoComplete="username" disabled={!isFirst} {...field('email')} />
          {link.needs_password
            ? <PasswordInput label="Password" description="At least 8 characters. Long beats strange: four words will do." autoComplete="new-password" visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }} {...field('password')} />
            : <Text size="sm" c="dimmed">You have an account already; keep your password and your second factor.</Text>}
        </Stack>
      </RecordFields>
    </DoorPage>
  );
}
