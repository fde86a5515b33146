import { useState, type ReactNode } from 'react';
import { Anchor, Badge, Button, Card, Code, Divider, Grid, Group, NumberInput, Select, Skeleton, Stack, Switch, Text, TextInput, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconSearch, IconSearchOff } from '@tabler/icons-react';
import { useSearchParams } from 'react-router';
import { call, type Schema } from '../api/call';
import { queries, useSettings } from '../api/queries';
import { loadSession, useMay } from '../api/session';
import { Empty } from '../shared/empty';
import { tell } from '../shared/notices';
import { PageHeader } from '../shared/page_header';
import { ProblemAlert } from '../shared/problem_alert';
import { RecordFields, useRecordForm, type RecordForm } from '../shared/record_form';

type Settings = Schema<'Settings'>;
type Values = Omit<Settings, 'mail'>;

interface Setting {
  name: keyof Values;
  title: string;
  says: string; // what it does, and what it is until somebody decides
  field: (record: RecordForm<Values>, label: string) => ReactNode;
}

const zones = Intl.supportedValuesOf('timeZone').concat('UTC').toSorted().filter((zone, at, all) => zone !== all[at - 1]);

const dateStyles = [
  { value: 'day_first', label: '21 November 2026, 14:00' }, { value: 'month_first', label: 'November 21, 2026, 2:00 PM' }, { value: 'numbers', label: '2026-11-21, 14:00' },
];

const settings: Setting[] = [
  {
    name: 'name', title: 'Name', says: 'What members read in the head of every page and in every mail.',
    field: ({ form }, label) => <TextInput aria-label={label} maxLength={100} {...form.getInputProps('name')} />,
  },
  {
    name: 'support_email', title: 'Support address', says: 'Where members’ questions go; answers to mails go there too. Empty: the portal shows no address.',
    field: ({ form }, label) => <TextInput type="email" aria-label={label} placeholder="help@example.com" maxLength={254} {...form.getInputProps('support_email')} />,
  },
  {
    name: 'time_zone', title: 'Time zone', says: 'By its calendar and clock things open day by day, and moments are shown. UTC until you choose.',
    field: ({ form }, label) => <Select aria-label={label} data={zones} searchable allowDeselect={false} limit={60} nothingFoundMessage="No such time zone" {...form.getInputProps('time_zone')} />,
  },
  {
    name: 'inactivity_days', title: 'Inactive after', says: 'How many days without a log-in make a member inactive. 30 until you choose. Fewer days may make members inactive, and start what follows that, at the next scan.',
    field: ({ form }, label) => <NumberInput aria-label={label} min={1} max={3650} allowDecimal={false} suffix=" days" {...form.getInputProps('inactivity_days')} />,
  },
  {
    name: 'public_content', title: 'Public content', says: 'Visitors who are not logged in see the library and what is meant for anyone. On until you turn it off; off, they see the log-in and nothing else.',
    field: ({ form }, label) => <Switch aria-label={label} label={form.values.public_content ? 'On' : 'Off'} {...form.getInputProps('public_content', { type: 'checkbox' })} />,
  },
  {
    name: 'date_style', title: 'Dates', says: 'How the portal and mails write dates and times. Day first until you choose. The portal’s own words are English so far.',
    field: ({ form }, label) => <Select aria-label={label} data={dateStyles} allowDeselect={false} {...form.getInputProps('date_style')} />,
  },
  {
    name: 'registration', title: 'Registration', says: 'Visitors make themselves members: a form, a mail to the address they gave, a password. Off until you turn it on.',
    field: ({ form }, label) => <Switch aria-label={label} label={form.values.registration ? 'On' : 'Off'} {...form.getInputProps('registration', { type: 'checkbox' })} />,
  },
  {
    name: 'terms', title: 'Terms to tick at registration', says: 'A sentence that whoever registers has to agree to. Empty: nothing to tick.',
    field: ({ form }, label) => <TextInput aria-label={label} placeholder="I accept the terms and the privacy policy." maxLength={300} {...form.getInputProps('terms')} />,
  },
  {
    name: 'terms_url', title: 'Where the terms stand', says: 'Leads from the registration to them: an https address, or a path of the portal. Empty: no link.',
    field: ({ form }, label) => <TextInput aria-label={label} placeholder="https://example.com/terms" maxLength={2000} {...form.getInputProps('terms_url')} />,
  },
  {
    name: 'works_alone', title: 'Without a connector', says: 'You give access yourself, or by the API, and sell nothing by a connector. Only the steps on Home ask. Off until you choose it.',
    field: ({ form }, label) => <Switch aria-label={label} label={form.values.works_alone ? 'On' : 'Off'} {...form.getInputProps('works_alone', { type: 'checkbox' })} />,
  },
];

