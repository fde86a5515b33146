import { IconPlugConnected } from '@tabler/icons-react';
import type { Area } from '../shared/screen';

const permission = 'connections:read';

export const area: Area = {
  screens: [
    { path: 'connections', load: () => import('./connection_list'), permission },
    { path: 'connections/new', load: () => import('./connect_stripe'), permission: 'connections:write' },
    { path: 'connections/:connection', load: () => import('./connection'), permission },
    { path: 'connections/:connection/links', load: () => import('./links'), permission },
    { path: 'connections/:connection/events', load: () => import('./event_list'), permission },
    { path: 'connections/:connection/events/:event', load: () => import('./event'), permission },
  ],
  menu: [{ label: 'Connections', path: '/connections', icon: IconPlugConnected, part: 'house', place: 10, keys: 'g n', permission }],
  commands: [{ label: 'Connect Stripe', path: '/connections/new', icon: IconPlugConnected, permission: 'connections:write', words: 'payment shop sell key webhook' }],
};
