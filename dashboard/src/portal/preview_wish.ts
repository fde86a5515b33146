import dayjs from 'dayjs';
import timezone from 'dayjs/plugin/timezone';
import utc from 'dayjs/plugin/utc';
import { useSearchParams } from 'react-router';
import type { Schema } from '../api/call';

dayjs.extend(utc);
dayjs.extend(timezone);

export type As = Schema<'PreviewWish'>['as'];
export type Device = 'desktop' | 'phone';

/** What is looked at, as it stands in the address: `?as=member&member=mem_…&at=2026-12-20T09:00:00Z&drafts=shown&device=phone`. */
export interface PreviewWish {
  as: As;
  member: string | null;
  group: string | null;
  at: string | null; // RFC 3339; null: now
  drafts: boolean; // as if they were published
  path: string;
  device: Device;
}

const usual: Readonly<Record<string, string>> = { as: 'everything', path: '/', device: 'desktop' };
const kinds: readonly As[] = ['everything', 'visitor', 'member', 'group'];

export function usePreviewWish(): [PreviewWish, (change: Partial<PreviewWish>) => void] {
  const [search, setSearch] = useSearchParams();
  const wish: PreviewWish = {
    as: kinds.find((kind) => kind === search.get('as')) ?? 'everything',
    member: search.get('member'),
    group: search.get('group'),
    at: search.get('at'),
    drafts: search.get('drafts') === 'shown',
    path: search.get('path') ?? '/',
    device: search.get('device') === 'phone' ? 'phone' : 'desktop',
  };
  const change = (part: Partial<PreviewWish>) => {
    const after = new URLSearchParams();
    const { drafts, ...words } = { ...wish, ...part };
    for (const [name, value] of Object.entries(words)) if (value && value !== usual[name]) after.set(name, value);
    if (drafts) after.set('drafts', 'shown');
    setSearch(after, { replace: true });
  };
  return [wish, change];
}

/** The body for the API; null while it isn't said as which member or group. */
export function wishOf({ as, member, group, at, drafts, path }: PreviewWish): Schema<'PreviewWish'> | null {
  if (as === 'member' && !member) return null;
  if (as === 'group' && !group) return null;
  return { as, path, ...(as === 'member' ? { member: member! } : {}), ...(as === 'group' ? { group: group! } : {}), ...(at ? { at } : {}), ...(drafts ? { drafts } : {}) };
}

/** A wall clock's `2026-12-20 09:00:00` in a time zone, as a moment, and back. */
export function momentAt(wall: string, zone: string): string {
  return dayjs.tz(wall, zone).toISOString();
}

export function wallOf(moment: string, zone: string): string {
  return dayjs(moment).tz(zone).format('YYYY-MM-DD HH:mm:ss');
}
