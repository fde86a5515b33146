import type { ComponentType } from 'react';
import type { Icon } from '@tabler/icons-react';

/** A screen of a folder: where it is, and the file that draws it, loaded when somebody goes there. */
export interface Screen {
  path: string; // as the router reads it: `members/:member`
  load: () => Promise<{ default: ComponentType }>;
  permission?: string; // of src/staff/policy.h; without it the screen isn't there
}

/** The parts of the menu, in their order. */
export type MenuPart = 'top' | 'people' | 'content' | 'house';

export interface MenuEntry {
  label: string;
  path: string;
  icon: Icon;
  part: MenuPart;
  place: number; // within the part, smallest first
  keys?: string; // two letters that lead there: `g m`
  permission?: string;
}

/** Something that the palette offers besides the menu: `New member`. */
export interface Command {
  label: string;
  path: string;
  icon: Icon;
  permission?: string;
  words?: string; // it is found by these too
}

/** Something that the palette found for what was typed. */
export interface Found {
  id: string;
  label: string;
  note: string;
  path: string;
  icon: Icon;
}

/** What a folder brings to the Dashboard. app/areas.ts lists them. */
export interface Area {
  screens: Screen[];
  menu?: MenuEntry[];
  commands?: Command[];
  find?: { title: string; permission: string; search: (words: string, signal: AbortSignal) => Promise<Found[]> };
}
