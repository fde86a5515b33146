import { IconListSearch } from '@tabler/icons-react';
import type { Area } from '../shared/screen';

export const area: Area = {
  screens: [{ path: 'audit', load: () => import('./audit_log'), permission: 'audit:read' }],
  menu: [{ label: 'Audit log', path: '/audit', icon: IconListSearch, part: 'house', place: 80, keys: 'g u', permission: 'audit:read' }],
};
