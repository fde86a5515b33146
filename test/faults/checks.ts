// What must be true of the database at the end, whatever happened before: read from outside, row by row.
import type { Database, Row } from './database.ts';
import type { World } from '../fakes/stripe/world.ts';
import type { Letter } from './commerce.ts';
import type { History } from './history.ts';
import type { Findings } from './promises.ts';

export const promise = {
  stored: 'what was acknowledged is stored',
  asked: 'nothing is stored that nobody sent',
  taken: 'what is true is not refused',
  applied: 'what was acknowledged is applied',
  once: 'each event is applied once',
  told: 'each change is told once',
  mailed: 'each access is mailed once',
  log: 'the grants are what their log says',
  truth: 'access is what the provider says',
  billing: 'what members pay is what the provider says',
  whole: 'the database is whole',
  starts: 'the program starts again',
  quick: 'the program is ready within 2 s of its start',
} as const;

const readyWithin = 2_000; // milliseconds

function grouped(rows: Row[], keyOf: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}

const severalOf = (rows: Row[], keyOf: (row: Row) => string): string[] =>
  [...grouped(rows, keyOf)].filter(([, group]) => group.length > 1).map(([key, group]) => `${key} is there ${group.length} times`);

export function checkWhole(findings: Findings, database: Database): void {
  findings.hold(promise.whole, database.damage());
}

/** Acknowledged is stored, stored was sent, and all of it was applied. */
export function checkInbox(findings: Findings, database: Database, history: History, letters: Letter[]): void {
  const events = database.rows('select event_id, state, last_error from inbox');
  const states = new Map(events.map((row) => [String(row['event_id']), String(row['state'])]));
  const sent = new Set(letters.map(({ id }) => id));
  findings.hold(promise.stored, [...history.acknowledged].filter((id) => !states.has(id)).map((id) => `${id} is lost`));
  findings.hold(promise.asked, [...states.keys()].filter((id) => !sent.has(id)));
  findings.hold(promise.taken, history.refused);
  findings.hold(promise.stored, severalOf(events, (row) => String(row['event_id'])));
  const isOver = (row: Row) => row['state'] === 'done' || row['state'] === 'ignored';
  findings.hold(promise.applied, events.filter((row) => !isOver(row)).map((row) => `${row['event_id']} is ${row['state']}: ${row['last_error']}`));
  findings.figures['stored'] = events.length;
}

/** A purchase counts the events that were applied to it in the transaction that applies them. */
export function checkApplied(findings: Findings, database: Database, letters: Letter[]): void {
  const done = new Set(database.rows("select event_id from inbox where state = 'done'").map((row) => String(row['event_id'])));
  const expected = new Map<string, number>();
  for (const { id, purchase } of letters) if (done.has(id)) expected.set(purchase, (expected.get(purchase) ?? 0) + 1);
  const purchases = database.rows("select remote_id, applied from links where kind = 'purchase'");
  const counted = new Map(purchases.map((row) => [String(row['remote_id']), Number(row['applied'])]));
  const wrong = [...expected].filter(([purchase, count]) => counted.get(purchase) !== count);
  findings.hold(promise.once, wrong.map(([purchase, count]) => `${count} events of ${purchase} were applied ${counted.get(purchase) ?? 0} times`));
  findings.hold(promise.once, severalOf(purchases, (row) => String(row['remote_id'])));
}

/** Each cause begins before it ends and not twice in between, and so is it told and mailed. */
export function checkEffects(findings: Findings, database: Database): void {
  const events = database.rows('select member_id, thing_id, source, reference, kind, ends_at, sequence from grant_events order by member_id, sequence');
  const byCause = grouped(events, (row) => [row['member_id'], row['thing_id'], row['source'], row['reference']].join(' '));
  findings.hold(promise.once, [...byCause].filter(([, log]) => beginsTwice(log)).map(([cause]) => `${cause} began twice`));
  const grants = database.rows('select member_id, thing_id, source, reference, ends_at from grants');
  const lastEnds = new Map([...byCause].map(([cause, log]) => [cause, log.at(-1)!['ends_at']]));
  const differs = (row: Row) => lastEnds.get([row['member_id'], row['thing_id'], row['source'], row['reference']].join(' ')) !== row['ends_at'];
  findings.hold(promise.log, grants.filter(differs).map((row) => `${row['reference']} of ${row['member_id']}`));
  findings.expect(promise.log, grants.length === byCause.size, `${grants.length} grants for ${byCause.size} causes in the log`);
  checkTold(findings, database);
  findings.figures['grants'] = grants.length;
}

