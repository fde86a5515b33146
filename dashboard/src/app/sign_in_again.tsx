import { useEffect, useRef, useState } from 'react';
import { Button, Group, Modal, Text } from '@mantine/core';
import { call, door } from '../api/call';
import { currentSession, keepSession, useSession, type Session } from '../api/session';
import { queries } from '../api/queries';
import { PasswordForm } from '../sessions/password_form';
import { ProofForm } from '../sessions/proof_form';
import { tellProblem } from '../shared/notices';

/** Opens over the screen when the session ended, and leaves everything below as it was: nothing typed is lost. */
export function SignInAgain() {
  const before = useRef(useSession());
  const known = useSession();
  const [isAsked, setAsked] = useState(false);
  const [half, setHalf] = useState<Session | null>(null);
  const waiting = useRef<((goesOn: boolean) => void)[]>([]);
  useEffect(() => {
    before.current = known;
  }, [known]);
  useEffect(() => {
    door.signInAgain = () => new Promise((resolve) => {
      waiting.current.push(resolve);
      setAsked(true);
    });
    return () => {
      door.signInAgain = null;
    };
  }, []);
  const settle = (goesOn: boolean) => {
    setAsked(false);
    setHalf(null);
    for (const resolve of waiting.current.splice(0)) resolve(goesOn);
  };
  const enter = async (session: Session) => {
    door.csrf = session.csrf_token;
    if (session.stage !== 'open') return setHalf(session);
    const site = before.current.site?.id;
    const isElsewhere = site && session.site?.id !== site && session.sites.some(({ id }) => id === site);
    keepSession(isElsewhere ? await call('put', '/session/site', { body: { site } }) : session);
    settle(true);
    void queries.invalidateQueries();
  };
  const prove = async (body: object) => enter(await call('post', '/session/second-factor', { body }));
  return (
    <Modal opened={isAsked} onClose={() => settle(false)} withCloseButton={false} closeOnClickOutside={false} closeOnEscape={false} title={<Text span fw={650} size="lg">Sign in again</Text>}>
      <Text size="sm" c="dimmed" mb="md">Your session ended. What you typed is still here, and what you were doing goes on from where it was.</Text>
      {half
        ? <ProofForm ways={half.second_factors} action="Go on" send={prove} />
        : <PasswordForm email={currentSession()?.staff.email ?? ''} isFixed signedIn={(session) => void enter(session).catch(tellProblem)} />}
      <Group justify="center" mt="md">
        <Button variant="subtle" color="gray" size="xs" onClick={() => window.location.assign('/admin/sign-in')}>Leave, and lose what is not saved</Button>
      </Group>
    </Modal>
  );
}
