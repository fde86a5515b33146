export interface OwnColors {
  brand: string | null;
  paper: string | null;
  ink: string | null;
}

export interface Look {
  theme: 'tide' | 'paper' | 'studio';
  scheme: 'auto' | 'light' | 'dark';
  colors: OwnColors;
  dark_colors: OwnColors;
  heading_font: string | null;
  text_font: string | null;
  logo: string | null;
  dark_logo: string | null;
  icon: string | null;
  shows_name: boolean;
  css: string;
}

export interface ContrastCheck {
  scheme: 'light' | 'dark';
  field: string;
  color: string;
  ground: string;
  ratio: number;
  least: number;
  passes: boolean;
  nearest: string | null;
}

export interface Branding {
  published: Look;
  published_at: string | null;
  draft: Look | null;
  checks: ContrastCheck[];
  style_url: string;
  themes: { theme: Look['theme']; brand: string }[];
  fonts: { font: string; stack: string }[];
}

export interface Launchpad {
  connected: boolean;
  works_alone: boolean;
  sign_up: boolean;
  look: boolean;
  content: boolean;
  preview: boolean;
  invited: boolean;
  is_done: boolean;
}

export interface MailWords {
  subject: string;
  heading: string;
  text: string;
  button: string;
}

export interface MailTemplate {
  letter: string;
  title: string;
  sent: string;
  kind: string;
  is_on: boolean;
  can_be_off: boolean;
  is_own: boolean;
  words: MailWords;
  ours: MailWords;
  fields: { name: string; says: string; is_needed: boolean; in_text_only: boolean }[];
  changed_at: string | null;
}

export interface MenuEntry {
  id: string;
  label: string;
  place: string;
  standing: 'well' | 'draft' | 'gone';
  entries: MenuEntry[];
}

export interface Menu {
  entries: MenuEntry[];
}
