import { useMemo, useState } from 'react';
import { useSearchParams } from 'react-router';
import { useTimeZone } from '../api/queries';
import { dayIn } from '../shared/moment';

export const choices = [
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: 'year', label: '12 months' },
  { value: 'own', label: 'Own dates' },
];

const dayLength = 86_400_000;

/** The day that it was in the site's time zone when the screen was opened. */
export function useToday(): string {
  const [openedAt] = useState(() => Date.now());
  return dayIn(useTimeZone(), openedAt);
}

export const dayBefore = (day: string, count: number) => new Date(Date.parse(day) - count * dayLength).toISOString().slice(0, 10);

function beginOf(choice: string, today: string): string {
  if (choice !== 'year') return dayBefore(today, Number(choice) - 1);
  const [year, month] = today.split('-').map(Number) as [number, number];
  return new Date(Date.UTC(year, month - 12, 1)).toISOString().slice(0, 10);
}

export interface Days {
  choice: string; // one of the choices
  from: string;
  to: string;
  search: string; // the same in an address
  choose: (choice: string) => void;
  setDays: (from: string, to: string) => void;
}

/** The days that a report is about, as they stand in the address: `?days=90`, or `?days=own&from=…&to=…`. */
export function useDays(): Days {
  const [search, setSearch] = useSearchParams();
  const today = useToday();
  return useMemo(() => {
    const asked = search.get('days') ?? '30';
    const choice = choices.some(({ value }) => value === asked) ? asked : '30';
    const from = choice === 'own' ? (search.get('from') ?? beginOf('30', today)) : beginOf(choice, today);
    const to = choice === 'own' ? (search.get('to') ?? today) : today;
    const own = (first: string, last: string) => new URLSearchParams({ days: 'own', from: first, to: last });
    const kept = choice === 'own' ? own(from, to).toString() : choice === '30' ? '' : `days=${choice}`;
    return {
      choice, from, to, search: kept ? `?${kept}` : '',
      choose: (next) => setSearch(next === 'own' ? own(from, to) : { days: next }, { replace: true }),
      setDays: (first, last) => setSearch(own(first, last), { replace: true }),
    };
  }, [search, setSearch, today]);
}

/** `1 Nov 2026`, `1 – 7 Nov 2026` */
export function spanText({ from, to }: { from: string; to: string }): string {
  const words = new Intl.DateTimeFormat(undefined, { timeZone: 'UTC', day: 'numeric', month: 'short', year: 'numeric' });
  return from === to ? words.format(Date.parse(from)) : words.formatRange(Date.parse(from), Date.parse(to));
}

/** What stands below a bar: `1 Nov`, or `Nov 2026` for a month. */
export function stepText(from: string, step: string): string {
  const parts: Intl.DateTimeFormatOptions = step === 'month' ? { month: 'short', year: '2-digit' } : { day: 'numeric', month: 'short' };
  return new Intl.DateTimeFormat(undefined, { timeZone: 'UTC', ...parts }).format(Date.parse(from));
}
