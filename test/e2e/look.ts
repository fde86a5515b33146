import assert from 'node:assert/strict';
import type { Api } from './api.ts';
import { eventually } from './poll.ts';
import type { Activity, Job, Mail, Reason, Verdict } from './shapes.ts';

/** Questions that many tests ask. */

export interface Asked {
  member?: { id: string };
  thing: { id: string };
  at?: string;
}

/** The verdict; fails unless its explanation, worked out again, gives the same verdict. */
export async function why(api: Api, { member, thing, at }: Asked): Promise<Verdict> {
  const verdict = await api.do('get_access', { query: { member: member?.id, thing: thing.id, at } });
  verdict.reasons.forEach(assertConsistent);
  const allMet = verdict.reasons.every((reason) => reason.satisfied);
  assert.equal(verdict.verdict === 'open', allMet, `the reasons and the verdict disagree: ${JSON.stringify(verdict)}`);
  if (verdict.verdict === 'open') assert.equal(verdict.opened_by, null, 'what is open needs nothing to open it');
  return verdict;
}

function assertConsistent(reason: Reason): void {
  reason.reasons.forEach(assertConsistent);
  if (reason.reasons.length === 0) return;
  const met = (inner: Reason) => inner.satisfied;
  const expected = reason.needs === 'all' ? reason.reasons.every(met) : reason.reasons.some(met);
  assert.equal(reason.satisfied, expected, `a reason contradicts what it rests on: ${JSON.stringify(reason)}`);
}

export async function verdict(api: Api, asked: Asked): Promise<Verdict['verdict']> {
  return (await why(api, asked)).verdict;
}

export async function isOpen(api: Api, asked: Asked): Promise<boolean> {
  return (await verdict(api, asked)) === 'open';
}

/** Everything recorded about a member, oldest first. */
export async function activitiesOf(api: Api, member: { id: string }): Promise<Activity[]> {
  return (await api.all('list_activities', { query: { member: member.id } })).toReversed();
}

/** The kinds of what was recorded about a member, oldest first, without `user.`. */
export async function told(api: Api, member: { id: string }): Promise<string[]> {
  return (await activitiesOf(api, member)).map((activity) => activity.type.replace('user.', ''));
}

/** The newest mail to an address whose subject or text matches. */
export async function mailTo(api: Api, address: string, words = /./, patience = {}): Promise<Mail> {
  return eventually(async () => {
    const { data } = await api.do('list_mails', { query: { to: address } });
    for (const entry of data) {
      const mail = await api.do('get_mail', { path: { mail: entry.id } });
      if (words.test(mail.subject) || words.test(mail.text)) return mail;
    }
    return undefined;
  }, { what: `a mail to ${address} about ${words}`, ...patience });
}

/** The address in a mail that leads to what begins so. */
export function linkIn(mail: Mail, path: string): string {
  return new RegExp(`https?://\\S+${path}\\S+`).exec(mail.text)![0];
}

export async function mailCount(api: Api, address: string): Promise<number> {
  return (await api.all('list_mails', { query: { to: address } })).length;
}

/** A job once it is over, however it ended. */
export function over(api: Api, { id }: { id: string }): Promise<Job> {
  return eventually(async () => {
    const job = await api.do('get_job', { path: { job: id } });
    return job.finished_at ? job : undefined;
  }, { what: 'the end of a job', within: 60_000 });
}
