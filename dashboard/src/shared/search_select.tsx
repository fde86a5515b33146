import { useState, type ReactNode } from 'react';
import { Loader, Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';

export interface Choice {
  value: string;
  label: string;
}

interface Props {
  source: string; // `things`: begins the keys of its queries
  search: (words: string, signal: AbortSignal) => Promise<Choice[]>;
  find: (value: string, signal: AbortSignal) => Promise<Choice>; // what was chosen before
  value: string | null;
  onChange: (value: string | null) => void;
  label?: string;
  ariaLabel?: string;
  placeholder?: string;
  description?: ReactNode;
  error?: ReactNode;
  clearable?: boolean;
  w?: number | string | { base: string; sm: number };
}

const pause = 150; // milliseconds without a key before the server is asked

/** A choice among more than fits into a list: the server is asked for what is typed. */
export function SearchSelect({ source, search, find, value, ariaLabel, ...rest }: Props) {
  const [typed, setTyped] = useState('');
  const chosen = useQuery({ queryKey: [source, 'chosen', value], queryFn: ({ signal }) => find(value!, signal), enabled: Boolean(value), staleTime: 60_000 }).data;
  const [words] = useDebouncedValue(chosen?.label === typed ? '' : typed.trim(), pause);
  const found = useQuery({ queryKey: [source, 'choices', words], queryFn: ({ signal }) => search(words, signal), placeholderData: keepPreviousData });
  const choices = found.data ?? [];
  const isMissing = chosen && chosen.value === value && !choices.some((choice) => choice.value === value);
  return (
    <Select {...rest} aria-label={ariaLabel} value={value} data={isMissing ? [chosen, ...choices] : choices} searchable searchValue={typed} onSearchChange={setTyped}
      filter={({ options }) => options} nothingFoundMessage={found.isPending ? 'Searching…' : 'Nothing found'} maxDropdownHeight={320}
      clearButtonProps={{ 'aria-label': `Take away: ${rest.label ?? ariaLabel ?? 'the choice'}` }} rightSection={found.isFetching && typed ? <Loader size={14} /> : undefined} />
  );
}
