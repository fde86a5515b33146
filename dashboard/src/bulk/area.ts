import { IconListCheck } from '@tabler/icons-react';
import type { Area } from '../shared/screen';

export const area: Area = {
  screens: [{ path: 'jobs', load: () => import('./job_list'), permission: 'members:read' }],
  menu: [{ label: 'Jobs', path: '/jobs', icon: IconListCheck, part: 'people', place: 8, keys: 'g j', permission: 'members:read' }],
};
