import { useState } from 'react';
import { Alert, Anchor, Box, Button, Card, Group, Select, SimpleGrid, Stack, Switch, Table, TagsInput, Text } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { Link } from 'react-router';
import { call, type Schema } from '../api/call';
import { queries } from '../api/queries';
import { useMay } from '../api/session';
import { useFields, type Field } from '../shared/custom_fields';
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

function whatIsWrong(columns: Column[], fields: Field[] | undefined): string | null {
  if (!columns.some(({ to }) => to === 'email')) return 'Say which column is the e-mail address.';
  const twice = onlyOnce.find((one) => columns.filter(({ to }) => to === one).length > 1);
  if (twice) return `Two columns are “${meanings.find(({ value }) => value === twice)!.label}”: choose one.`;
  if (columns.some(({ to, thing }) => to === 'product' && !thing)) return 'Say which product the column is about.';
  const known = columns.flatMap(({ field }) => (field ? [field] : []));
  if (fields && known.some((id) => !fields.some((field) => field.id === id))) return 'A custom field that a column was about is gone: choose another, or leave the column out.';
  const double = fields?.find(({ id }) => known.filter((one) => one === id).length > 1);
  if (double) return `Two columns are the custom field “${double.name}”: choose one.`;
  return null;
}

/** What its cells may hold. */
function wantedOf({ kind, choices }: Field): string {
  if (kind === 'number') return 'A number such as 42 or 12.5';
  if (kind === 'date') return 'A date such as 2026-11-22, 22.11.2026 or 11/22/2026';
  if (kind === 'choice') return `One of: ${choices.join(', ')}`;
  if (kind === 'yes_no') return 'Yes or no';
  return 'A text of at most 500 letters';
}

/** A column as one choice among all, and back; a custom field is named by its id. */
const chosen = ({ to, field }: Column) => (to === 'field' ? field ?? null : to);
function meant(choice: string, { thing, page }: Column): Column {
  if (choice.startsWith('fld_')) return { to: 'field', field: choice };
  if (choice === 'product') return { to: 'product', thing };
  return choice === 'completed' ? { to: 'completed', page } : { to: choice as Meaning };
}

interface LineProps {
  column: Column;
  name: string;
  samples: string[];
  fields: Field[] | undefined; // while they are loading
  change: (column: Column) => void;
}

function ColumnLine({ column, name, samples, fields, change }: LineProps) {
  // What was guessed of one page stays as it is.
  const choices = column.to === 'completed' ? [...meanings, { value: 'completed', label: 'One page completed' }] : meanings;
  const custom = (fields ?? []).map(({ id, name: label }) => ({ value: id, label }));
  const field = fields?.find(({ id }) => id === column.field);
  return (
    <Table.Tr>
      <Table.Td>
        <Text fw={600} size="sm" style={{ overflowWrap: 'anywhere' }}>{name || 'No name'}</Text>
        <Text size="xs" c="dimmed" lineClamp={1}>{samples.join(' · ') || 'empty'}</Text>
      </Table.Td>
      <Table.Td w="55%">
        <Stack gap={6}>
          <Select aria-label={`What “${name}” is`} data={custom.length > 0 ? [...choices, { group: 'Custom fields', items: custom }] : choices} value={chosen(column)} allowDeselect={false}
            placeholder={fields ? 'A custom field that is gone' : 'Loading…'} comboboxProps={{ withinPortal: true }} maxDropdownHeight={320} onChange={(choice) => choice && change(meant(choice, column))} />
          {column.to === 'product' && <ThingSelect ariaLabel={`Which product “${name}” is about`} placeholder="Which product" value={column.thing ?? null} onChange={(thing) => change({ ...column, thing })} />}
          {field && <Text size="xs" c="dimmed" lineClamp={2}>{wantedOf(field)}</Text>}
        </Stack>
      </Table.Td>
    </Table.Tr>
  );
}

export function ColumnStep({ file, done }: { file: Import; done: () => void }) {
  const may = useMay();
  const fields = useFields().data;
  const [columns, setColumns] = useState<Column[]>(file.columns.map(({ to, thing, page, field }) => ({ to, thing, page, field })));
  const [tags, setTags] = useState<string[]>(file.tags);
  const [thing, setThing] = useState<string | null>(file.things[0] ?? null);
  const [notify, setNotify] = useState(file.notify);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const wrong = whatIsWrong(columns, fields);
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
              <ColumnLine key={at} column={columns[at]!} name={name} samples={samples} fields={fields} change={(column) => setColumns((before) => before.map((one, place) => (place === at ? column : one)))} />
            ))}
          </Table.Tbody>
        </Table>
      </Card>
      {may('settings:write') && columns.some(({ to }) => to === 'ignored') && (
        <Text size="sm" c="dimmed">Something of theirs has no place here yet? <Anchor component={Link} to="/fields" target="_blank" underline="always" inherit>Make a custom field</Anchor> for it in another tab, and choose it above.</Text>
      )}
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
