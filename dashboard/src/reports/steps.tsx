import { useState } from 'react';
import { Anchor, Button, Card, Group, SimpleGrid, Table, Text, Title } from '@mantine/core';
import { BarChart } from '@mantine/charts';
import '@mantine/charts/styles.css';
import { Link, useNavigate } from 'react-router';
import { useScreenHere } from '../shared/screens_here';
import { spanText, stepText } from './days';
import { counted, peoplePath, type Figure } from './figures';
import classes from './steps.module.css';

interface Span {
  from: string;
  to: string;
}

export interface Series<Step> {
  name: keyof Step & string;
  label: string;
  color: string;
  figure?: Figure; // whose members it counts, who are listed behind it
}

interface Props<Step extends Span> {
  title: string;
  step: string;
  steps: Step[];
  series: Series<Step>[];
  isStacked?: boolean;
}

/** A chart whose bars lead to the members behind them, and the same figures as a table, for eyes and ears that read. */
export function StepsChart<Step extends Span>({ title, step, steps, series, isStacked }: Props<Step>) {
  const navigate = useNavigate();
  const mayOpen = useScreenHere()('/reports/people');
  const [isTable, setTable] = useState(false);
  const data = steps.map((one) => ({ ...one, label: stepText(one.from, step) }));
  const open = (at: number, name: string) => {
    const { figure } = series.find((one) => one.name === name)!;
    const span = steps[at];
    if (figure && span && mayOpen) void navigate(peoplePath({ figure, from: span.from, to: span.to }));
  };
  return (
    <Card>
      <Group justify="space-between" mb="md">
        <Title order={2} size="h3">{title}</Title>
        <Button size="xs" variant="default" aria-expanded={isTable} onClick={() => setTable(!isTable)}>{isTable ? 'As a chart' : 'As a table'}</Button>
      </Group>
      {isTable ? <Steps steps={steps} series={series} mayOpen={mayOpen} /> : (
        <div aria-hidden className={classes.chart}>
          <BarChart h={260} data={data} dataKey="label" type={isStacked ? 'stacked' : 'default'} withLegend={series.length > 1} maxBarWidth={36}
            series={series.map(({ name, label, color }) => ({ name, label, color }))} tickLine="none" gridAxis="x" valueFormatter={counted}
            barChartProps={{ accessibilityLayer: false }} yAxisProps={{ allowDecimals: false, width: 46 }} xAxisProps={{ interval: 'equidistantPreserveStart', minTickGap: 24 }}
            barProps={({ name }) => ({ isAnimationActive: false, cursor: mayOpen && series.some((one) => one.name === name && one.figure) ? 'pointer' : 'default', onClick: (_, at) => open(at, name) })} />
        </div>
      )}
    </Card>
  );
}

function Steps<Step extends Span>({ steps, series, mayOpen }: { steps: Step[]; series: Series<Step>[]; mayOpen: boolean }) {
  return (
    <Table verticalSpacing="xs">
      <Table.Thead>
        <Table.Tr><Table.Th>Days</Table.Th>{series.map(({ name, label }) => <Table.Th key={name} ta="right">{label}</Table.Th>)}</Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {steps.toReversed().map((one) => (
          <Table.Tr key={one.from}>
            <Table.Td>{spanText(one)}</Table.Td>
            {series.map(({ name, figure }) => <Table.Td key={name} ta="right"><Count count={one[name] as number} to={figure && mayOpen ? peoplePath({ figure, from: one.from, to: one.to }) : undefined} /></Table.Td>)}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

/** A number that leads to the members behind it, if there are any. */
export function Count({ count, to }: { count: number; to?: string | undefined }) {
  const isHere = useScreenHere();
  if (!to || count === 0 || !isHere(to.split('?')[0]!)) return <span className={classes.number}>{counted(count)}</span>;
  return <Anchor component={Link} to={to} inherit className={classes.number}>{counted(count)}</Anchor>;
}

export interface Total {
  label: string;
  count: number;
  note?: string;
  to?: string; // who is behind it
}

/** What the whole range comes down to. */
export function Totals({ totals }: { totals: Total[] }) {
  const isHere = useScreenHere();
  return (
    <SimpleGrid cols={{ base: 2, md: totals.length }} spacing="md">
      {totals.map(({ label, count, note, to }) => {
        const inside = (
          <>
            <Text size="sm" fw={600} c="dimmed">{label}</Text>
            <Text className={classes.total}>{counted(count)}</Text>
            {note && <Text size="sm" c="dimmed">{note}</Text>}
          </>
        );
        return to && isHere(to.split('?')[0]!) ? <Card key={label} padding="md" component={Link} to={to} className={classes.link}>{inside}</Card> : <Card key={label} padding="md">{inside}</Card>;
      })}
    </SimpleGrid>
  );
}