export default function SiteSettings() {
  const { data, error, refetch } = useSettings();
  return (
    <>
      <PageHeader title="Settings" note="What holds for this whole site." />
      {error && <ProblemAlert error={error} retry={() => void refetch()} />}
      {!data && !error && <Card aria-busy="true" aria-label="Loading"><Stack gap="xl">{settings.map(({ name }) => <Skeleton key={name} height={42} />)}</Stack></Card>}
      {data && <SettingsForm saved={data} />}
      <Addresses />
    </>
  );
}

/** What can be changed here: how mails leave is the operator's. */
function valuesOf(settings: Settings): Values {
  const values: Partial<Settings> = { ...settings };
  delete values.mail;
  return values as Values;
}

function SettingsForm({ saved }: { saved: Settings }) {
  const may = useMay();
  const [search, setSearch] = useSearchParams();
  const words = (search.get('q') ?? '').toLowerCase();
  const [base, setBase] = useState<Values>(() => valuesOf(saved));
  const record = useRecordForm<Values>({
    initialValues: base,
    save: async (values) => {
      const changed = Object.fromEntries(Object.entries(values).filter(([name, value]) => value !== base[name as keyof Values]));
      if (Object.keys(changed).length === 0) return;
      await call('patch', '/settings', { body: changed });
      setBase(values);
      await queries.invalidateQueries({ queryKey: ['settings'] });
      await queries.invalidateQueries({ queryKey: ['launchpad'] });
      if ('name' in changed) await loadSession();
    },
    saved: () => tell('The settings are saved.'),
  });
  const shown = settings.filter(({ title, says }) => `${title} ${says}`.toLowerCase().includes(words));
  const find = (q: string) => setSearch(q ? { q } : {}, { replace: true });
  const fields = (
    <fieldset disabled={!may('settings:write')} style={{ border: 0, margin: 0, padding: 0, minInlineSize: 0 }}>
      <legend style={{ position: 'absolute', clipPath: 'inset(50%)' }}>Settings of the site</legend>
      {shown.map((setting, at) => <Line key={setting.name} setting={setting} record={record} isFirst={at === 0} />)}
    </fieldset>
  );
  return (
    <Stack gap="md">
      <TextInput type="search" aria-label="Search the settings" placeholder="Search the settings" maw={380} data-list-search value={search.get('q') ?? ''}
        leftSection={<IconSearch size={17} aria-hidden />} onChange={(event) => find(event.currentTarget.value)} />
      <Card>
        {shown.length === 0 && <Empty icon={IconSearchOff} title="No setting is called that" text="Try another word." action={<Button variant="default" onClick={() => find('')}>Show all</Button>} />}
        {shown.length > 0 && (may('settings:write') ? <RecordFields record={record}>{fields}</RecordFields> : fields)}
      </Card>
    </Stack>
  );
}

function Line({ setting, record, isFirst }: { setting: Setting; record: RecordForm<Values>; isFirst: boolean }) {
  const { title, says, field } = setting;
  return (
    <>
      {!isFirst && <Divider my="md" />}
      <Grid gap="md" align="center">
        <Grid.Col span={{ base: 12, sm: 7 }}>
          <Text fw={600}>{title}</Text>
          <Text size="sm" c="dimmed">{says}</Text>
        </Grid.Col>
        <Grid.Col span={{ base: 12, sm: 5 }}>{field(record, title)}</Grid.Col>
      </Grid>
    </>
  );
}

/** Where members find the site; host names are the operator's to give. */
function Addresses() {
  const { data } = useQuery({ queryKey: ['site'], queryFn: ({ signal }) => call('get', '/site', { signal }) });
  const settings = useSettings().data;
  if (!data || !settings) return null;
  return (
    <Card mt="lg">
      <Title order={2} mb="xs">Address</Title>
      <Text size="sm">Members find this site at <Anchor href={data.portal_url} underline="always" target="_blank" rel="noreferrer">{data.portal_url}</Anchor></Text>
      <Group gap="xs" mt="xs">
        {data.hosts.length > 0 ? data.hosts.map((host) => <Code key={host}>{host}</Code>) : <Text size="sm" c="dimmed">It answers to any host name, as the only site here.</Text>}
      </Group>
      <Text size="sm" c="dimmed" mt="xs">Whoever runs the server adds another: <Code>customerhub site host add --site {data.slug} members.example.com</Code></Text>
      <Divider my="md" />
      <Title order={2} mb="xs">Mail</Title>
      <Group gap="xs">
        <Badge color={settings.mail.is_sent ? 'teal' : 'orange'}>{settings.mail.is_sent ? 'Mails are sent' : 'Mails are kept, not sent'}</Badge>
        <Text size="sm">From {settings.mail.from || 'the support address, which isn’t set yet'}</Text>
      </Group>
      <Text size="sm" c="dimmed" mt="xs">{settings.mail.is_sent ? 'Whoever runs the server says by which mail server.' : <>Nobody gets a mail before whoever runs the server names a mail server: <Code>customerhub serve --smtp-url smtps://…</Code></>}</Text>
    </Card>
  );
}
