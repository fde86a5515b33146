/** The shapes that tests read, by the operation that answers them. contract.ts checks that answers really have them. */

export interface List<Item> {
  data: Item[];
  next_cursor: string | null;
}

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
  created_at: string;
}

export interface Release {
  mode: 'immediate' | 'member_advanced' | 'time_delayed';
  interval: number | null;
  unit: 'days' | 'weeks' | 'months' | null;
  at_hour: number | null;
}

export interface Product {
  id: string;
  name: string;
  slug: string;
  description: string;
  image_url: string | null;
  status: 'draft' | 'live';
  access_mode: 'assigned' | 'members' | 'public';
  purchase: { method: 'none' | 'sales_page' | 'checkout_url'; url: string | null };
  release: Release;
  progress: boolean;
  in_library: boolean;
  tease: boolean;
  access_email: boolean;
  grace_days: number | null;
  categories: string[];
  created_at: string;
  updated_at: string;
}

export interface Collection extends Product {
  label: string;
  label_color: string;
  includes: 'all' | 'chosen';
  products: string[];
}

export interface StoredFile {
  id: string;
  name: string;
  kind: 'image' | 'video' | 'audio' | 'document';
  type: string;
  size: number;
  created_at: string;
  audience: 'anyone' | 'members';
  state: 'working' | 'ready' | 'failed';
  reason: string | null;
  width: number | null;
  height: number | null;
  duration: number | null;
  codecs: string | null;
  warnings: string[];
  sizes: { width: number; height: number; size: number }[];
  captions: Caption[];
  poster: string | null;
  used_on: { page: string; title: string; thing: string }[];
}

export interface Caption {
  id: string;
  language: string;
  label: string;
  created_at: string;
}

export interface FileUsage {
  stored: number;
  arriving: number;
  quota: number | null;
  room: number | null;
}

export interface Upload {
  id: string;
  name: string;
  size: number;
  arrived: number;
  file: string | null;
  created_at: string;
  expires_at: string;
}

export interface Section {
  id: string;
  thing: string;
  title: string;
}

export interface PageEntry {
  id: string;
  thing: string;
  section: string | null;
  title: string;
  slug: string;
  status: 'draft' | 'live';
  audience: 'anyone' | 'members';
  opens_at: string | null;
}

export interface Page extends PageEntry {
  body: { blocks: { type: string }[] };
}

export interface Order {
  version: number;
  items: OrderItem[];
}

export interface OrderItem {
  type: 'section' | 'page' | 'product';
  id: string;
  children: OrderItem[];
}

export interface Grant {
  id: string;
  member: string;
  thing: string;
  source: string;
  reference: string;
  state: 'upcoming' | 'live' | 'ended';
  starts_at: string;
  ends_at: string | null;
}

export interface Reason {
  code: string;
  text: string;
  satisfied: boolean;
  subject: string | null;
  at: string | null;
  needs: 'all' | 'any';
  reasons: Reason[];
}

export interface Verdict {
  member: string | null;
  thing: string;
  at: string;
  verdict: 'open' | 'locked' | 'hidden';
  reasons: Reason[];
  summary: string;
  opens_at: string | null;
  opened_by: { kind: string; text: string; thing: string | null; url: string | null } | null;
  valid_until: string | null;
}

export interface FileboxPlace {
  id: string;
  file: string;
  name: string | null;
  size: number;
  origin: 'offered' | 'shared' | 'uploaded';
  member: string | null;
  created_at: string;
}

export interface FileboxSettings {
  uploads: boolean;
  upload_limit: number;
}

export interface Finding {
  id: string;
  title: string;
  thing: { id: string; name: string };
  verdict: 'open' | 'locked' | 'hidden';
  title_html: string;
  excerpt_html: string;
}

export interface Completion {
  page: string;
  thing: string;
  completed_at: string;
}

export interface ActivityData {
  id: string;
  member: { id: string; email: string; first_name: string; last_name: string };
  product: { id: string; name: string; kind: 'product' | 'collection'; products?: { id: string; name: string }[] } | null;
  page: { id: string; title: string } | null;
  file: null;
  source: string;
  repeat?: boolean;
}

export interface Activity extends ActivityData {
  type: string;
  occurred_at: string;
}

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

export interface Answers {
  get_openapi: string;
  get_me: Me;
  get_site: Site;
  get_settings: Settings;
  update_settings: Settings;
  list_members: List<Member>;
  create_member: Member;
  get_member: Member;
  update_member: Member;
  list_completions: List<Completion>;
  complete_page: Completion;
  reopen_page: undefined;
  list_products: List<Product>;
  create_product: Product;
  get_product: Product;
  update_product: Product;
  delete_product: undefined;
  list_collections: List<Collection>;
  create_collection: Collection;
  get_collection: Collection;
  update_collection: Collection;
  delete_collection: undefined;
  list_sections: List<Section>;
  create_section: Section;
  get_section: Section;
  update_section: Section;
  delete_section: undefined;
  list_sections_of_collection: List<Section>;
  create_section_of_collection: Section;
  get_section_of_collection: Section;
  update_section_of_collection: Section;
  delete_section_of_collection: undefined;
  list_pages: List<PageEntry>;
  create_page: Page;
  list_pages_of_collection: List<PageEntry>;
  create_page_of_collection: Page;
  get_page: Page;
  update_page: Page;
  delete_page: undefined;
  get_order: Order;
  replace_order: Order;
  get_order_of_collection: Order;
  replace_order_of_collection: Order;
  list_files: List<Omit<StoredFile, 'used_on'>>;
  create_file: StoredFile;
  get_file: StoredFile;
  update_file: StoredFile;
  delete_file: undefined;
  get_file_content: string;
  get_file_usage: FileUsage;
  examine_file: Omit<StoredFile, 'used_on'>;
  list_captions: List<Caption>;
  save_captions: Caption;
  get_captions: string;
  delete_captions: undefined;
  set_poster: Omit<StoredFile, 'used_on'>;
  remove_poster: undefined;
  replace_file_content: StoredFile;
  create_upload: Upload;
  get_upload: Upload;
  add_to_upload: undefined;
  end_upload: undefined;
  list_grants: List<Grant>;
  create_grant: Grant;
  get_grant: Grant;
  end_grant: undefined;
  get_access: Verdict;
  search: List<Finding>;
  list_categories: List<{ slug: string; name: string; things: number }>;
  list_filebox: List<FileboxPlace>;
  put_in_filebox: FileboxPlace;
  get_filebox_place: FileboxPlace;
  take_from_filebox: undefined;
  get_filebox_settings: FileboxSettings;
  update_filebox_settings: FileboxSettings;
  list_activities: List<Activity>;
  list_hooks: List<Hook>;
  create_hook: Hook & { secret: string };
  get_hook: Hook;
  update_hook: Hook;
  delete_hook: undefined;
  enable_hook: Hook;
  roll_hook_secret: { id: string; secret: string; old_retires_at: string };
  list_deliveries: List<Delivery>;
  get_delivery: Delivery;
  list_attempts: List<Attempt>;
  replay_delivery: Delivery;
  replay_deliveries: { replayed: number };
  list_connections: List<Connection>;
  create_connection: Connection;
  get_connection: Connection;
  update_connection: Connection;
  delete_connection: undefined;
  list_links: List<Link>;
  create_link: Link;
  delete_link: undefined;
  list_events: List<InboundEvent>;
  get_event: InboundEvent;
  replay_event: InboundEvent;
  list_mails: List<MailEntry>;
  get_mail: Mail;
}
