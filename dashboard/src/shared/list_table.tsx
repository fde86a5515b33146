import { useState, type ComponentType, type ReactNode } from 'react';
import { ActionIcon, Anchor, Box, Button, Card, Checkbox, Group, Menu, Select, Skeleton, Stack, Table, Text, TextInput, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { useDebouncedCallback, useLocalStorage, useMediaQuery } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { flexRender, functionalUpdate, getCoreRowModel, useReactTable, type ColumnDef, type RowSelectionState, type Updater } from '@tanstack/react-table';
import { IconArrowDown, IconArrowUp, IconChevronLeft, IconChevronRight, IconColumns3, IconSearch, IconSearchOff, IconX } from '@tabler/icons-react';
import { Link } from 'react-router';
import { Empty } from './empty';
import { useListState, type ListState } from './list_state';
import { ProblemAlert } from './problem_alert';
import classes from './list_table.module.css';

export interface Column<Row> {
  id: string;
  title: string;
  cell: (row: Row) => ReactNode;
  sorts?: string; // the API's word for sorting by it
  hidden?: boolean; // until it is chosen
  align?: 'right';
}

export interface Filter {
  name: string; // as in the address and, unless `load` says otherwise, in the API
  label: string;
  choices?: { value: string; label: string }[];
  picker?: ComponentType<{ value: string | null; onChange: (value: string | null) => void }>; // for more than fits into a list
}

export interface ListPage<Row> {
  data: Row[];
  next_cursor: string | null;
}

export interface ListQuery {
  q?: string | undefined;
  sort?: string | undefined;
  cursor?: string | undefined;
  limit: number;
  filters: Readonly<Record<string, string>>;
}

interface Props<Row> {
  name: string; // `members`: begins the key of the query, and names the chosen columns
  of?: string; // whose list it is, where a site has several: the id in the path of the screen
  label: string; // for those who hear the table: `Members`
  load: (query: ListQuery, signal: AbortSignal) => Promise<ListPage<Row>>;
  columns: Column<Row>[]; // the first one names the row, and carries its link
  rowId: (row: Row) => string;
  rowPath?: (row: Row) => string;
  rowActions?: (row: Row) => ReactNode;
  search?: string; // what stands in the search field; without it there is none
  filters?: Filter[];
  bulk?: (rows: Row[], clear: () => void) => ReactNode; // what can be done to those that are ticked
  // Where the same can be done to all that the filter matches: how many those are, and what.
  bulkAll?: { count: number | undefined; acts: (clear: () => void) => ReactNode };
  empty: { icon: Parameters<typeof Empty>[0]['icon']; title: string; text: ReactNode; action?: ReactNode };
  limit?: number;
  tools?: ReactNode; // beside the search
  grid?: (rows: Row[]) => ReactNode; // draws the rows of a page in the place of the table
}

const skeletonRows = 6;
const counts = new Intl.NumberFormat();

/** A list of the API, paged, searched, filtered and sorted by the server, its state in the address; cards on a phone. */
export function ListTable<Row>(props: Props<Row>) {
  const { name, load, filters = [], limit = 25 } = props;
  const state = useListState(filters.map((filter) => filter.name));
  const wanted: ListQuery = { q: state.q || undefined, sort: state.sort || undefined, cursor: state.cursor, limit, filters: state.filters };
  const query = useQuery({ queryKey: [name, 'list', props.of, wanted], queryFn: ({ signal }) => load(wanted, signal), placeholderData: keepPreviousData });
  const isNarrowed = state.q !== '' || Object.keys(state.filters).length > 0;
  const hasTools = Boolean(props.search || filters.length || props.tools);
  return (
    <Stack gap="md">
      {hasTools && <Tools {...props} state={state} isNarrowed={isNarrowed} />}
      {query.error && <ProblemAlert error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <Loading />}
      {query.data && query.data.data.length === 0 && (
        <Card padding={0}>
          {isNarrowed || state.cursor
            ? <Empty icon={IconSearchOff} title="Nothing matches" text="Try fewer letters, or take a filter away." action={<Button variant="default" onClick={state.clear}>Show everything</Button>} />
            : <Empty {...props.empty} />}
        </Card>
      )}
      {query.data && query.data.data.length > 0 && <Rows {...props} state={state} page={query.data} isOld={query.isPlaceholderData} />}
    </Stack>
  );
}

function Loading() {
  return (
    <Card padding={0} aria-busy="true" aria-label="Loading">
      {Array.from({ length: skeletonRows }, (_, row) => (
        <Group key={row} px="md" py="md" wrap="nowrap" className={classes.line}>
          <Skeleton height={12} width={`${34 - (row % 3) * 6}%`} />
          <Skeleton height={12} width={`${22 - (row % 2) * 5}%`} />
          <Skeleton height={12} width="12%" ml="auto" />
        </Group>
      ))}
    </Card>
  );
}

function Tools<Row>({ search, filters = [], tools, state, isNarrowed }: Props<Row> & { state: ListState; isNarrowed: boolean }) {
  return (
    <Group gap="xs" align="center">
      {search && <SearchField placeholder={search} state={state} />}
      {filters.map(({ name, label, choices = [], picker: Picker }) => (Picker
        ? <Picker key={name} value={state.filters[name] ?? null} onChange={(value) => state.setFilter(name, value ?? '')} />
        : <Select key={name} aria-label={label} placeholder={label} data={choices} value={state.filters[name] ?? null} w={170} clearable
          clearButtonProps={{ 'aria-label': `Any ${label}` }} onChange={(value) => state.setFilter(name, value ?? '')} />
      ))}
      {isNarrowed && <Button variant="subtle" color="gray" onClick={state.clear} leftSection={<IconX size={15} aria-hidden />}>Clear</Button>}
      {tools && <Group gap="xs" ml="auto">{tools}</Group>}
    </Group>
  );
}

function SearchField({ placeholder, state }: { placeholder: string; state: ListState }) {
  const [typed, setTyped] = useState(state.q);
  const [seen, setSeen] = useState(state.q); // in the address, the last time that this was drawn
  const [sent, setSent] = useState(state.q); // there from here
  const settle = useDebouncedCallback((q: string) => {
    setSent(q.trim());
    state.setQ(q.trim());
  }, 250);
  if (state.q !== seen) {
    setSeen(state.q);
    if (state.q !== sent) { // by a link or the way back; whoever types on isn't disturbed by their own words
      setSent(state.q);
      setTyped(state.q);
    }
  }
  return (
    <TextInput type="search" aria-label={placeholder} placeholder={placeholder} value={typed} className={classes.search} data-list-search
      leftSection={<IconSearch size={17} aria-hidden />} onChange={(event) => {
        setTyped(event.currentTarget.value);
        settle(event.currentTarget.value);
      }} />
  );
}

type RowsProps<Row> = Props<Row> & { state: ListState; page: ListPage<Row>; isOld: boolean };

/** The rows that are ticked: they stay so from page to page, until something else is asked of the list. */
function useTicks<Row>({ state: { q, filters }, page, rowId }: RowsProps<Row>) {
  const asked = JSON.stringify([q, filters]);
  const [kept, setKept] = useState<{ asked: string; rows: ReadonlyMap<string, Row> }>({ asked, rows: new Map() });
  const here = new Map(page.data.map((row) => [rowId(row), row]));
  const before: ReadonlyMap<string, Row> = kept.asked === asked ? kept.rows : new Map();
  const rows = new Map([...before].map(([id, row]) => [id, here.get(id) ?? row]));
  const selection: RowSelectionState = Object.fromEntries([...rows.keys()].map((id) => [id, true]));
  const select = (change: Updater<RowSelectionState>) => {
    const chosen = Object.entries(functionalUpdate(change, selection)).flatMap(([id, isTicked]) => {
      const row = here.get(id) ?? rows.get(id);
      return isTicked && row ? [[id, row] as const] : [];
    });
    setKept({ asked, rows: new Map(chosen) });
  };
  return { ticked: [...rows.values()], selection, select, clear: () => setKept({ asked, rows: new Map() }) };
}

function useTable<Row>(props: RowsProps<Row>) {
  const { name, columns, page, rowId, bulk } = props;
  const hiddenAtFirst = Object.fromEntries(columns.map((column) => [column.id, !column.hidden]));
  const [shown, setShown] = useLocalStorage<Record<string, boolean>>({ key: `customerhub.columns.${name}`, defaultValue: {} });
  const { ticked, selection, select, clear } = useTicks(props);
  const definitions: ColumnDef<Row>[] = columns.map((column, at) => ({
    id: column.id, header: column.title, enableHiding: at > 0, cell: ({ row }) => column.cell(row.original),
  }));
  // eslint-disable-next-line react-hooks/incompatible-library -- its functions are called while drawing and kept nowhere
  const table = useReactTable({
    data: page.data, columns: definitions, getCoreRowModel: getCoreRowModel(), getRowId: rowId, enableRowSelection: Boolean(bulk),
    manualPagination: true, manualSorting: true, manualFiltering: true,
    state: { columnVisibility: { ...hiddenAtFirst, ...shown }, rowSelection: selection }, onRowSelectionChange: select,
  });
  return { table, shown: { ...hiddenAtFirst, ...shown }, setShown, ticked, clear };
}

function Rows<Row>(props: RowsProps<Row>) {
  const { state, page, bulk, isOld } = props;
  const isPhone = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false });
  const { table, shown, setShown, ticked, clear } = useTable(props);
  const [meantOn, setMeantOn] = useState<Row[] | null>(null); // the page on which all that match were chosen
  const { bulkAll } = props;
  const isMore = bulkAll?.count !== undefined && bulkAll.count > ticked.length && table.getIsAllRowsSelected();
  const areAllMeant = isMore && meantOn === page.data;
  return (
    <Box className={isOld ? classes.old : undefined}>
      {bulk && ticked.length > 0 && (
        <Group className={classes.bulk} px="md" py="xs" mb="sm" role="region" aria-label="What to do with those that are ticked">
          <Text size="sm" fw={600}>{areAllMeant ? `All ${counts.format(bulkAll!.count!)} that match` : `${ticked.length} ticked`}</Text>
          {isMore && !areAllMeant && <Button size="xs" variant="light" onClick={() => setMeantOn(page.data)}>Select all {counts.format(bulkAll.count!)} that match</Button>}
          {areAllMeant ? bulkAll!.acts(clear) : bulk(ticked, clear)}
          <Button size="xs" variant="subtle" onClick={clear} ml="auto">Untick</Button>
        </Group>
      )}
      {props.grid ? props.grid(page.data) : isPhone ? <Cards {...props} table={table} /> : <Wide {...props} table={table} />}
      <Group mt="sm" justify="space-between">
        {isPhone || props.grid ? <span /> : <ColumnChoice columns={props.columns} shown={shown} choose={(id, on) => setShown((before) => ({ ...before, [id]: on }))} />}
        {(state.page > 1 || page.next_cursor) && (
          <Group gap="xs" component="nav" aria-label="Pages">
            <Text size="sm" c="dimmed">Page {state.page}</Text>
            <ActionIcon variant="default" size="lg" aria-label="Previous page" disabled={state.page === 1} onClick={state.previous}><IconChevronLeft size={18} /></ActionIcon>
            <ActionIcon variant="default" size="lg" aria-label="Next page" disabled={!page.next_cursor || isOld} onClick={() => state.next(page.next_cursor!)}><IconChevronRight size={18} /></ActionIcon>
          </Group>
        )}
      </Group>
    </Box>
  );
}

