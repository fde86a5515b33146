import { Alert, Badge, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { Schema } from '../api/call';
import { moneyIn } from './money';

/** Whether it is about real money. */
export function ModeBadge({ mode }: { mode: Schema<'Connection'>['mode'] }) {
  return mode === 'live' ? <Badge miw="max-content" color="tide">Live: real money</Badge> : <Badge miw="max-content" color="yellow">Test mode</Badge>;
}

export function priceWords({ currency, amount, interval, interval_count }: Schema<'ShelfPrice'>): string {
  const sum = amount === null ? `Price varies (${currency.toUpperCase()})` : moneyIn(currency, amount);
  if (!interval) return sum;
  return `${sum} ${(interval_count ?? 1) > 1 ? `every ${interval_count} ${interval}s` : `a ${interval}`}`;
}

/** What keeps from seeing all of it; nothing where nothing does. */
export function Missing({ children }: { children: React.ReactNode }) {
  return children ? <Alert variant="light" color="yellow" mt="xs" p="xs" icon={<IconAlertTriangle size={17} />}><Text size="sm">{children}</Text></Alert> : null;
}
