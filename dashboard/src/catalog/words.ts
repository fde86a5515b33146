import type { Schema } from '../api/call';
import type { Product } from './things';

type Release = Product['release'];

export const hintWords: Record<Schema<'Hints'>[number], { short: string; long: string; tab: string }> = {
  no_picture: { short: 'No picture', long: 'Its card has no picture; a drawn one stands there.', tab: '' },
  no_pages: { short: 'Empty', long: 'Nothing stands in it yet.', tab: 'content' },
  draft_pages: { short: 'Draft pages', long: 'It is live, and some of its pages are still drafts.', tab: 'content' },
  no_offer: { short: 'Nothing to buy', long: 'People without access see it locked, and find no way to buy it.', tab: 'offers' },
};

export const accessWords: Record<Product['access_mode'], { label: string; text: string }> = {
  assigned: { label: 'Those who were given it', text: 'By a purchase, by you, or with a collection. The usual way.' },
  members: { label: 'All members', text: 'Everyone who is logged in.' },
  public: { label: 'Everyone', text: 'Visitors too, without logging in.' },
};

export const releaseWords: Record<Release['mode'], { label: string; text: string }> = {
  immediate: { label: 'All at once', text: 'Everything is open from the first day.' },
  member_advanced: { label: 'One after another', text: 'A page opens when the one before it is ticked off. Progress is tracked.' },
  time_delayed: { label: 'Little by little', text: 'The first page opens at once, then one more each time.' },
};

const unitWords = { days: ['day', 'days'], weeks: ['week', 'weeks'], months: ['month', 'months'] } as const;

/** `One page more every 2 weeks, at 9:00` */
export function releaseInWords({ mode, interval, unit, at_hour: hour }: Release): string {
  if (mode === 'immediate') return 'Everything opens at once';
  if (mode === 'member_advanced') return 'Each page opens when the one before it is done';
  const count = interval ?? 1;
  const [one, many] = unitWords[unit ?? 'weeks'];
  return `One page more every ${count === 1 ? one : `${count} ${many}`}${hour === null || hour === undefined ? '' : `, at ${hour}:00`}`;
}

/** When the page of this number opens, from 0: `at once`, `after 3 weeks`. */
export function openingInWords({ mode, interval, unit }: Release, at: number): string {
  if (mode === 'immediate' || at === 0) return 'at once';
  if (mode === 'member_advanced') return 'after the one before';
  const count = (interval ?? 1) * at;
  const [one, many] = unitWords[unit ?? 'weeks'];
  return `after ${count} ${count === 1 ? one : many}`;
}

export const counted = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;
