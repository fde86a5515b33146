/** Who may see what, and why; and what they did. */

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

export interface AudienceRule {
  any: string[];
  all: string[];
  none: string[];
}

export interface Group {
  id: string;
  name: string;
  rule: AudienceRule;
  sentence: string;
  member_count: number;
  created_at: string;
  updated_at: string;
}

export interface AudienceShown {
  audience: 'anyone' | 'members' | 'certain';
  audience_rule: AudienceRule;
  sentence: string;
  criteria: { id: string; kind: string; name: string }[];
  count: number;
}

export interface MemberName {
  id: string;
  email: string;
  first_name: string;
  last_name: string;
}

export interface Impact {
  gains: number;
  loses: number;
  visitors: 'same' | 'gain' | 'lose';
}
