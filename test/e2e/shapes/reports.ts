export interface Trend { now: number; before: number }

export interface Summary {
  from: string;
  to: string;
  figures: { members: number; joined: Trend; active: number; completions: Trend; revenue: RevenueFigure | null };
  attention: {
    connections: { id: string; kind: string; account: string; is_failing: boolean; last_error: string; set_aside: number }[] | null;
    hooks: { id: string; url: string; is_off: boolean; last_error: string }[] | null;
    past_due_members: number;
    unfinished: { id: string; kind: string; name: string; drafts: number }[];
  };
}

interface Span {
  from: string;
  to: string;
}
export interface Report<Step> extends Span {
  step: 'day' | 'week' | 'month';
  time_zone: string;
  steps: (Span & Step)[];
}
export type Growth = Report<Record<'joined' | 'members' | 'active' | 'inactive' | 'fell_inactive' | 'came_back', number>>;
export interface UsedFile {
  id: string;
  name: string;
  kind: string;
  is_deleted: boolean;
  plays: number;
  downloads: number;
  members: number;
}
export interface Engagement extends Report<Record<'log_ins' | 'active', number>> {
  active: number;
  pages: { id: string; title: string; thing: { id: string; name: string }; completions: number }[];
  files: UsedFile[];
}
export interface CompletionReport extends Report<Record<'pages' | 'finished', number>> {
  things: { id: string; kind: string; name: string; completions: number; finished: number }[];
}
export interface ThingCompletionReport extends Omit<Report<never>, 'steps'> {
  id: string;
  name: string;
  began: number;
  finished: number;
  stop: string | null;
  pages: { id: string; title: string; completed: number; stopped: number }[];
}
export interface FileReport extends Report<Record<'plays' | 'downloads', number>> {
  files: UsedFile[];
}
export interface DeliveryReport extends Report<Record<'delivered' | 'failed', number>> {
  receivers: ({ id: string; url: string; is_listening: boolean } & Record<'delivered' | 'failed' | 'waiting' | 'average_ms' | 'slowest_ms' | 'within_minute', number>)[];
}
export interface PersonBehind {
  member: { id: string; email: string; first_name: string; last_name: string };
  is_trashed: boolean;
  at: string;
}
export interface RevenueFigure {
  mode: 'test' | 'live' | null;
  since: string | null;
  currencies: { currency: string; payments: number; now: number; before: number }[];
}
export type RevenueSum = { currency: string } & Record<'payments' | 'paid' | 'refunded' | 'revenue', number>;
export interface Revenue extends Report<Record<'begun' | 'ended', number>> {
  mode: 'test' | 'live' | null;
  since: string | null;
  amounts: (Span & RevenueSum)[];
  totals: RevenueSum[];
  running: { subscriptions: number; unpriced: number; recurring: { currency: string; monthly: number }[] };
}
export interface Taking {
  id: string;
  at: string;
  currency: string;
  amount: number;
  refunded: number;
  dispute: string;
  is_subscription: boolean;
  label: string;
  remote_id: string;
  url: string | null;
  member: (PersonBehind['member'] & { is_trashed: boolean }) | null;
}
