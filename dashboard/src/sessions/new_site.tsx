import { Alert, Card, Stack, TextInput } from '@mantine/core';
import { useNavigate } from 'react-router';
import { call } from '../api/call';
import { queries } from '../api/queries';
import { keepSession, useSession } from '../api/session';
import { tell } from '../shared/notices';
import { PageHeader } from '../shared/page_header';
import { RecordFields, useRecordForm } from '../shared/record_form';

/** What people copy out of an address bar, as the name alone. */
const hostIn = (typed: string) => typed.trim().replace(/^https?:\/\//i, '').replace(/[/:].*$/, '');

/** Another site of one's own: its name, and the name in its address. */
export default function NewSite() {
  const { site, role } = useSession();
  return (
    <>
      <PageHeader title="New site" note="A portal of its own, with its own members, content and connections. Nothing of one site is seen on another." />
      {role === 'owner' && site
        ? <Card maw={640}><Fields here={site} /></Card>
        : <Alert color="gray" title="Only an owner can make another site">Ask an owner of this one, or whoever runs the program.</Alert>}
    </>
  );
}

function Fields({ here }: { here: { name: string; hosts: string[]; portal_url: string } }) {
  const navigate = useNavigate();
  const isReachedByAny = here.hosts.length === 0;
  const record = useRecordForm({
    initialValues: { name: '', hosts: '', host_here: isReachedByAny ? window.location.hostname : '' },
    validate: {
      name: (name) => (name.trim() ? null : 'Give it a name.'),
      hosts: (host) => (host.trim() ? null : 'Enter the name in its address.'),
    },
    save: async ({ name, hosts, host_here: hostHere }) => {
      const session = await call('post', '/sites', {
        body: {
          name: name.trim(), hosts: [hostIn(hosts)], time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
          ...(isReachedByAny ? { host_here: hostIn(hostHere) } : {}),
        },
      });
      keepSession(session);
      queries.clear();
    },
    saved: () => {
      tell(`${record.form.getValues().name.trim()} is made, and you work on it now.`);
      void navigate('/');
    },
  });
  const { form } = record;
  return (
    <RecordFields record={record} action="Make the site" cancel={() => void navigate('/')}>
      <Stack gap="lg">
        <TextInput label="Name" description="As members read it. It can be changed." autoFocus maxLength={100} {...form.getInputProps('name')} />
        <TextInput label="Address of the portal" description="The name alone, without https:// or a port. It has to lead to this server: whoever looks after your domain enters it there." placeholder="members.example.com" autoComplete="off" spellCheck={false} maxLength={253} {...form.getInputProps('hosts')} />
        {isReachedByAny && (
          <TextInput label={`Address of ${here.name}`} description="So far any name has led there. With two sites only the name in the address says which one is meant: from now on this one leads to it." autoComplete="off" spellCheck={false} maxLength={253} {...form.getInputProps('host_here')} />
        )}
      </Stack>
    </RecordFields>
  );
}
