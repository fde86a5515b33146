import { area as access } from '../access/area';
import { area as activity } from '../activity/area';
import { area as audit } from '../audit/area';
import { area as bulk } from '../bulk/area';
import { area as catalog } from '../catalog/area';
import { area as connectors } from '../connectors/area';
import { area as home } from '../home/area';
import { area as hooks } from '../hooks/area';
import { area as imports } from '../imports/area';
import { area as keys } from '../keys/area';
import { area as library } from '../library/area';
import { area as mail } from '../mail/area';
import { area as members } from '../members/area';
import { area as menus } from '../menus/area';
import { area as portal } from '../portal/area';
import { area as reports } from '../reports/area';
import { area as sessions } from '../sessions/area';
import { area as settings } from '../settings/area';
import { area as staff } from '../staff/area';
import type { Area, MenuPart } from '../shared/screen';

/** What the Dashboard is made of: one line a folder. */
export const areas: Area[] = [
  home,
  portal,
  members,
  access,
  imports,
  bulk,
  catalog,
  library,
  activity,
  reports,
  connectors,
  hooks,
  menus,
  mail,
  staff,
  keys,
  audit,
  settings,
  sessions,
];

export const partTitles: Record<MenuPart, string> = { top: '', people: 'People', content: 'Content', house: 'Site' };

export const menuParts: MenuPart[] = ['top', 'people', 'content', 'house'];

export const menuEntries = areas.flatMap((area) => area.menu ?? []).toSorted((left, right) => left.place - right.place);
