import { useEffect, useState, useSyncExternalStore } from 'react';
import { Alert, Anchor, Box, Button, Group, Skeleton, Switch, Text, Textarea, Tooltip, VisuallyHidden } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconArrowLeft, IconCloudCheck, IconCloudOff, IconCloudUp, IconHistory, IconSettings } from '@tabler/icons-react';
import { Link, useParams } from 'react-router';
import { callForTag, type Schema } from '../api/call';
import { useMay } from '../api/session';
import { momentIn } from '../shared/moment';
import { useTimeZone } from '../api/queries';
import { tellProblem } from '../shared/notices';
import { useTitle } from '../shared/page_header';
import { ProblemAlert } from '../shared/problem_alert';
import { dropDraft, findDraft, type Draft, type Words } from './editor/drafts';
import { saysTheSame } from './editor/document';
import { History } from './editor/history';
import { PageEditor, PageReader } from './editor/page_editor';
import { PageKeeper, type Kept } from './editor/page_keeper';
import { Writing } from './editor/writing';
import { PageSettings } from './page_settings';
import { PreviewButton } from './preview_button';
import { refreshThings, thingPath, useThing, type Seen } from './things';
import classes from './page_screen.module.css';

type Page = Schema<'Page'>;

const load = (page: string, signal: AbortSignal) => callForTag('get', '/pages/{page}', { path: { page }, signal });

/** A page, to be written. It is read afresh each time, and saved as one types. */
export default function PageScreen() {
  const id = useParams()['page']!;
  const mayWrite = useMay()('content:write');
  const query = useQuery({ queryKey: ['pages', id, 'opened'], queryFn: ({ signal }) => load(id, signal), gcTime: 0, staleTime: Infinity, refetchOnWindowFocus: false, refetchOnReconnect: false });
  if (query.error) return <ProblemAlert error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <><Skeleton height={34} width="60%" mb="lg" /><Skeleton height={420} radius="lg" /></>;
  return mayWrite ? <Desk key={id} seen={query.data} /> : <Reading page={query.data.answer} />;
}

function Back({ page }: { page: Page }) {
  const { data } = useThing(page.thing);
  return (
    <Anchor component={Link} to={thingPath(page.thing, 'content')} c="dimmed" size="sm" className={classes.back}>
      <IconArrowLeft size={15} aria-hidden /> <span>{data?.answer.name ?? 'Back'}</span>
    </Anchor>
  );
}

function Reading({ page }: { page: Page }) {
  useTitle(page.title);
  return <><Back page={page} /><h1 className={classes.title}>{page.title}</h1><PageReader body={page.body} /></>;
}

/** What was typed here before and never reached the server: put back at once where nobody else wrote meanwhile. */
function draftFor({ answer, tag }: Seen<Page>): { draft: Draft; isFresh: boolean } | null {
  const draft = findDraft(answer.id);
  if (!draft) return null;
  if (draft.words.title === answer.title && saysTheSame(draft.words.body, answer.body)) {
    dropDraft(answer.id);
    return null;
  }
  return { draft, isFresh: draft.tag === tag };
}

function useKeeper(seen: Seen<Page>, start: Words) {
  const [writing] = useState(() => new Writing(start));
  const [keeper] = useState(() => new PageKeeper(seen.answer, seen.tag, writing.read));
  const kept = useSyncExternalStore(keeper.watch, keeper.current);
  useEffect(() => {
    const keep = () => keeper.keepDraft();
    const retry = () => void keeper.save();
    window.addEventListener('pagehide', keep);
    document.addEventListener('visibilitychange', keep);
    window.addEventListener('online', retry);
    return () => {
      window.removeEventListener('pagehide', keep);
      document.removeEventListener('visibilitychange', keep);
      window.removeEventListener('online', retry);
      keeper.leave();
      void refreshThings();
    };
  }, [keeper]);
  return { keeper, writing, kept };
}

function Desk({ seen }: { seen: Seen<Page> }) {
  const [found, setFound] = useState(() => draftFor(seen));
  const [start] = useState(() => (found?.isFresh ? found.draft.words : { title: seen.answer.title, body: seen.answer.body }));
  const { keeper, writing, kept } = useKeeper(seen, start);
  const [title, setTitle] = useState(start.title);
  const [panel, setPanel] = useState<'history' | 'settings' | null>(null);
  const [isUnreadable, setUnreadable] = useState(false);
  useTitle(title);
  const write = ({ title: put, body }: Words) => {
    setTitle(put);
    writing.put({ title: put, body });
  };
  const take = (page: Page, tag: string | undefined) => {
    keeper.take(page, tag);
    write(page);
  };
  const open = (which: 'history' | 'settings') => void keeper.save().finally(() => setPanel(which));
  return (
    <Box onKeyDown={(event) => {
      if (!(event.ctrlKey || event.metaKey) || event.key !== 's') return;
      event.preventDefault();
      void keeper.save();
    }}>
      <Group justify="space-between" align="center" mb="xs" gap="xs">
        <Back page={kept.page} />
        <Group gap="xs">
          <SaveState kept={kept} save={() => void keeper.save()} />
          <PageState kept={kept} keeper={keeper} />
          <Button variant="default" size="sm" leftSection={<IconHistory size={16} aria-hidden />} onClick={() => open('history')}>Versions</Button>
          <Button variant="default" size="sm" leftSection={<IconSettings size={16} aria-hidden />} onClick={() => open('settings')}>Settings</Button>
          <Look page={kept.page} keeper={keeper} />
        </Group>
      </Group>
      <Notices kept={kept} keeper={keeper} take={take} found={found} isUnreadable={isUnreadable} useDraft={() => {
        write(found!.draft.words);
        keeper.note();
        setFound(null);
      }} dropDraft={() => {
        dropDraft(kept.page.id);
        setFound(null);
      }} />
      <VisuallyHidden component="h1">{title || 'A page without a title'}</VisuallyHidden>
      <Textarea aria-label="Title of the page" variant="unstyled" autosize minRows={1} maxLength={200} value={title} placeholder="Title" classNames={{ input: classes.title }}
        error={title.trim() === '' ? 'A page needs a title; the one before stays until then.' : undefined}
        onChange={(event) => {
          const typed = event.currentTarget.value.replaceAll('\n', ' ');
          setTitle(typed);
          writing.retitle(typed);
          keeper.note();
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          event.preventDefault();
          writing.focus();
        }} />
      {!isUnreadable && (
        <PageEditor body={start.body} unreadable={() => setUnreadable(true)} changed={() => keeper.note()} ready={(editor) => {
          writing.hold(editor);
          if (found?.isFresh) keeper.note();
        }} />
      )}
      <History page={kept.page.id} seenTag={() => keeper.seenTag()} opened={panel === 'history'} close={() => setPanel(null)} restored={take} />
      <PageSettings page={kept.page} opened={panel === 'settings'} close={() => setPanel(null)} change={(values) => keeper.change(values)} />
    </Box>
  );
}

