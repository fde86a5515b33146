import type { ReactNode } from 'react';
import { Badge, Card, Group, SegmentedControl, SimpleGrid, Text, ThemeIcon, Title } from '@mantine/core';
import { IconActivity, IconCoins, IconCircleDashedCheck, IconUserPlus, IconUsers, type Icon } from '@tabler/icons-react';
import { Link } from 'react-router';
import type { Schema } from '../api/call';
import { useTimeZone } from '../api/queries';
import { moneyIn } from '../shared/money';
import { dayIn, useMoment } from '../shared/moment';
import { useScreenHere } from '../shared/screens_here';
import classes from './home.module.css';

type Trend = Schema<'Trend'>;

const choices = [7, 30, 90, 365] as const;
export type DayCount = (typeof choices)[number];

export const daysOf = (text: string | null): DayCount => choices.find((days) => String(days) === text) ?? 30;

/** `12 more than in the 30 days before` */
function compared({ now, before }: Trend, days: DayCount): string {
  if (now === before) return now === 0 ? 'none in these days' : `as many as in the ${days} days before`;
  return `${Math.abs(now - before).toLocaleString()} ${now > before ? 'more' : 'fewer'} than in the ${days} days before`;
}

interface Props {
  summary: Schema<'Summary'>;
  worksAlone: boolean; // nothing will ever tell of payments
  days: DayCount;
  choose: (days: DayCount) => void;
}

/** How the site does in the last days; each number leads to the members behind it. */
export function Figures({ summary: { figures: { members, joined, active, completions, revenue: told }, from, to }, worksAlone, days, choose }: Props) {
  const share = members === 0 ? 0 : Math.round((100 * active) / members);
  const revenue = told?.mode === null && worksAlone ? null : told;
  const behind = (figure: Schema<'ReportFigure'>) => `/reports/people?${new URLSearchParams({ figure, from, to })}`;
  return (
    <section aria-labelledby="figures">
      <Group justify="space-between" mb="sm" gap="sm">
        <Title order={2} id="figures">How the site does</Title>
        <SegmentedControl size="xs" aria-label="Days" value={String(days)} onChange={(next) => choose(daysOf(next))}
          data={choices.map((choice) => ({ value: String(choice), label: choice === 365 ? '12 months' : `${choice} days` }))} />
      </Group>
      <SimpleGrid cols={{ base: 1, xs: 2, md: revenue ? 3 : 4 }} spacing="lg">
        {revenue && <Revenue revenue={revenue} from={from} days={days} />}
        <Figure icon={IconUsers} path="/members" label="Members" value={members} note="in all" />
        <Figure icon={IconUserPlus} path={behind('joined')} label="Joined" value={joined.now} note={compared(joined, days)} />
        <Figure icon={IconActivity} path={behind('logged_in')} label="Active" value={active} note={<>{share} % of your members logged in</>} />
        <Figure icon={IconCircleDashedCheck} path={behind('completed')} label="Pages completed" value={completions.now} note={compared(completions, days)} />
      </SimpleGrid>
    </section>
  );
}

type Takings = NonNullable<Schema<'Summary'>['figures']['revenue']>;

/** `$12.00 more than in the 30 days before`; nothing where those days were not told of. */
function comparedMoney({ currency, now, before }: Takings['currencies'][number], days: DayCount): string {
  if (now === before) return `as much as in the ${days} days before`;
  return `${moneyIn(currency, Math.abs(now - before))} ${now > before ? 'more' : 'less'} than in the ${days} days before`;
}

/** What came in, of each currency by itself, and since when that is told. */
function Revenue({ revenue: { mode, since, currencies }, from, days }: { revenue: Takings; from: string; days: DayCount }) {
  const moment = useMoment();
  const zone = useTimeZone();
  const isHere = useScreenHere();
  const [most, ...others] = currencies;
  const begun = since && dayIn(zone, since);
  const isWhole = begun && Date.parse(begun) <= Date.parse(from) - days * 86_400_000;
  const told = !since ? null : begun! > from ? `since ${moment(since, false)}, when Stripe was connected` : most && isWhole ? comparedMoney(most, days) : null;
  const payments = currencies.reduce((sum, one) => sum + one.payments, 0);
  const note = [payments === 0 ? 'nothing came in' : payments === 1 ? '1 payment' : `${payments.toLocaleString()} payments`, told].filter(Boolean).join(', ');
  return (
    <Figure isWide icon={IconCoins} label="Revenue" path={since ? `/reports/revenue${days === 30 ? '' : `?days=${days === 365 ? 'year' : days}`}` : '/connections'}
      value={most ? moneyIn(most.currency, most.now) : '–'} badge={mode === 'test' ? 'Test payments' : undefined}
      note={since ? note : isHere('/connections') ? 'Connect Stripe, and what comes in stands here from then on.' : 'Once Stripe is connected, what comes in stands here.'}
      beside={others.map(({ currency, now }) => moneyIn(currency, now)).join(' · ')} />
  );
}

interface Shown {
  icon: Icon;
  path: string;
  label: string;
  value: number | string;
  note: ReactNode;
  badge?: string | undefined;
  beside?: string; // in lesser words beside the value
  isWide?: boolean;
}

function Figure({ icon: Picture, path, label, value, note, badge, beside, isWide }: Shown) {
  const isHere = useScreenHere()(path.split('?')[0]!);
  const inside = (
    <>
      <Group justify="space-between">
        <Group gap="xs"><Text size="sm" fw={600} c="dimmed">{label}</Text>{badge && <Badge variant="outline" color="gray">{badge}</Badge>}</Group>
        <ThemeIcon variant="light" size={30} radius="md"><Picture size={17} stroke={1.7} aria-hidden /></ThemeIcon>
      </Group>
      <Group gap="md" align="baseline" mt={4}><Text className={classes.value}>{value.toLocaleString()}</Text>{beside && <Text c="dimmed">{beside}</Text>}</Group>
      <Text size="sm" c="dimmed" mt={6}>{note}</Text>
    </>
  );
  const wide = isWide ? classes.wide : undefined;
  return isHere ? <Card component={Link} to={path} className={`${classes.figure} ${wide ?? ''}`}>{inside}</Card> : <Card className={wide}>{inside}</Card>;
}
