import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { Loader } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { createSpotlight, Spotlight } from '@mantine/spotlight';
import { keepPreviousData, useQueries } from '@tanstack/react-query';
import { IconSearch } from '@tabler/icons-react';
import { useNavigate } from 'react-router';
import { useMay, useSession } from '../api/session';
import type { Command, Found, MenuEntry } from '../shared/screen';
import { areas, menuEntries } from './areas';

const [palette, spotlight] = createSpotlight();

export const openPalette = () => spotlight.open();

const searches = areas.flatMap((area) => area.find ?? []);
const commands = areas.flatMap((area) => area.commands ?? []);
const pause = 120; // milliseconds without a key before the server is asked

/** Ctrl K: every screen, every command, and what the folders find for what is typed. */
export function Palette() {
  const [query, setQuery] = useState('');
  const { found, isSearching } = useFound(query.trim());
  const may = useMay();
  const fits = (entry: { label: string; words?: string; permission?: string }) =>
    (!entry.permission || may(entry.permission)) && wordsMatch(query, `${entry.label} ${entry.words ?? ''}`);
  const typed = query.trim().toLowerCase();
  const isNamed = ({ label }: MenuEntry) => label.toLowerCase() === typed; // nothing that is found later may come before it
  const screens = menuEntries.filter(fits).toSorted((one, other) => Number(isNamed(other)) - Number(isNamed(one)));
  const acts = commands.filter(fits);
  const isEmpty = screens.length + acts.length + found.length === 0;
  const isMeant = ({ label }: MenuEntry) => typed !== '' && label.toLowerCase().startsWith(typed);
  const onKeyDown = useFirstChosen([...found.flatMap(({ entries }) => entries.map(({ id }) => id)), String(screens.some(isMeant)), String(screens.some(isNamed)), ...acts.map(({ label }) => label), ...screens.map(({ path }) => path)].join('\n'), isSearching && !screens.some(isNamed));
  const toActs = acts.length > 0 && <Spotlight.ActionsGroup key="acts" label="Do">{acts.map((entry) => <Choice key={entry.path + entry.label} {...entry} />)}</Spotlight.ActionsGroup>;
  const toScreens = screens.length > 0 && <Spotlight.ActionsGroup key="screens" label="Go to">{screens.map((entry) => <Choice key={entry.path} {...entry} />)}</Spotlight.ActionsGroup>;
  const toFound = found.map(({ title, entries }) => (
    <Spotlight.ActionsGroup key={title} label={title}>
      {entries.map((entry) => <Choice key={entry.id} {...entry} />)}
    </Spotlight.ActionsGroup>
  ));
  return (
    <Spotlight.Root store={palette} query={query} onQueryChange={setQuery} shortcut={['mod + K']} tagsToIgnore={[]} triggerOnContentEditable centered={false} yOffset="12vh" scrollable maxHeight={440} attributes={{ content: { 'aria-label': 'Search and go anywhere' } }} radius="lg" transitionProps={{ duration: 80 }}>
      <Spotlight.Search onKeyDown={onKeyDown} placeholder="Search members and content, or go to…" aria-label="Search members and content, or go to" leftSection={isSearching ? <Loader size={16} /> : <IconSearch size={18} aria-hidden />} />
      <Spotlight.ActionsList>
        {screens.some(isNamed) ? [toScreens, toFound, toActs] : screens.some(isMeant) ? [toFound, toScreens, toActs] : [toFound, toActs, toScreens]}
        {isEmpty && <Spotlight.Empty>{isSearching ? 'Searching…' : 'Nothing found'}</Spotlight.Empty>}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

function wordsMatch(query: string, text: string): boolean {
  const inside = text.toLowerCase();
  return query.toLowerCase().split(/\s+/).every((word) => inside.includes(word));
}

const chosen = () => document.getElementById(palette.getState().listId)?.querySelector<HTMLElement>('[data-selected]');

function chooseNone(): void {
  chosen()?.removeAttribute('data-selected');
}

function chooseFirst(): void {
  chooseNone();
  document.getElementById(palette.getState().listId)?.querySelector('[data-action]')?.setAttribute('data-selected', 'true');
  palette.updateState((state) => ({ ...state, selected: 0 }));
}

/**
 * Enter opens the first one unless an arrow led to another; where what the words mean is still being looked for, it opens
 * as soon as it is found. Mantine chooses for itself before the new list is drawn, so it is said once more at the key.
 * Answers what the field does with a key.
 */
function useFirstChosen(shown: string, isSearching: boolean): (event: KeyboardEvent) => void {
  const isElsewhere = useRef(false);
  const isAwaited = useRef(false);
  useEffect(() => {
    isElsewhere.current = false;
    chooseFirst();
  }, [shown]);
  useEffect(() => {
    if (isSearching || !isAwaited.current) return;
    isAwaited.current = false;
    if (!palette.getState().opened) return;
    chooseFirst();
    chosen()?.click();
  }, [isSearching]);
  return ({ key }) => {
    isAwaited.current = key === 'Enter' && isSearching && !isElsewhere.current;
    if (key === 'ArrowDown' || key === 'ArrowUp') isElsewhere.current = true;
    else if (key !== 'Enter') isElsewhere.current = false;
    else if (isAwaited.current) chooseNone();
    else if (!isElsewhere.current) chooseFirst();
  };
}

function useFound(typed: string): { found: { title: string; entries: Found[] }[]; isSearching: boolean } {
  const may = useMay();
  const site = useSession().site?.id;
  const [words] = useDebouncedValue(typed, pause);
  const asked = searches.filter(({ permission }) => may(permission));
  const answers = useQueries({
    queries: asked.map(({ title, search }) => ({
      queryKey: ['palette', site, title, words], queryFn: ({ signal }: { signal: AbortSignal }) => search(words, signal),
      enabled: words.length > 1, placeholderData: keepPreviousData, staleTime: 10_000,
    })),
  });
  if (typed.length < 2) return { found: [], isSearching: false };
  const found = asked.map(({ title }, at) => ({ title, entries: answers[at]?.data ?? [] })).filter(({ entries }) => entries.length > 0);
  return { found, isSearching: words !== typed || answers.some((answer) => answer.isFetching) };
}

function Choice({ label, path, icon: Picture, note }: (Found | MenuEntry | Command) & { note?: string }) {
  const navigate = useNavigate();
  return <Spotlight.Action label={label} description={note} leftSection={<Picture size={20} stroke={1.6} aria-hidden />} onClick={() => void navigate(path)} />;
}
