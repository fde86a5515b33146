import { useState } from 'react';
import { Badge, Box, Button, Card, Group, SimpleGrid, Text } from '@mantine/core';
import { IconFileSpreadsheet } from '@tabler/icons-react';
import { useSearchParams } from 'react-router';
import { call, type Schema } from '../api/call';
import { queries } from '../api/queries';
import { ListTable, type Column } from '../shared/list_table';
import { tellProblem } from '../shared/notices';
import type { Import } from './import_screen';
import classes from './row_step.module.css';

type Verdict = Schema<'RowVerdict'>;
type Row = Schema<'ImportRow'>;

export const verdicts: { value: Verdict; label: string; color: string }[] = [
  { value: 'created', label: 'New members', color: 'teal' },
  { value: 'updated', label: 'Changed', color: 'blue' },
  { value: 'unchanged', label: 'As they are', color: 'gray' },
  { value: 'refused', label: 'Refused', color: 'orange' },
];
const formatted = new Intl.NumberFormat();
const one = (verdict: Verdict) => verdicts.find(({ value }) => value === verdict)!;
const single: Record<Verdict, string> = { created: 'New', updated: 'Changed', unchanged: 'As is', refused: 'Refused' };

const columns: Column<Row>[] = [
  { id: 'email', title: 'E-mail', cell: ({ email }) => email || <Text span inherit c="dimmed">none</Text> },
  { id: 'line', title: 'Line', cell: ({ line }) => formatted.format(line) },
  { id: 'verdict', title: 'What becomes of it', cell: ({ verdict, why }) => (
    <Group gap="xs" wrap="nowrap"><Badge variant="light" color={one(verdict).color} style={{ flex: 'none' }}>{single[verdict]}</Badge>{why && <Text size="sm">{why}</Text>}</Group>
  ) },
];

/** The four counts, each of which narrows the list to its rows. */
function Counts({ counts }: { counts: NonNullable<Import['counts']> }) {
  const [search, setSearch] = useSearchParams();
  const chosen = search.get('verdict');
  return (
    <SimpleGrid cols={{ base: 2, sm: 4 }} mb="lg">
      {verdicts.map(({ value, label, color }) => (
        <Card key={value} padding="md" component="button" type="button" ta="left" aria-pressed={chosen === value} className={classes.count} data-chosen={chosen === value || undefined}
          onClick={() => setSearch(chosen === value ? {} : { verdict: value }, { replace: true })}>
          <Text size="xl" fw={700} c={counts[value] > 0 ? `var(--mantine-color-${color}-light-color)` : 'dimmed'}>{formatted.format(counts[value])}</Text>
          <Text size="sm">{label}</Text>
        </Card>
      ))}
    </SimpleGrid>
  );
}

export function RowStep({ file, back }: { file: Import; back: () => void }) {
  const [isBusy, setBusy] = useState(false);
  const counts = file.counts!;
  const coming = counts.created + counts.updated;
  const begin = async () => {
    setBusy(true);
    try {
      const job = await call('post', '/imports/{import}/run', { path: { import: file.id } });
      queries.setQueryData(['imports', file.id], { ...file, job: job.id });
    } catch (error) {
      tellProblem(error);
      setBusy(false);
    }
  };
  return (
    <Box>
      <Counts counts={counts} />
      <ListTable
        name="import_rows" of={file.id} label="Rows" columns={columns} rowId={({ line }) => String(line)} filters={[{ name: 'verdict', label: 'Verdict', choices: verdicts }]}
        load={({ filters, cursor, limit }, signal) => call('get', '/imports/{import}/rows', {
          path: { import: file.id }, query: { limit, ...(filters['verdict'] ? { verdict: filters['verdict'] as Verdict } : {}), ...(cursor ? { cursor } : {}) }, signal,
        })}
        empty={{ icon: IconFileSpreadsheet, title: 'No rows', text: 'This file has none.' }}
      />
      <Group justify="space-between" mt="lg">
        <Button variant="default" onClick={back}>Change the columns</Button>
        <Group gap="sm">
          {counts.refused > 0 && <Text size="sm" c="dimmed">The {formatted.format(counts.refused)} refused stay out; you get them as a file.</Text>}
          <Button onClick={() => void begin()} loading={isBusy} disabled={coming === 0}>{coming === 0 ? 'Nothing to import' : `Import ${formatted.format(coming)} ${coming === 1 ? 'row' : 'rows'}`}</Button>
        </Group>
      </Group>
    </Box>
  );
}
