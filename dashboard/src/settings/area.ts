import { IconSettings } from '@tabler/icons-react';
import type { Area } from '../shared/screen';

export const area: Area = {
  screens: [{ path: 'settings', load: () => import('./site_settings'), permission: 'settings:read' }],
  menu: [{ label: 'Settings', path: '/settings', icon: IconSettings, part: 'house', place: 90, keys: 'g s', permission: 'settings:read' }],
};
