import { call, type Schema } from '../api/call';
import { SearchSelect, type Choice } from './search_select';

type Named = Pick<Schema<'Member'>, 'id' | 'first_name' | 'last_name' | 'email'>;

/** What a member is called where one line is for it: the name, or else the address. */
export function nameOf({ first_name, last_name, email }: Omit<Named, 'id'>): string {
  return `${first_name} ${last_name}`.trim() || email;
}

function choiceOf(member: Named): Choice {
  const name = nameOf(member);
  return { value: member.id, label: name === member.email ? name : `${name} · ${member.email}` };
}

async function searchMembers(words: string, signal: AbortSignal): Promise<Choice[]> {
  const { data } = await call('get', '/members', { query: { limit: 20, ...(words ? { q: words.split(' · ')[0]! } : {}) }, signal });
  return data.map(choiceOf);
}

const findMember = async (member: string, signal: AbortSignal) => choiceOf(await call('get', '/members/{member}', { path: { member }, signal }));

/** Choosing a member. */
export function MemberSelect(props: Omit<Parameters<typeof SearchSelect>[0], 'source' | 'search' | 'find'>) {
  return <SearchSelect source="member choices" search={searchMembers} find={findMember} {...props} />;
}