/** Quiet while all is well. */
function SaveState({ kept: { status, savedAt }, save }: { kept: Kept; save: () => void }) {
  const zone = useTimeZone();
  const time = savedAt ? new Intl.DateTimeFormat(undefined, { timeZone: zone, hour: '2-digit', minute: '2-digit' }).format(savedAt) : '';
  const words: Record<Kept['status'], string> = {
    saved: savedAt ? `Saved ${time}` : 'Saved', changed: 'Not saved yet', saving: 'Saving …', waiting: 'Waits for the connection', overtaken: 'Not saved', refused: 'Not saved',
  };
  const isCalm = status === 'saved' || status === 'changed' || status === 'saving';
  const Icon = status === 'saved' ? IconCloudCheck : status === 'changed' || status === 'saving' ? IconCloudUp : IconCloudOff;
  return (
    <Tooltip label={status === 'waiting' ? 'What you wrote is kept in this browser until then' : 'Pages save themselves; Ctrl S does it at once'}>
      <Group gap={6} {...(isCalm ? { c: 'dimmed' } : {})} wrap="nowrap" role="status" onClick={save}>
        <Icon size={17} aria-hidden {...(isCalm ? {} : { color: 'var(--mantine-color-orange-6)' })} /><Text size="sm" data-save-state={status}>{words[status]}</Text>
      </Group>
    </Tooltip>
  );
}

function PageState({ kept, keeper }: { kept: Kept; keeper: PageKeeper }) {
  const [wanted, setWanted] = useState<Page['status'] | null>(null);
  const isLive = (wanted ?? kept.page.status) === 'live';
  const set = async (status: Page['status']) => {
    setWanted(status);
    await keeper.save().then(() => keeper.change({ status })).catch(tellProblem);
    setWanted(null);
  };
  return (
    <Switch checked={isLive} label={isLive ? 'Live' : 'Draft'} size="md" aria-label="Live: members can see this page"
      onChange={(event) => void set(event.currentTarget.checked ? 'live' : 'draft')} />
  );
}

function Look({ page, keeper }: { page: Page; keeper: PageKeeper }) {
  const { data } = useThing(page.thing);
  return data ? <PreviewButton path={`/p/${data.answer.slug}/${page.slug}`} before={() => keeper.save()} /> : null;
}

interface NoticesProps {
  kept: Kept;
  keeper: PageKeeper;
  take: (page: Page, tag: string | undefined) => void;
  found: { draft: Draft; isFresh: boolean } | null;
  isUnreadable: boolean;
  useDraft: () => void;
  dropDraft: () => void;
}

function Notices({ kept, keeper, take, found, isUnreadable, useDraft, dropDraft: drop }: NoticesProps) {
  const zone = useTimeZone();
  const takeTheirs = async () => {
    const { answer, tag } = await load(kept.page.id, new AbortController().signal);
    take(answer, tag);
  };
  return (
    <>
      {isUnreadable && <Alert color="orange" mb="md" title="This page can't be written on here">Something stands on it that this editor doesn't know. Load the Dashboard anew; it may have been updated. Nothing was changed.</Alert>}
      {kept.status === 'overtaken' && (
        <Alert color="orange" mb="md" role="alert" className={classes.stopped} title="Somebody else saved this page while you were writing">
          <Text size="sm">Yours is kept in this browser. Whichever you choose, the other is in the earlier versions or can be undone.</Text>
          <Group mt="sm">
            <Button size="xs" onClick={() => void keeper.keepMine().catch(tellProblem)}>Save mine over it</Button>
            <Button size="xs" variant="default" onClick={() => void takeTheirs().catch(tellProblem)}>Show theirs</Button>
          </Group>
        </Alert>
      )}
      {kept.status === 'waiting' && <Alert color="orange" mb="md" title={kept.problem?.title}>What you write is kept in this browser, and saved as soon as the server answers again.</Alert>}
      {kept.status === 'refused' && <Box mb="md" className={classes.stopped}><ProblemAlert error={kept.problem} retry={() => void keeper.save()} /></Box>}
      {found && !found.isFresh && (
        <Alert color="orange" mb="md" role="alert" title={`You wrote something here on ${momentIn(zone, found.draft.at)} that was not saved`}>
          <Text size="sm">The page was changed since. You can put your words in its place; what stands here now stays in the earlier versions.</Text>
          <Group mt="sm">
            <Button size="xs" onClick={useDraft}>Use my words</Button>
            <Button size="xs" variant="default" onClick={drop}>Drop them</Button>
          </Group>
        </Alert>
      )}
    </>
  );
}
