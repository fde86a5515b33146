import type { Schema } from '../api/call';
import { moneyIn } from '../shared/money';

export type Subscription = Schema<'Subscription'>;
export type Payment = Schema<'Payment'>;

interface Badge { label: string; color: string }

const states: Record<Subscription['state'], Badge> = {
  trialing: { label: 'Trial', color: 'blue' },
  active: { label: 'Active', color: 'teal' },
  past_due: { label: 'Past due', color: 'orange' },
  unpaid: { label: 'Unpaid', color: 'red' },
  paused: { label: 'Paused', color: 'gray' },
  incomplete: { label: 'Not paid yet', color: 'gray' },
  expired: { label: 'Never paid', color: 'gray' },
  canceled: { label: 'Ended', color: 'gray' },
};

export function badgeOf({ state, ends_at: ends }: Subscription): Badge {
  return ends && (state === 'active' || state === 'trialing') ? { label: 'Ending', color: 'yellow' } : states[state];
}

export const isOwed = ({ state }: Subscription) => state === 'past_due' || state === 'unpaid';

type Day = (at: string) => string;

function owed({ state, items, past_due_since: since, grace_ends_at: grace }: Subscription, day: Day, now: number): string {
  const begun = since ? `Past due since ${day(since)}.` : 'A payment failed.';
  const opens = items.some(({ things }) => things.length > 0);
  if (state === 'unpaid') return `${begun} No further try is made${opens ? ', and the access it gave has ended' : ''}.`;
  if (!grace || !opens) return begun;
  return new Date(grace).getTime() > now ? `${begun} Access goes on until ${day(grace)}, unless the payment comes before.` : `${begun} The days of grace ended on ${day(grace)}.`;
}

function running({ paid_through: through, ends_at: ends }: Subscription, day: Day, now: number): string {
  if (ends) return `Cancelled: it ends on ${day(ends)}, and nothing is taken any more.`;
  if (!through) return 'It runs.';
  return new Date(through).getTime() > now ? `Paid through ${day(through)}. The next payment is due then.` : `The invoice of ${day(through)} is open.`;
}

/** How a subscription stands, in one or two sentences. */
export function sentenceOf(subscription: Subscription, day: Day, now: number): string {
  const { state, trial_ends_at: trial, ends_at: ends, ended_at: ended } = subscription;
  if (state === 'active') return running(subscription, day, now);
  if (isOwed(subscription)) return owed(subscription, day, now);
  if (state === 'trialing') return `Trial${trial ? ` until ${day(trial)}` : ''}. ${ends ? 'Cancelled: it ends then, and nothing is taken.' : 'The first payment is due then.'}`;
  if (state === 'paused') return 'Paused, as after a trial without a card.';
  if (state === 'incomplete') return 'The first payment has not come yet.';
  if (state === 'expired') return 'The first payment never came.';
  return ended ? `Ended on ${day(ended)}.` : 'Ended.';
}

const every = (interval: string | null, count: number) => (!interval ? '' : count === 1 ? ` a ${interval}` : ` every ${count} ${interval}s`);

export function priceOf({ amount, quantity, interval, interval_count: count }: Subscription['items'][number], currency: string): string {
  return amount === null ? 'by use' : `${moneyIn(currency, amount * quantity)}${every(interval, count)}`;
}

export function nameOfItem({ things, label, remote_product: remote }: Subscription['items'][number]): string {
  return things.map(({ name }) => name).join(', ') || label || remote;
}

const paymentStates: Record<Payment['state'], Badge> = {
  paid: { label: 'Paid', color: 'teal' },
  due: { label: 'Due', color: 'orange' },
  pending: { label: 'On its way', color: 'blue' },
  failed: { label: 'Failed', color: 'red' },
  voided: { label: 'Voided', color: 'gray' },
  uncollectible: { label: 'Written off', color: 'gray' },
};

export function badgeOfPayment({ state, dispute, amount, refunded, lost }: Payment): Badge {
  if (dispute === 'lost') return { label: lost < amount ? 'Dispute lost, over a part' : 'Dispute lost', color: 'red' };
  if (dispute === 'open') return { label: 'Disputed', color: 'orange' };
  if (refunded > 0) return { label: refunded < amount ? 'Refunded in part' : 'Refunded', color: 'gray' };
  return paymentStates[state];
}
