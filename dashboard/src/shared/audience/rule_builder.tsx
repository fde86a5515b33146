import { useState, type ReactNode } from 'react';
import { Button, Loader, MultiSelect, Stack } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { call } from '../../api/call';
import { audienceQuery, emptyRule, findCriteria, isEmpty, kindOf, type CriterionChoice, type Kind, type Rule } from './audience';

const titles: Record<Kind, string> = { group: 'In a group', tag: 'With a tag', product: 'Who hold a product', collection: 'Who hold a collection', subscription: 'Who subscribe' };
const kinds: Kind[] = ['group', 'tag', 'product', 'collection', 'subscription'];
const short: Record<Kind, string> = { group: 'group', tag: 'tag', product: 'product', collection: 'collection', subscription: 'subscription' };

/** What the ids of a rule are called; asked of the server, for it may be one of thousands. */
function useNames(rule: Rule): CriterionChoice[] {
  const ids = [...rule.any, ...rule.all, ...rule.none];
  const all = { ...emptyRule, any: [...new Set(ids)].toSorted() };
  const query = audienceQuery({ word: 'certain', rule: all });
  const shown = useQuery({
    queryKey: ['audience', 'names', query], enabled: !isEmpty(all), placeholderData: keepPreviousData, staleTime: 60_000,
    queryFn: ({ signal }) => call('get', '/audience', { query, signal }),
  });
  return (shown.data?.criteria ?? []).map(({ id, name, kind }) => ({ value: id, label: name, kind }));
}

interface ListProps {
  label: string;
  description: string;
  value: string[];
  names: CriterionChoice[];
  change: (ids: string[]) => void;
  error?: ReactNode;
}

/** One of the three lists of a rule. */
function CriteriaList({ label, description, value, names, change, error }: ListProps) {
  const [typed, setTyped] = useState('');
  const [words] = useDebouncedValue(typed.trim(), 150);
  const found = useQuery({ queryKey: ['audience', 'choices', words], queryFn: ({ signal }) => findCriteria(words, signal), placeholderData: keepPreviousData, staleTime: 10_000 });
  const [met, setMet] = useState<CriterionChoice[]>([]); // chosen here, before the server has named them
  const choices = new Map([...names, ...met].filter((one) => value.includes(one.value)).concat(found.data ?? []).map((one) => [one.value, one]));
  for (const id of value) if (!choices.has(id)) choices.set(id, { value: id, label: '…', kind: kindOf(id) });
  const data = kinds.map((kind) => ({ group: titles[kind], items: [...choices.values()].filter((one) => one.kind === kind).map((one) => ({ value: one.value, label: value.includes(one.value) && one.value !== short[kind] ? `${one.label} (${short[kind]})` : one.label })) }));
  return (
    <MultiSelect label={label} description={description} error={error} placeholder={value.length === 0 ? 'Type the name of a group, tag, product or subscription' : ''} searchable hidePickedOptions
      data={data.filter(({ items }) => items.length > 0)} value={value} searchValue={typed} onSearchChange={setTyped} maxDropdownHeight={300} maxValues={30}
      filter={({ options }) => options} nothingFoundMessage={found.isPending ? 'Searching…' : 'Nothing is called that'}
      rightSection={found.isFetching && typed ? <Loader size={14} /> : undefined}
      onChange={(ids) => {
        setMet([...choices.values()].filter((one) => ids.includes(one.value)));
        setTyped('');
        change(ids);
      }} />
  );
}

interface Props {
  rule: Rule;
  change: (rule: Rule) => void;
  error?: ReactNode;
}

/** Whom a rule means: any of these is enough; all and none of others where that is wanted. */
export function RuleBuilder({ rule, change, error }: Props) {
  const names = useNames(rule);
  const [isAdvanced, setAdvanced] = useState(rule.all.length + rule.none.length > 0);
  const props = (name: keyof Rule) => ({ value: rule[name], names, change: (ids: string[]) => change({ ...rule, [name]: ids }) });
  return (
    <Stack gap="sm">
      <CriteriaList label="Who meet any of these" description={isAdvanced ? 'One is enough. Empty: nothing of the kind is asked.' : 'One is enough.'} error={error} {...props('any')} />
      {isAdvanced && <CriteriaList label="And all of these" description="Each must be so." {...props('all')} />}
      {isAdvanced && <CriteriaList label="But none of these" description="Whoever meets one of them is left out." {...props('none')} />}
      {!isAdvanced && <Button variant="subtle" size="compact-sm" style={{ alignSelf: 'flex-start' }} onClick={() => setAdvanced(true)}>More conditions: all of, none of</Button>}
    </Stack>
  );
}
