/** What comes in from elsewhere, and what goes out. */

import type { ActivityData } from './access.ts';

export interface DeliveryPayload {
  id: string;
  type: string;
  occurred_at: string;
  site: string;
  data: ActivityData;
}

export interface Hook {
  id: string;
  url: string;
  events: string[];
  product: string | null;
  state: 'healthy' | 'failing' | 'disabled';
  failing_since: string | null;
  failures: number;
  last_error: string | null;
  quiet_until: string | null;
  ended_at: string | null;
  ended_reason: string | null;
}

export interface Attempt {
  number: number;
  at: string;
  duration_ms: number;
  status: number | null;
  answer: string | null;
  error: string | null;
}

export interface Delivery {
  id: string;
  hook: string;
  activity: string;
  type: string;
  state: 'waiting' | 'sending' | 'delivered' | 'failed' | 'cancelled';
  attempts: number;
  last_status: number | null;
  last_error: string | null;
  next_attempt_at: string | null;
  delivered_at: string | null;
}

export interface Connection {
  id: string;
  kind: 'stripe';
  mode: 'test' | 'live';
  state: 'connected' | 'failing';
  error: string | null;
  account: string | null;
  hook_url: string;
  webhook_secrets: { fingerprint: string; added_at: string; retires_at: string | null }[];
  queue: number;
  last_event_at: string | null;
}

export interface Link {
  id: string;
  connection: string;
  thing: string;
  remote_id: string;
}

export interface InboundEvent {
  id: string;
  connection: string;
  remote_id: string;
  type: string;
  lane: string;
  state: 'waiting' | 'working' | 'done' | 'ignored' | 'untied' | 'set_aside';
  attempts: number;
  effect: string | null;
  error: string | null;
  next_attempt_at: string | null;
}

export interface Shelf {
  mode: 'test' | 'live';
  products: { id: string; name: string; active: boolean; prices: ShelfPrice[] }[];
  lacks: 'key' | 'products' | 'prices' | null;
  whole: boolean;
}

export interface ShelfPrice {
  id: string;
  nickname: string | null;
  currency: string;
  amount: number | null;
  interval: string | null;
  interval_count: number | null;
}

/** An address at the service where anybody can pay. */
export interface PaymentLink {
  id: string;
  url: string;
  price: string;
  bundle: boolean;
  ours: boolean;
}

export interface PaymentLinks {
  mode: 'test' | 'live';
  prices: ShelfPrice[];
  payment_links: PaymentLink[];
  lacks: 'key' | 'prices' | 'payment_links' | null;
  whole: boolean;
}
