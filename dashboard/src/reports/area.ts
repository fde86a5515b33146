import { IconChartBar } from '@tabler/icons-react';
import type { Area } from '../shared/screen';

const permission = 'activity:read';

export const area: Area = {
  screens: [
    { path: 'reports', load: () => import('./growth'), permission },
    { path: 'reports/engagement', load: () => import('./engagement'), permission },
    { path: 'reports/completion', load: () => import('./completion'), permission },
    { path: 'reports/completion/:thing', load: () => import('./how_far'), permission },
    { path: 'reports/files', load: () => import('./usage'), permission },
    { path: 'reports/deliveries', load: () => import('./deliveries'), permission: 'hooks:read' },
    { path: 'reports/revenue', load: () => import('./revenue'), permission: 'billing:read' },
    { path: 'reports/payments', load: () => import('./payments'), permission: 'billing:read' },
    { path: 'reports/people', load: () => import('./people'), permission: 'members:read' },
  ],
  menu: [{ label: 'Reports', path: '/reports', icon: IconChartBar, part: 'top', place: 5, keys: 'g r', permission }],
};