function beginsTwice(log: Row[]): boolean {
  let isOpen = false;
  for (const { kind } of log) {
    if (kind === 'begun' && isOpen) return true;
    isOpen = kind !== 'ended';
  }
  return log[0]?.['kind'] !== 'begun';
}

function checkTold(findings: Findings, database: Database): void {
  const activities = database.rows('select id, type, member_id, product_id, sequence from activities order by sequence');
  findings.hold(promise.told, severalOf(activities, (row) => String(row['id'])));
  const born = activities.filter((row) => row['type'] === 'user.created');
  findings.hold(promise.told, severalOf(born, (row) => `user.created of ${row['member_id']}`));
  const access = activities.filter((row) => String(row['type']).startsWith('user.product_access_'));
  for (const [about, told] of grouped(access, (row) => `${row['member_id']} ${row['product_id']}`)) {
    const repeats = told.some((row, at) => row['type'] === told[at - 1]?.['type']);
    findings.expect(promise.told, !repeats && told[0]?.['type'] === 'user.product_access_granted', `${about}: ${told.map((row) => row['type']).join(', ')}`);
  }
  const members = database.rows('select email_key from members');
  findings.hold(promise.told, severalOf(members, (row) => String(row['email_key'])));
  const mails = database.rows("select recipient, things from mails where kind = 'access'");
  findings.hold(promise.mailed, severalOf(mails, (row) => `${row['recipient']}: ${row['things']}`));
  const granted = access.filter((row) => row['type'] === 'user.product_access_granted');
  findings.expect(promise.mailed, mails.length <= granted.length && (mails.length > 0 || granted.length === 0), `${mails.length} mails for ${granted.length} grants`);
}

/** What is held at `now` by the rows, against what the provider says. */
export function checkTruth(findings: Findings, database: Database, wanted: Set<string>, remoteOf: Map<string, string>, now: number): void {
  const held = new Set(database.rows(`select members.email_key, grants.thing_id from grants
    join members on members.site_id = grants.site_id and members.id = grants.member_id
    where grants.starts_at <= ${now} and (grants.ends_at is null or grants.ends_at > ${now})`)
    .map((row) => `${row['email_key']} ${remoteOf.get(String(row['thing_id'])) ?? row['thing_id']}`));
  findings.hold(promise.truth, [...wanted].filter((entry) => !held.has(entry)).map((entry) => `${entry} should be open`));
  findings.hold(promise.truth, [...held].filter((entry) => !wanted.has(entry)).map((entry) => `${entry} should be closed`));
}

export function checkRestarts(findings: Findings, restarts: number[]): void {
  const sorted = restarts.toSorted((one, other) => one - other);
  const usual = sorted[Math.floor(sorted.length * 0.9)] ?? 0;
  findings.expect(promise.quick, usual <= readyWithin, `nine of ten took up to ${Math.round(usual)} ms`);
}

/** Each subscription and each invoice as it is at Stripe, and each once. */
export function checkBilling(findings: Findings, database: Database, world: World): void {
  const subscriptions = database.rows('select remote_id, state, ends_at, past_due_since from subscriptions');
  const payments = database.rows('select remote_id, state, amount, refunded from payments');
  for (const rows of [subscriptions, payments]) findings.hold(promise.billing, severalOf(rows, (row) => String(row['remote_id'])));
  const words: Record<string, string> = { incomplete_expired: 'expired', open: 'due', void: 'voided' };
  const told = (row: Row) => `${row['remote_id']} ${row['state']}`;
  const known = new Set([...subscriptions, ...payments].map(told));
  const invoices = world.invoices.all().filter(({ status, amount_due: due }) => status !== 'draft' && due > 0);
  const wanted = [...world.subscriptions.all(), ...invoices].map(({ id, status }) => `${id} ${words[status] ?? status}`);
  findings.hold(promise.billing, wanted.filter((one) => !known.has(one)).map((one) => `${one} at Stripe`));
  const owed = new Set(world.subscriptions.all().filter(({ status }) => status === 'past_due' || status === 'unpaid').map(({ id }) => id)); // whether or not an invoice is open
  findings.hold(promise.billing, subscriptions.filter((row) => (row['past_due_since'] !== null) !== owed.has(String(row['remote_id']))).map(told));
  const refunds = new Map(world.charges.all().map((charge) => [String(charge['payment_intent']), Number(charge['amount_refunded'])]));
  const once = payments.filter((row) => String(row['remote_id']).startsWith('pi_'));
  findings.hold(promise.billing, once.filter((row) => refunds.get(String(row['remote_id'])) !== Number(row['refunded'])).map((row) => `refunded ${told(row)}`));
}
