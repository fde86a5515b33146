import { useState, type ReactNode } from 'react';
import { Anchor, Button, Card, Group, Modal, Progress, Stack, Text, TextInput, ThemeIcon, Title, VisuallyHidden } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconCheck, IconEye, IconFileDescription, IconMailForward, IconPalette, IconPlugConnected, IconUserPlus, type Icon } from '@tabler/icons-react';
import { Link } from 'react-router';
import { call, type Schema } from '../api/call';
import { queries } from '../api/queries';
import { useMay, useSession } from '../api/session';
import { tell, tellProblem } from '../shared/notices';
import { RecordFields, useRecordForm } from '../shared/record_form';
import { useScreenHere } from '../shared/screens_here';
import { closing } from '../shared/unsaved';
import classes from './home.module.css';

type State = Schema<'Launchpad'>;
type StepId = 'connected' | 'sign_up' | 'look' | 'content' | 'preview' | 'invited';

interface Step {
  id: StepId;
  icon: Icon;
  title: string;
  says: string;
  path: string;
  action: string;
}

const steps: Step[] = [
  { id: 'connected', icon: IconPlugConnected, title: 'Connect what you sell with', says: 'What people buy at Stripe opens here by itself. You can also work without a connector.', path: '/connections', action: 'Connect Stripe' },
  { id: 'sign_up', icon: IconUserPlus, title: 'Decide how people become members', says: 'Let visitors register, sell a product by Stripe, or let your own program make members by the API.', path: '/settings?q=registration', action: 'Open registration' },
  { id: 'look', icon: IconPalette, title: 'Give it your look', says: 'A theme, your colour, your logo. You see it before anybody else does.', path: '/branding', action: 'Choose the look' },
  { id: 'content', icon: IconFileDescription, title: 'Publish something', says: 'A product with one live page is enough to begin with.', path: '/products', action: 'Make a product' },
  { id: 'preview', icon: IconEye, title: 'See it with other eyes', says: 'The portal as a visitor or a member sees it, today or in three weeks.', path: '/preview', action: 'Look at it' },
  { id: 'invited', icon: IconMailForward, title: 'Invite your first member', says: 'Yourself, say: the mail lets them choose a password, and they are in.', path: '/members', action: 'Invite somebody' },
];

export function useLaunchpad() {
  const site = useSession().site?.id;
  return useQuery({ queryKey: ['launchpad', site], queryFn: ({ signal }) => call('get', '/launchpad', { signal }), enabled: site !== undefined, staleTime: 0 });
}

/** What a new owner does first. It is there until all of it has happened. */
export function Launchpad({ state }: { state: State }) {
  const [isInviting, setInviting] = useState(false);
  const done = steps.filter(({ id }) => state[id]).length;
  const next = steps.find(({ id }) => !state[id]);
  if (state.is_done) return null;
  return (
    <section aria-labelledby="launchpad">
      <Card padding={0}>
        <Group justify="space-between" align="flex-end" px="lg" pt="lg" pb="md">
          <div>
            <Title order={2} id="launchpad">Get ready for your first members</Title>
            <Text size="sm" c="dimmed" mt={2}>Each step ticks itself once it has happened. Take them in any order.</Text>
          </div>
          <Text size="sm" fw={600}>{done} of {steps.length} done</Text>
        </Group>
        <Progress value={(100 * done) / steps.length} radius={0} size="sm" aria-label={`${done} of ${steps.length} steps done`} />
        <Stack gap={0} component="ol" className={classes.list}>
          {steps.map((step) => (
            <li key={step.id} className={classes.item}>
              <StepLine step={step} isDone={state[step.id]} isNext={step === next} note={step.id === 'connected' && state.works_alone ? 'You work without a connector.' : undefined}>
                <Actions step={step} invite={() => setInviting(true)} isNext={step === next} />
              </StepLine>
            </li>
          ))}
        </Stack>
      </Card>
      <Modal opened={isInviting} onClose={closing(() => setInviting(false))} title="Invite a member"><Invitation close={() => setInviting(false)} /></Modal>
    </section>
  );
}

function StepLine({ step: { icon: Picture, title, says }, isDone, isNext, note, children }: { step: Step; isDone: boolean; isNext: boolean; note: string | undefined; children: ReactNode }) {
  return (
    <Group px="lg" py="md" gap="md" wrap="nowrap" align={isDone ? 'center' : 'flex-start'} className={classes.step} data-done={isDone || undefined}>
      <ThemeIcon variant={isDone ? 'filled' : 'light'} color={isDone ? 'teal' : 'tide'} size={38} radius="xl">
        {isDone ? <IconCheck size={20} aria-hidden /> : <Picture size={20} stroke={1.7} aria-hidden />}
      </ThemeIcon>
      <Group className={classes.words} justify="space-between" gap="sm">
        <div className={classes.stepWords}>
          <Text fw={isNext ? 650 : 600} c={isDone ? 'dimmed' : undefined}>{title}<VisuallyHidden>{isDone ? ', done' : ', to do'}</VisuallyHidden></Text>
          {!isDone && <Text size="sm" c="dimmed">{says}</Text>}
          {isDone && note && <Text size="sm" c="dimmed">{note}</Text>}
        </div>
        {!isDone && <Group gap="xs">{children}</Group>}
      </Group>
    </Group>
  );
}

function Actions({ step: { id, path, action }, invite, isNext }: { step: Step; invite: () => void; isNext: boolean }) {
  const may = useMay();
  const isHere = useScreenHere();
  const variant = isNext ? 'filled' : 'default';
  if (id === 'invited') return may('members:write') ? <Button variant={variant} onClick={invite}>{action}</Button> : null;
  return (
    <>
      {id === 'connected' && may('settings:write') && <Anchor component="button" type="button" size="sm" fw={600} onClick={() => void workAlone()}>I work without one</Anchor>}
      {isHere(path.split('?')[0]!) && <Button component={Link} to={path} variant={variant}>{action}</Button>}
    </>
  );
}

async function workAlone(): Promise<void> {
  const choose = async (alone: boolean) => {
    await call('patch', '/settings', { body: { works_alone: alone } });
    await queries.invalidateQueries({ queryKey: ['launchpad'] });
  };
  try {
    await choose(true);
    tell('You work without a connector. You can connect one at any time.', { undo: () => choose(false) });
  } catch (error) {
    tellProblem(error);
  }
}

function Invitation({ close }: { close: () => void }) {
  const record = useRecordForm({
    initialValues: { email: '', first_name: '' },
    validate: { email: (email) => (email.trim() ? null : 'To whom?') },
    save: async ({ email, first_name: name }) => {
      const member = await call('post', '/members', { body: { email: email.trim(), ...(name.trim() ? { first_name: name.trim() } : {}) } });
      await call('post', '/members/{member}/invitation', { path: { member: member.id } });
      tell(`The invitation is on its way to ${member.email}.`);
      await Promise.all(['launchpad', 'members', 'summary'].map((key) => queries.invalidateQueries({ queryKey: [key] })));
    },
    saved: close,
  });
  const { form } = record;
  return (
    <RecordFields record={record} action="Send the invitation" cancel={close} guard={false}>
      <Stack>
        <Text size="sm" c="dimmed">They become a member, and get a mail with a link to choose a password. It works for 48 hours.</Text>
        <TextInput label="E-mail" type="email" autoComplete="off" data-autofocus maxLength={254} {...form.getInputProps('email')} />
        <TextInput label="First name" description="The mail begins with it." autoComplete="off" maxLength={100} {...form.getInputProps('first_name')} />
      </Stack>
    </RecordFields>
  );
}
