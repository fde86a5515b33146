import { Text, Tooltip } from '@mantine/core';
import { useTimeZone } from '../api/queries';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** A moment of the API in words, in the site's time zone: `22 Nov 2026, 14:05`. */
export function momentIn(zone: string, at: string | number | Date, withTime = true): string {
  return new Intl.DateTimeFormat(undefined, {
    timeZone: zone, day: 'numeric', month: 'short', year: 'numeric', ...(withTime ? { hour: '2-digit', minute: '2-digit' } : {}),
  }).format(new Date(at));
}

/** `2026-11-21`: the day that it is in a time zone. */
export function dayIn(zone: string, at: string | number | Date): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(new Date(at));
}

/** `5 minutes ago`, `in 3 days`; empty for what is more than a month away. */
export function distance(at: string | number | Date, from = Date.now()): string {
  const gap = new Date(at).getTime() - from;
  const words = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });
  const size = Math.abs(gap);
  if (size < minute) return words.format(0, 'minute').replace('this minute', 'just now');
  if (size < hour) return words.format(Math.trunc(gap / minute), 'minute');
  if (size < day) return words.format(Math.trunc(gap / hour), 'hour');
  return size < 31 * day ? words.format(Math.trunc(gap / day), 'day') : '';
}

/** Formats moments in the site's time zone. */
export function useMoment(): (at: string | number | Date, withTime?: boolean) => string {
  const zone = useTimeZone();
  return (at, withTime) => momentIn(zone, at, withTime);
}

/** A moment as people say it, with the exact one in the site's time zone to hover over. `never` stands for null. */
export function Moment({ at, never = 'never', withTime = false }: { at: string | null | undefined; never?: string; withTime?: boolean }) {
  const zone = useTimeZone();
  if (!at) return <Text span inherit c="dimmed">{never}</Text>;
  return (
    <Tooltip label={`${momentIn(zone, at)} · ${zone}`} openDelay={300}>
      <time dateTime={at} style={{ whiteSpace: 'nowrap' }}>{distance(at) || momentIn(zone, at, withTime)}</time>
    </Tooltip>
  );
}
