/** What a site offers. */

import type { AudienceRule } from './access.ts';

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
  folder: string | null;
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
  pages: { live: number; draft: number };
  hints: ('no_picture' | 'no_pages' | 'draft_pages' | 'no_offer')[];
  created_at: string;
  updated_at: string;
}

export interface Collection extends Product {
  label: string;
  label_color: string;
  includes: 'all' | 'chosen';
  products: string[];
}

export interface Placement {
  product: string;
  opens_at: string | null;
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
  audience: 'anyone' | 'members' | 'certain';
  audience_rule: AudienceRule;
  opens_at: string | null;
  tease: boolean;
}

export interface Page extends PageEntry {
  body: { blocks: { type: string }[] };
}

export interface PageVersionEntry {
  version: number;
  title: string;
  author: { id: string; name: string } | null;
  began_at: string;
  saved_at: string;
}

export interface PageVersion extends PageVersionEntry {
  body: Page['body'];
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

export interface Finding {
  id: string;
  title: string;
  thing: { id: string; name: string };
  verdict: 'open' | 'locked' | 'hidden';
  title_html: string;
  excerpt_html: string;
}
