import { IconMenu2 } from '@tabler/icons-react';
import type { Area } from '../shared/screen';

export const area: Area = {
  screens: [{ path: 'menu', load: () => import('./menu_screen'), permission: 'content:read' }],
  menu: [{ label: 'Menu', path: '/menu', icon: IconMenu2, part: 'house', place: 21, permission: 'content:read' }],
};
