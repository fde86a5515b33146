import { useState } from 'react';
import { Button, Group, Skeleton, Tabs, Tooltip } from '@mantine/core';
import { IconAlertCircle, IconCurrencyEuro, IconInfoCircle, IconListTree, IconSettings } from '@tabler/icons-react';
import { Link, Navigate, useNavigate, useParams } from 'react-router';
import { problemOf } from '../api/problem';
import { queries } from '../api/queries';
import { useMay } from '../api/session';
import { confirm } from '../shared/confirm';
import { tell } from '../shared/notices';
import { PageHeader } from '../shared/page_header';
import { ProblemAlert } from '../shared/problem_alert';
import { ContentTab } from './content_tab';
import { InfoTab } from './info_tab';
import { OffersTab } from './offers_tab';
import { PreviewButton } from './preview_button';
import { Publish } from './publish';
import { SettingsTab } from './settings_tab';
import { ThingActions } from './thing_actions';
import { StatusBadge } from './thing_face';
import { changeThing, isCollection, kindWord, refreshThings, thingKey, thingPath, useThing, type Seen, type Thing } from './things';
import { hintWords } from './words';
import classes from '../shared/tabs.module.css';

const tabs = [
  { value: 'info', label: 'Info', icon: IconInfoCircle, Panel: InfoTab },
  { value: 'content', label: 'Content', icon: IconListTree, Panel: ContentTab },
  { value: 'settings', label: 'Settings', icon: IconSettings, Panel: SettingsTab },
  { value: 'offers', label: 'Offers', icon: IconCurrencyEuro, Panel: OffersTab },
];

export interface TabProps {
  seen: Seen<Thing>;
  mayWrite: boolean;
  /** Saves under the version that was seen; a Problem of status 412 says that somebody else was faster. */
  save: (patch: Parameters<typeof changeThing>[1]) => Promise<void>;
}

/** A product or a collection: what it is, what is in it, when it opens, how it is bought. */
export default function ThingScreen() {
  const { thing: id = '', tab = 'info' } = useParams();
  const query = useThing(id);
  const chosen = tabs.find(({ value }) => value === tab);
  if (!chosen) return <Navigate to={thingPath(id)} replace />;
  if (query.error && !query.data) return <ProblemAlert error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <><Skeleton height={34} width="40%" mb="xl" /><Skeleton height={38} mb="lg" /><Skeleton height={320} radius="lg" /></>;
  return <Editor key={id} seen={query.data} chosen={chosen} />;
}

function Editor({ seen, chosen }: { seen: Seen<Thing>; chosen: (typeof tabs)[number] }) {
  const navigate = useNavigate();
  const mayWrite = useMay()('content:write');
  const [overtaken, setOvertaken] = useState(0);
  const { answer: thing } = seen;
  const list = isCollection(thing.id) ? { label: 'Collections', path: '/collections' } : { label: 'Products', path: '/products' };
  const save: TabProps['save'] = async (patch) => {
    const now = await changeThing(thing.id, patch, seen.tag);
    queries.setQueryData(thingKey(thing.id), now);
    void refreshThings();
    tell('Saved.');
  };
  const startAnew = async () => {
    await queries.refetchQueries({ queryKey: thingKey(thing.id), exact: true });
    setOvertaken((times) => times + 1);
  };
  const guarded: TabProps['save'] = async (patch) => {
    try {
      await save(patch);
    } catch (error) {
      if (problemOf(error).status !== 412) throw error;
      await settleOvertaking(thing, patch, startAnew);
    }
  };
  return (
    <>
      <PageHeader title={thing.name} back={list} badge={<StatusBadge status={thing.status} />} actions={(
        <>
          <PreviewButton path={`/p/${thing.slug}`} />
          {mayWrite && <Publish thing={thing} save={guarded} />}
          <ThingActions thing={thing} gone={() => void navigate(list.path)} />
        </>
      )} />
      <Hints thing={thing} />
      <Tabs value={chosen.value} onChange={(value) => void navigate(thingPath(thing.id, value === 'info' ? '' : value ?? ''))} keepMounted={false} activateTabWithKeyboard={false}>
        <Tabs.List mb="lg" className={classes.tabs}>
          {tabs.map(({ value, label, icon: Icon }) => <Tabs.Tab key={value} value={value} leftSection={<Icon size={16} aria-hidden />}>{label}</Tabs.Tab>)}
        </Tabs.List>
        <Tabs.Panel value={chosen.value}><chosen.Panel key={overtaken} seen={seen} mayWrite={mayWrite} save={guarded} /></Tabs.Panel>
      </Tabs>
    </>
  );
}

/** Somebody else saved first: either way is open, and nothing is lost unsaid. */
async function settleOvertaking(thing: Thing, patch: Parameters<typeof changeThing>[1], startAnew: () => Promise<void>): Promise<void> {
  const isMine = await confirm({
    title: 'Somebody else changed this meanwhile', action: 'Save mine all the same', danger: false,
    text: `Saving yours replaces the fields that you see here, and nothing else of the ${kindWord(thing.id)}. Cancel shows what they saved.`,
  });
  if (isMine) {
    queries.setQueryData(thingKey(thing.id), await changeThing(thing.id, patch, undefined));
    void refreshThings();
    tell('Saved.');
  } else {
    await startAnew();
    tell('This is what they saved.');
  }
}

function Hints({ thing }: { thing: Thing }) {
  if (thing.hints.length === 0) return null;
  return (
    <Group gap="xs" mb="md" role="group" aria-label="Worth a look">
      {thing.hints.map((hint) => (
        <Tooltip key={hint} label={hintWords[hint].long} multiline maw={280}>
          <Button component={Link} to={thingPath(thing.id, hintWords[hint].tab)} size="compact-sm" variant="default" leftSection={<IconAlertCircle size={15} color="var(--mantine-color-orange-6)" aria-hidden />}>
            {hintWords[hint].short}
          </Button>
        </Tooltip>
      ))}
    </Group>
  );
}
