import { useState } from 'react';
import { Loader, Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { call, type Schema } from '../api/call';

function labelOf({ first_name, last_name, email }: Schema<'Member'>): string {
  const name = `${first_name} ${last_name}`.trim();
  return name ? `${name} · ${email}` : email;
}

/** Chooses one member by the beginning of a name or address; the server searches. */
export function MemberChoice({ value, choose }: { value: string | null; choose: (member: string | null) => void }) {
  const [typed, setTyped] = useState('');
  const [words] = useDebouncedValue(typed.trim(), 200);
  const chosen = useQuery({
    queryKey: ['members', value], enabled: value !== null,
    queryFn: ({ signal }) => call('get', '/members/{member}', { path: { member: value! }, signal }),
  });
  const isChosen = chosen.data !== undefined && typed === labelOf(chosen.data);
  const q = isChosen ? '' : words;
  const found = useQuery({
    queryKey: ['members', 'choice', q], placeholderData: keepPreviousData,
    queryFn: ({ signal }) => call('get', '/members', { query: { limit: 20, ...(q ? { q } : {}) }, signal }),
  });
  const members = new Map([...(chosen.data ? [chosen.data] : []), ...(found.data?.data ?? [])].map((member) => [member.id, member]));
  return (
    <Select
      label="Member" placeholder="Type a name or an address" searchable value={value} onChange={choose} filter={({ options }) => options}
      searchValue={typed} onSearchChange={setTyped} nothingFoundMessage={q ? 'Nobody is called so' : 'There are no members yet'}
      data={[...members.values()].map((member) => ({ value: member.id, label: labelOf(member) }))}
      rightSection={found.isFetching ? <Loader size={14} /> : undefined} w={{ base: '100%', sm: 300 }}
    />
  );
}
