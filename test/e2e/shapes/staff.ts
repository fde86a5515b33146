/** Who works for a site. */

export interface Person {
  id: string;
  email: string;
  name: string;
}

export interface StaffSession {
  stage: 'second_factor_setup' | 'second_factor' | 'open';
  csrf_token: string;
  second_factors: ('passkey' | 'app')[];
  staff: Person;
  site: { id: string; slug: string; hosts: string[] } | null;
  role: string | null;
  permissions: string[];
  sites: { id: string; slug: string; name: string; role: string }[];
  ends_at: string;
}

export interface OwnSession {
  id: string;
  device: string;
  address: string;
  is_this_one: boolean;
}

export interface PasskeyQuestion {
  challenge: string;
  rpId: string;
  userVerification: 'required';
  allowCredentials: { id: string; transports: string[] }[];
}

export interface NewPasskeyQuestion {
  challenge: string;
  rp: { id: string; name: string };
  user: { id: string; name: string; displayName: string };
  excludeCredentials: { id: string }[];
}

export interface Passkey {
  id: string;
  name: string;
  host: string;
  created_at: string;
  used_at: string | null;
}

export interface PasskeyCreated {
  passkey: Passkey;
  recovery_codes: string[];
  session: StaffSession;
}

export interface Colleague extends Person {
  role: string;
  has_password: boolean;
  has_second_factor: boolean;
  last_login_at: string | null;
}

export interface Invitation {
  id: string;
  email: string;
  role: string;
  invited_by: string;
  is_over: boolean;
}

export interface AuditEntry {
  sequence: number;
  recorded_at: string;
  actor: { kind: 'staff' | 'key' | 'operator' | 'link'; id: string | null; name: string | null };
  act: string;
  path: string | null;
  thing: string | null;
  count: number | null;
  address: string | null;
  request_id: string | null;
  before: Record<string, unknown>;
  after: Record<string, unknown>;
}

export interface AuditVerdict {
  is_whole: boolean;
  entries: number;
  hash: string | null;
  broken_at: number | null;
  fault: string | null;
}

export interface Key {
  id: string;
  name: string;
  scopes: string[];
  created_by: string;
  last_used_at: string | null;
  revoked_at: string | null;
}

export interface NewKey extends Key {
  key: string;
}
