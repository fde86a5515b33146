import type { Schema } from '../api/call';

export type Member = Schema<'Member'>;

/** What a member is called where one line is for it: the name, or else the address. */
export function nameOf({ first_name, last_name, email }: Pick<Member, 'first_name' | 'last_name' | 'email'>): string {
  return `${first_name} ${last_name}`.trim() || email;
}

const sources: Record<string, string> = { api: 'the API', manual: 'staff', stripe: 'Stripe', demo: 'the demo', schedule: 'the calendar', member: 'the member' };

/** Who or what caused something, as staff say it. */
export const sourceOf = (source: string) => sources[source] ?? source;

export interface Standing {
  label: string;
  color: string;
}

/** How it stands with a member, in a word. */
export function standingOf(member: Member): Standing {
  if (member.deleted_at) return { label: 'In the trash', color: 'gray' };
  if (member.blocked_at) return { label: 'Blocked', color: 'red' };
  if (!member.last_login_at) return { label: 'Never logged in', color: 'yellow' };
  return member.is_inactive ? { label: 'Inactive', color: 'orange' } : { label: 'Active', color: 'teal' };
}
