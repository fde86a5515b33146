import type { Schema } from '../api/call';
import type { Filter, ListQuery } from '../shared/list_table';
import { choicesOf, pathOf, type Folder } from '../shared/folders/folders';
import type { Thing } from './things';
import type { Field } from '../shared/custom_fields';
import type { Group } from './groups';
import type { Tag } from './tag_queries';

const day = 86_400_000;

const states: { value: Schema<'MemberState'>; label: string; words: string }[] = [
  { value: 'active', label: 'Active', words: 'are active' },
  { value: 'inactive', label: 'Inactive', words: 'are inactive' },
  { value: 'never_seen', label: 'Never logged in', words: 'never logged in' },
  { value: 'blocked', label: 'Blocked', words: 'are blocked' },
  { value: 'trashed', label: 'In the trash', words: 'are in the trash' },
];
const standings: { value: Schema<'Standing'>; label: string; words: string }[] = [
  { value: 'past_due', label: 'Past due', words: 'are past due' },
  { value: 'paying', label: 'Paying', words: 'pay for a subscription' },
  { value: 'trialing', label: 'In a trial', words: 'are in a trial' },
  { value: 'canceled', label: 'Cancelled', words: 'had a subscription that ended' },
];
const joinings = [
  { value: '7', label: 'Joined in 7 days', words: 'joined in the last 7 days' },
  { value: '30', label: 'Joined in 30 days', words: 'joined in the last 30 days' },
  { value: '90', label: 'Joined in 90 days', words: 'joined in the last 90 days' },
  { value: '-365', label: 'Joined over a year ago', words: 'joined over a year ago' },
];
const sightings = [
  { value: '1', label: 'Seen today', words: 'logged in today' },
  { value: '7', label: 'Seen in 7 days', words: 'logged in within 7 days' },
  { value: '30', label: 'Seen in 30 days', words: 'logged in within 30 days' },
  { value: '-30', label: 'Not seen for 30 days', words: 'were last here over 30 days ago' },
  { value: '-90', label: 'Not seen for 90 days', words: 'were last here over 90 days ago' },
];

export const filterNames = ['state', 'billing', 'thing', 'tag', 'folder', 'group', 'field', 'joined', 'seen'];

export function filtersOf(things: Thing[], tags: Tag[], folders: Folder[], groups: Group[], fields: Field[], seesBilling: boolean): Filter[] {
  return [
    { name: 'state', label: 'State', choices: states },
    { name: 'billing', label: 'Billing', choices: seesBilling ? standings : [] },
    { name: 'thing', label: 'Has access to', choices: things.map(({ id, name }) => ({ value: id, label: name })) },
    { name: 'tag', label: 'Tag', choices: tags.map(({ id, name }) => ({ value: id, label: name })) },
    { name: 'folder', label: 'Folder', choices: folders.length > 0 ? [...choicesOf(folders), { value: 'none', label: 'In no folder' }] : [] },
    { name: 'group', label: 'Group', choices: groups.map(({ id, name }) => ({ value: id, label: name })) },
    { name: 'field', label: 'Custom field', choices: fields.flatMap(knownIn).map(({ value, label }) => ({ value, label })) },
    { name: 'joined', label: 'Joined', choices: joinings },
    { name: 'seen', label: 'Last log-in', choices: sightings },
  ].filter(({ choices }) => choices.length > 0);
}

// Rounded to the hour, so that going from page to page asks the same question.
function daysAgo(days: string): string {
  const at = Date.now() - Math.abs(Number(days)) * day;
  return new Date(at - (at % 3_600_000)).toISOString();
}

const sinceOrBefore = (name: 'joined' | 'seen', days: string | undefined) =>
  days ? { [`${name}_${days.startsWith('-') ? 'before' : 'after'}`]: daysAgo(days) } : {};

// What a choice or a yes-or-no can say: `fld_…:Berlin`.
const knownIn = ({ id, name, kind, choices }: Field) =>
  (kind === 'choice' ? choices : kind === 'yes_no' ? ['yes', 'no'] : []).map((value) => ({ value: `${id}:${value}`, label: `${name}: ${value}` }));

function fieldAsked(known: string | undefined): { field: string; value: string } | Record<string, never> {
  if (!known) return {};
  const end = known.indexOf(':');
  return { field: known.slice(0, end), value: known.slice(end + 1) };
}

/** The filter as the API asks for it. */
export function askedOf({ q, filters }: Pick<ListQuery, 'q' | 'filters'>) {
  return {
    ...(q ? { q } : {}),
    ...(filters['state'] ? { state: filters['state'] as Schema<'MemberState'> } : {}),
    ...(filters['billing'] ? { billing: filters['billing'] as Schema<'Standing'> } : {}),
    ...(filters['thing'] ? { thing: filters['thing'] } : {}),
    ...(filters['tag'] ? { tag: filters['tag'] } : {}),
    ...(filters['folder'] ? { folder: filters['folder'] } : {}),
    ...(filters['group'] ? { group: filters['group'] } : {}),
    ...fieldAsked(filters['field']),
    ...sinceOrBefore('joined', filters['joined']),
    ...sinceOrBefore('seen', filters['seen']),
  };
}

const wordsIn = (choices: { value: string; words: string }[], value: string | undefined) => choices.find((choice) => choice.value === value)?.words;

/** The filter as one sentence: `Members who are inactive, have access to Clay Basics and are tagged VIP`. */
export function sentenceOf({ q, filters }: Pick<ListQuery, 'q' | 'filters'>, things: Thing[], tags: Tag[], folders: Folder[], groups: Group[], fields: Field[]): string {
  const thing = things.find(({ id }) => id === filters['thing']);
  const tag = tags.find(({ id }) => id === filters['tag']);
  const folder = pathOf(folders, filters['folder'] ?? null);
  const group = groups.find(({ id }) => id === filters['group']);
  const known = fields.flatMap(knownIn).find(({ value }) => value === filters['field']);
  const parts = [
    wordsIn(states, filters['state']),
    wordsIn(standings, filters['billing']),
    thing && `have access to ${thing.name}`,
    tag && `are tagged ${tag.name}`,
    filters['folder'] === 'none' ? 'are in no folder' : folder && `are in the folder ${folder}`,
    group && `are in the group ${group.name}`,
    known && `have ${known.label}`,
    wordsIn(joinings, filters['joined']),
    wordsIn(sightings, filters['seen']),
    q && `are found by “${q}”`,
  ].filter((part): part is string => Boolean(part));
  if (parts.length === 0) return 'All members';
  return `Members who ${new Intl.ListFormat('en', { type: 'conjunction' }).format(parts)}`;
}
