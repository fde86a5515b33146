/** People, the site, and who writes to them. */

export interface Member {
  id: string;
  email: string;
  first_name: string;
  last_name: string;
  has_password: boolean;
  is_inactive: boolean;
  source: string;
  last_login_at: string | null;
  mail_bounce: { at: string; reason: string } | null;
  tags: { id: string; name: string }[];
  folder: string | null;
  fields: Record<string, string | number | boolean>;
  blocked_at: string | null;
  blocked_reason: string | null;
  deleted_at: string | null;
  created_at: string;
}

export interface Field {
  id: string;
  name: string;
  kind: 'text' | 'number' | 'date' | 'choice' | 'yes_no';
  choices: string[];
  position: number;
  created_at: string;
}

export interface Folder {
  id: string;
  of: 'members' | 'files' | 'products';
  name: string;
  parent: string | null;
  count: number;
  total: number;
  created_at: string;
}

export interface Tag {
  id: string;
  name: string;
  member_count: number;
  created_at: string;
}

export interface Note {
  id: string;
  author: string;
  text: string;
  is_pinned: boolean;
  created_at: string;
  updated_at: string;
}

export interface Subscription {
  id: string;
  mode: 'test' | 'live';
  is_connected: boolean;
  remote_id: string;
  url: string | null;
  state: string;
  currency: string;
  items: { remote_product: string; things: { id: string; name: string }[]; amount: number | null; quantity: number; interval: string | null; interval_count: number }[];
  begun_at: string;
  trial_ends_at: string | null;
  paid_through: string | null;
  ends_at: string | null;
  ended_at: string | null;
  past_due_since: string | null;
  grace_ends_at: string | null;
}

export interface MemberBilling {
  mode: 'test' | 'live' | null;
  subscriptions: Subscription[];
}

export interface Payment {
  id: string;
  remote_id: string;
  url: string | null;
  subscription: string | null;
  state: string;
  amount: number;
  refunded: number;
  lost: number;
  currency: string;
  dispute: string;
  made_at: string;
}

export interface MemberSession {
  id: string;
  device: string;
  began_at: string;
  seen_at: string;
}

export interface Completion {
  page: string;
  thing: string;
  completed_at: string;
}

export interface MailEntry {
  id: string;
  to: string;
  subject: string;
  kind: string;
  state: 'kept' | 'waiting' | 'sending' | 'sent' | 'failed';
  created_at: string;
}

export interface Mail extends MailEntry {
  text: string;
  html: string;
}

export interface Settings {
  name: string;
  support_email: string;
  time_zone: string;
  inactivity_days: number;
  public_content: boolean;
  registration: boolean;
  works_alone: boolean;
  terms: string;
  terms_url: string;
  date_style: string;
  mail: { from: string; is_sent: boolean };
}

export interface Site {
  id: string;
  slug: string;
  name: string;
  hosts: string[];
  portal_url: string;
}

export interface Me {
  key: string;
  name: string;
  scopes: string[];
  site: Site;
}

export interface Job {
  id: string;
  kind: string;
  asked: Record<string, unknown>;
  state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';
  total: number;
  done: number;
  changed: number;
  refused: number;
  error: string | null;
  started_by: { kind: string; id: string; name: string };
  undoes: string | null;
  undone_by: string | null;
  can_undo: boolean;
  finished_at: string | null;
}

export interface Import {
  id: string;
  encoding: string;
  separator: string;
  row_count: number;
  columns: { name: string; samples: string[]; to: string; thing: string | null; page: string | null; field: string | null }[];
  counts: { created: number; updated: number; unchanged: number; refused: number } | null;
  job: string | null;
}

export interface ImportRow {
  line: number;
  verdict: string;
  email: string;
  why: string | null;
}

export interface View {
  id: string;
  name: string;
  query: Record<string, string>;
  is_shared: boolean;
  is_own: boolean;
}
