import { Badge, Button, Group, Text } from '@mantine/core';
import { IconDownload, IconUsers } from '@tabler/icons-react';
import { useSearchParams } from 'react-router';
import { addressOf, call, type Schema } from '../api/call';
import { ListTable, type Column } from '../shared/list_table';
import { Moment } from '../shared/moment';
import { PageHeader } from '../shared/page_header';
import { dayBefore, spanText, useToday } from './days';
import { figureWords, type Figure } from './figures';

type Person = Schema<'PersonBehind'>;

const isFigure = (word: string | null): word is Figure => word !== null && word in figureWords;

const columnsOf = (figure: Figure): Column<Person>[] => [
  { id: 'member', title: 'Member', cell: ({ member: { first_name: first, last_name: last, email }, is_trashed: isTrashed }) => <Group gap="xs">{`${first} ${last}`.trim() || email}{isTrashed && <Badge color="gray">In the trash</Badge>}</Group> },
  { id: 'email', title: 'E-mail', cell: ({ member }) => member.email },
  { id: 'at', title: figureWords[figure].at, cell: ({ at }) => <Moment at={at} withTime /> },
];

/** The members behind a figure, each once. */
export default function People() {
  const [search] = useSearchParams();
  const today = useToday();
  const asked = search.get('figure');
  const figure = isFigure(asked) ? asked : 'joined';
  const query = {
    figure, from: search.get('from') ?? dayBefore(today, 29), to: search.get('to') ?? today,
    ...Object.fromEntries(['page', 'thing', 'file'].flatMap((name) => (search.get(name) ? [[name, search.get(name)!]] : []))),
  };
  const name = search.get('name');
  return (
    <>
      <PageHeader title={figureWords[figure].who} back={{ label: 'Reports', path: '/reports' }}
        note={<>{name && <Text span inherit fw={600}>{name}, </Text>}{spanText(query)}. Each stands here once, with the last moment that counted.</>}
        actions={<Button component="a" href={addressOf('/reports/people/export', { query })} download variant="default" leftSection={<IconDownload size={17} aria-hidden />}>CSV</Button>} />
      <ListTable name="report_people" of={JSON.stringify(query)} label={figureWords[figure].who} columns={columnsOf(figure)} rowId={({ member }) => member.id} rowPath={({ member }) => `/members/${member.id}`}
        load={({ cursor, limit }, signal) => call('get', '/reports/people', { query: { ...query, cursor, limit }, signal })}
        empty={{ icon: IconUsers, title: 'Nobody', text: 'No member is behind this figure in these days.' }} />
    </>
  );
}