type TableProps<Row> = RowsProps<Row> & { table: ReturnType<typeof useTable<Row>>['table'] };

function Wide<Row>({ table, columns, label, state, rowPath, rowActions, bulk }: TableProps<Row>) {
  const columnOf = (id: string) => columns.find((column) => column.id === id)!;
  return (
    <Card padding={0}>
      <Table.ScrollContainer minWidth={560}>
        <Table aria-label={label}>
          <Table.Thead>
            <Table.Tr>
              {bulk && (
                <Table.Th w={44}>
                  <Checkbox size="xs" aria-label="Tick all on this page" checked={table.getIsAllRowsSelected()} indeterminate={table.getIsSomeRowsSelected()} onChange={table.getToggleAllRowsSelectedHandler()} />
                </Table.Th>
              )}
              {table.getVisibleLeafColumns().map(({ id }) => <Head key={id} column={columnOf(id)} state={state} />)}
              {rowActions && <Table.Th w={60}><VisuallyHidden>Actions</VisuallyHidden></Table.Th>}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {table.getRowModel().rows.map((row) => (
              <Table.Tr key={row.id} className={classes.row} data-ticked={row.getIsSelected() || undefined}>
                {bulk && <Table.Td><Checkbox size="xs" aria-label="Tick" checked={row.getIsSelected()} onChange={row.getToggleSelectedHandler()} className={classes.above} /></Table.Td>}
                {row.getVisibleCells().map((cell, at) => (
                  <Table.Td key={cell.id} ta={columnOf(cell.column.id).align}>
                    {at === 0 && rowPath
                      ? <Anchor component={Link} to={rowPath(row.original)} className={classes.whole} c="inherit" fw={600}>{flexRender(cell.column.columnDef.cell, cell.getContext())}</Anchor>
                      : flexRender(cell.column.columnDef.cell, cell.getContext())}
                  </Table.Td>
                ))}
                {rowActions && <Table.Td className={classes.above}>{rowActions(row.original)}</Table.Td>}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Card>
  );
}

function Head<Row>({ column, state }: { column: Column<Row>; state: ListState }) {
  const { sorts, title, align } = column;
  if (!sorts) return <Table.Th ta={align}>{title}</Table.Th>;
  const isUp = state.sort === sorts;
  const isDown = state.sort === `-${sorts}`;
  return (
    <Table.Th ta={align} aria-sort={isUp ? 'ascending' : isDown ? 'descending' : 'none'}>
      <UnstyledButton fz="inherit" fw="inherit" onClick={() => state.setSort(isUp ? `-${sorts}` : isDown ? '' : sorts)} className={classes.sort}>
        {title} {isUp && <IconArrowUp size={14} aria-hidden />}{isDown && <IconArrowDown size={14} aria-hidden />}
      </UnstyledButton>
    </Table.Th>
  );
}

function Cards<Row>({ table, columns, label, rowPath, rowActions, bulk }: TableProps<Row>) {
  const titleOf = (id: string) => columns.find((column) => column.id === id)!.title;
  return (
    <>
      {bulk && <Checkbox mb="sm" ml="md" label="Tick all on this page" checked={table.getIsAllRowsSelected()} indeterminate={table.getIsSomeRowsSelected()} onChange={table.getToggleAllRowsSelectedHandler()} />}
      <Stack gap="sm" component="ul" aria-label={label} className={classes.cards}>
        {table.getRowModel().rows.map((row) => {
          const [first, ...rest] = row.getVisibleCells();
          const head = flexRender(first!.column.columnDef.cell, first!.getContext());
          return (
            <Card key={row.id} component="li" padding="md" className={classes.row}>
              <Group justify="space-between" gap="xs" mb={rest.length > 0 ? 8 : 0}>
                <Group gap="sm" wrap="nowrap" miw={0} className={classes.head}>
                  {bulk && <Checkbox aria-label="Tick" checked={row.getIsSelected()} onChange={row.getToggleSelectedHandler()} className={classes.above} />}
                  {rowPath ? <Anchor component={Link} to={rowPath(row.original)} className={classes.whole} c="inherit" fw={600}>{head}</Anchor> : <Box fw={600}>{head}</Box>}
                </Group>
                {rowActions && <Box className={classes.above} ml="auto">{rowActions(row.original)}</Box>}
              </Group>
              {rest.map((cell) => (
                <Group key={cell.id} justify="space-between" gap="md" wrap="nowrap" py={3}>
                  <Text size="sm" c="dimmed">{titleOf(cell.column.id)}</Text>
                  <Box fz="sm" ta="right" miw={0} className={classes.value}>{flexRender(cell.column.columnDef.cell, cell.getContext())}</Box>
                </Group>
              ))}
            </Card>
          );
        })}
      </Stack>
    </>
  );
}

function ColumnChoice<Row>({ columns, shown, choose }: { columns: Column<Row>[]; shown: Record<string, boolean>; choose: (id: string, on: boolean) => void }) {
  if (columns.length < 4) return <span />;
  return (
    <Menu position="top-start" withinPortal={false}>
      <Menu.Target><Button variant="subtle" color="gray" size="xs" leftSection={<IconColumns3 size={15} aria-hidden />}>Columns</Button></Menu.Target>
      <Menu.Dropdown>
        {columns.slice(1).map(({ id, title }) => (
          <Menu.CheckboxItem key={id} checked={shown[id] ?? true} onChange={() => choose(id, !shown[id])}>{title}</Menu.CheckboxItem>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
