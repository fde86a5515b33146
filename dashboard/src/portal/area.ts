import { IconEye, IconPalette } from '@tabler/icons-react';
import type { Area } from '../shared/screen';

export const area: Area = {
  screens: [
    { path: 'preview', load: () => import('./preview'), permission: 'members:read' },
    { path: 'branding', load: () => import('./branding/branding'), permission: 'settings:read' },
  ],
  menu: [
    { label: 'Preview', path: '/preview', icon: IconEye, part: 'top', place: 8, keys: 'g v', permission: 'members:read' },
    { label: 'Branding', path: '/branding', icon: IconPalette, part: 'house', place: 20, keys: 'g b', permission: 'settings:read' },
  ],
};
