import { useState } from 'react';
import { Anchor, Button, Card, Group, SimpleGrid, Table, Text, Title } from '@mantine/core';
import { BarChart } from '@mantine/charts';
import '@mantine/charts/styles.css';
import { Link, useNavigate } from 'react-router';
import { useScreenHere } from '../shared/screens_here';
import { spanText, stepText } from './days';
import { counted, peoplePath, shortlyCounted, type Figure } from './figures';
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
  path?: (span: Span) => string; // where else what it counts is listed
}

interface Props<Step extends Span> {
  title: string;
  step: string;
  steps: Step[];
  series: Series<Step>[];
  isStacked?: boolean;
  valueText?: (value: number) => string; // how a number is said, where it is more than a count
  axisText?: (value: number) => string; // and how in little room
}

/** Where what a number counts is listed; nowhere where there is no such screen for this person. */
function usePathOf() {
  const isHere = useScreenHere();
  return <Step,>({ figure, path }: Series<Step>, { from, to }: Span) => {
    const found = path ? path({ from, to }) : figure && peoplePath({ figure, from, to });
    return found && isHere(found.split('?')[0]!) ? found : undefined;
  };
}

/** A chart whose bars lead to the members behind them, and the same figures as a table, for eyes and ears that read. */
export function StepsChart<Step extends Span>({ title, step, steps, series, isStacked, valueText = counted, axisText = shortlyCounted }: Props<Step>) {
  const navigate = useNavigate();
  const pathOf = usePathOf();
  const [isTable, setTable] = useState(false);
  const data = steps.map((one) => ({ ...one, label: stepText(one.from, step) }));
  const open = (at: number, name: string) => {
    const span = steps[at];
    const path = span && pathOf(series.find((one) => one.name === name)!, span);
    if (path) void navigate(path);
  };
  return (
    <Card>
      <Group justify="space-between" mb="md">
        <Title order={2} size="h3">{title}</Title>
        <Button size="xs" variant="default" aria-expanded={isTable} onClick={() => setTable(!isTable)}>{isTable ? 'As a chart' : 'As a table'}</Button>
      </Group>
      {isTable ? <Steps steps={steps} series={series} valueText={valueText} /> : (
        <div aria-hidden className={classes.chart}>
          <BarChart h={260} data={data} dataKey="label" type={isStacked ? 'stacked' : 'default'} withLegend={series.length > 1} maxBarWidth={36}
            series={series.map(({ name, label, color }) => ({ name, label, color }))} tickLine="none" gridAxis="x" valueFormatter={valueText}
            barChartProps={{ accessibilityLayer: false }} yAxisProps={{ allowDecimals: false, width: axisText === shortlyCounted ? 46 : 70, tickFormatter: axisText }} xAxisProps={{ interval: 'equidistantPreserveStart', minTickGap: 24 }}
            barProps={({ name }) => ({ isAnimationActive: false, cursor: steps[0] && series.some((one) => one.name === name && pathOf(one, steps[0]!)) ? 'pointer' : 'default', onClick: (_, at) => open(at, name) })} />
        </div>
      )}
    </Card>
  );
}

function Steps<Step extends Span>({ steps, series, valueText }: { steps: Step[]; series: Series<Step>[]; valueText: (value: number) => string }) {
  const pathOf = usePathOf();
  return (
    <Table verticalSpacing="xs">
      <Table.Thead>
        <Table.Tr><Table.Th>Days</Table.Th>{series.map(({ name, label }) => <Table.Th key={name} ta="right">{label}</Table.Th>)}</Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {steps.toReversed().map((one) => (
          <Table.Tr key={one.from}>
            <Table.Td>{spanText(one)}</Table.Td>
            {series.map((shown) => <Table.Td key={shown.name} ta="right"><Count count={one[shown.name] as number} text={valueText(one[shown.name] as number)} to={pathOf(shown, one)} /></Table.Td>)}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

/** A number that leads to the members behind it, if there are any. */
export function Count({ count, text = counted(count), to }: { count: number; text?: string; to?: string | undefined }) {
  const isHere = useScreenHere();
  if (!to || count === 0 || !isHere(to.split('?')[0]!)) return <span className={classes.number}>{text}</span>;
  return <Anchor component={Link} to={to} inherit className={classes.number}>{text}</Anchor>;
}

export interface Total {
  label: string;
  count: number;
  text?: string; // how it is said, where it is more than a count
  note?: string;
  to?: string; // who is behind it
}

/** What the whole range comes down to. */
export function Totals({ totals }: { totals: Total[] }) {
  const isHere = useScreenHere();
  return (
    <SimpleGrid cols={totals.some(({ text }) => text) ? { base: 1, xs: 2, lg: totals.length } : { base: 2, md: totals.length }} spacing="md">
      {totals.map(({ label, count, text, note, to }) => {
        const inside = (
          <>
            <Text size="sm" fw={600} c="dimmed">{label}</Text>
            <Text className={text ? classes.sum : classes.total}>{text ?? counted(count)}</Text>
            {note && <Text size="sm" c="dimmed">{note}</Text>}
          </>
        );
        return to && isHere(to.split('?')[0]!) ? <Card key={label} padding="md" component={Link} to={to} className={classes.link}>{inside}</Card> : <Card key={label} padding="md">{inside}</Card>;
      })}
    </SimpleGrid>
  );
}
