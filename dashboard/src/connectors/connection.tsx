import { Alert, Anchor, Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { Link, useNavigate } from 'react-router';
import { call } from '../api/call';
import { queries } from '../api/queries';
import { useMay } from '../api/session';
import { confirm } from '../shared/confirm';
import { Facts } from '../shared/facts';
import { Moment } from '../shared/moment';
import { tell, tellProblem } from '../shared/notices';
import { nameOf, type Connection } from './connection_words';
import { KeyForm, SecretForm, Secrets } from './credentials';
import { ConnectionFrame } from './frame';
import { StripeSteps } from './stripe_setup';

/** One connection: how it is, what it still needs, its credentials, its end. */
export default function ConnectionScreen() {
  return <ConnectionFrame>{(connection) => <Overview connection={connection} />}</ConnectionFrame>;
}

function Overview({ connection }: { connection: Connection }) {
  const mayWrite = useMay()('connections:write');
  const isNew = !connection.last_event_at;
  return (
    <Stack gap="lg">
      {isNew && mayWrite && <FirstSteps connection={connection} />}
      <Card>
        <Title order={2} mb="md">How it is</Title>
        <Facts facts={[
          ['Account', connection.account ?? 'not known'],
          ['Last event', <Moment key="last" at={connection.last_event_at} never="none yet" withTime />],
          ['Events waiting', connection.queue === 0 ? 'none' : <Anchor key="queue" component={Link} to={`/connections/${connection.id}/events?state=waiting`}>{connection.queue}</Anchor>],
          ['Connected', <Moment key="since" at={connection.created_at} withTime />],
        ]} />
      </Card>
      {!isNew && <Card><Title order={2} mb="md">At Stripe</Title><StripeSteps connection={connection} /></Card>}
      {mayWrite && (
        <>
          <Card><Title order={2} mb="md">Signing secrets</Title><Secrets connection={connection} /></Card>
          <Card><Title order={2} mb="md">Key</Title><KeyForm connection={connection} /></Card>
          <Disconnect connection={connection} />
        </>
      )}
    </Stack>
  );
}

function FirstSteps({ connection }: { connection: Connection }) {
  return (
    <Card>
      <Title order={2} mb="md">Now let Stripe tell us</Title>
      <Stack gap="lg">
        <StripeSteps connection={connection} />
        <Text size="sm">Stripe then shows the endpoint's <b>signing secret</b>. Put it in here, so that nobody else can pretend to be Stripe:</Text>
        <SecretForm connection={connection} replaces />
        <Alert color="tide" variant="light">This stays here until the first event comes in. Then tie what you sell at Stripe to what it opens here, under <Anchor component={Link} to={`/connections/${connection.id}/links`} inherit underline="always">What is sold</Anchor>.</Alert>
      </Stack>
    </Card>
  );
}

function Disconnect({ connection }: { connection: Connection }) {
  const navigate = useNavigate();
  const end = async () => {
    const isSure = await confirm({
      title: 'Disconnect Stripe?', action: 'Disconnect',
      text: 'The key, the secrets and the webhook address stop working for good, and what is tied is untied. Members keep the access they have, also when their payments end later. Connecting again makes a new address.',
    });
    if (!isSure) return;
    try {
      await call('delete', '/connections/{connection}', { path: { connection: connection.id } });
      await navigate('/connections', { replace: true });
      await queries.invalidateQueries({ queryKey: ['connections'] });
      tell(`${nameOf(connection)} is disconnected.`);
    } catch (error) {
      tellProblem(error);
    }
  };
  return (
    <Card>
      <Group justify="space-between">
        <div>
          <Title order={2}>Disconnect</Title>
          <Text size="sm" c="dimmed" maw="44rem">Nothing comes in any more. Members and what they have stay. To stop for a while, disable the endpoint at Stripe instead: the connection stays as it is.</Text>
        </div>
        <Button variant="light" color="red" leftSection={<IconPlugConnectedX size={17} aria-hidden />} onClick={() => void end()}>Disconnect</Button>
      </Group>
    </Card>
  );
}
