import { useState } from 'react';
import { Alert, Box, Button, Card, Group, Select, SimpleGrid, Stack, Switch, Table, TagsInput, Text } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { call, type Schema } from '../api/call';
import { queries } from '../api/queries';
import { useMay } from '../api/session';
import { ProblemAlert } from '../shared/problem_alert';
import { ThingSelect } from '../shared/thing_select';
import type { Import } from './import_screen';

type Meaning = Schema<'ColumnMeaning'>;
type Column = Schema<'ImportCheck'>['columns'][number];

const meanings: { value: Meaning; label: string }[] = [
  { value: 'ignored', label: 'Leave it out' },
  { value: 'email', label: 'E-mail' },
  { value: 'first_name', label: 'First name' },
  { value: 'last_name', label: 'Last name' },
  { value: 'name', label: 'Whole name' },
  { value: 'tags', label: 'Tags' },
  { value: 'products', label: 'Products, by name' },
  { value: 'product', label: 'One product: yes, no or since when' },
  { value: 'first_access', label: 'Access since' },
  { value: 'access_ends', label: 'Access until' },
  { value: 'completions', label: 'Completed pages' },
];
const onlyOnce: Meaning[] = ['email', 'first_name', 'last_name', 'name', 'first_access', 'access_ends'];

function whatIsWrong(columns: Column[]): string | null {
  if (!columns.some(({ to }) => to === 'email')) return 'Say which column is the e-mail address.';
  const twice = onlyOnce.find((one) => columns.filter(({ to }) => to === one).length > 1);
  if (twice) return `Two columns are “${meanings.find(({ value }) => value === twice)!.label}”: choose one.`;
  if (columns.some(({ to, thing }) => to === 'product' && !thing)) return 'Say which product the column is about.';
  return null;
}

function ColumnLine({ column, name, samples, change }: { column: Column; name: string; samples: string[]; change: (column: Column) => void }) {
  // What was guessed of one page stays as it is.
  const choices = column.to === 'completed' ? [...meanings, { value: 'completed' as const, label: 'One page completed' }] : meanings;
  return (
    <Table.Tr>
      <Table.Td>
        <Text fw={600} size="sm" style={{ overflowWrap: 'anywhere' }}>{name || 'No name'}</Text>
        <Text size="xs" c="dimmed" lineClamp={1}>{samples.join(' · ') || 'empty'}</Text>
      </Table.Td>
      <Table.Td w="55%">
        <Stack gap={6}>
          <Select aria-label={`What “${name}” is`} data={choices} value={column.to} allowDeselect={false} comboboxProps={{ withinPortal: true }}
            onChange={(to) => change({ ...column, to: to as Meaning, ...(to === 'product' ? {} : { thing: null }) })} />
          {column.to === 'product' && <ThingSelect ariaLabel={`Which product “${name}” is about`} placeholder="Which product" value={column.thing ?? null} onChange={(thing) => change({ ...column, thing })} />}
        </Stack>
      </Table.Td>
    </Table.Tr>
  );
}

export function ColumnStep({ file, done }: { file: Import; done: () => void }) {
  const may = useMay();
  const [columns, setColumns] = useState<Column[]>(file.columns.map(({ to, thing, page }) => ({ to, thing, page })));
  const [tags, setTags] = useState<string[]>(file.tags);
  const [thing, setThing] = useState<string | null>(file.things[0] ?? null);
  const [notify, setNotify] = useState(file.notify);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const wrong = whatIsWrong(columns);
  const gives = thing !== null || columns.some(({ to }) => to === 'product' || to === 'products');
  const check = async () => {
    setBusy(true);
    setError(null);
    try {
      const checked = await call('post', '/imports/{import}/check', { path: { import: file.id }, body: { columns, tags, things: thing ? [thing] : [], notify: gives && notify } });
      queries.setQueryData(['imports', file.id], checked);
      void queries.invalidateQueries({ queryKey: ['import_rows'] });
      done();
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Stack gap="lg" maw="52rem">
      {error !== null && <ProblemAlert error={error} />}
      <Card padding={0}>
        <Table aria-label="Columns" verticalSpacing="sm">
          <Table.Thead><Table.Tr><Table.Th>In your file</Table.Th><Table.Th>Here</Table.Th></Table.Tr></Table.Thead>
          <Table.Tbody>
            {file.columns.map(({ name, samples }, at) => (
              <ColumnLine key={at} column={columns[at]!} name={name} samples={samples} change={(column) => setColumns((before) => before.map((one, place) => (place === at ? column : one)))} />
            ))}
          </Table.Tbody>
        </Table>
      </Card>
      <Card>
        <Text fw={600} mb="sm">For everybody in this file</Text>
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <TagsInput label="Tags" placeholder="Such as Moved 2026" value={tags} onChange={setTags} maxLength={100} />
          {may('access:write') && <ThingSelect label="Give access to" placeholder="Nothing" clearable value={thing} onChange={setThing} />}
        </SimpleGrid>
        {gives && <Switch mt="md" label="Tell them by mail of the access they are given" checked={notify} onChange={(event) => setNotify(event.currentTarget.checked)} />}
      </Card>
      {wrong && <Alert icon={<IconInfoCircle size={18} />} color="orange" variant="light">{wrong}</Alert>}
      <Group justify="flex-end"><Box><Button onClick={() => void check()} loading={isBusy} disabled={Boolean(wrong)}>Check the file</Button></Box></Group>
    </Stack>
  );
}
