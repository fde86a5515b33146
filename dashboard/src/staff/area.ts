import { IconUserPlus, IconUsersGroup } from '@tabler/icons-react';
import type { Area } from '../shared/screen';

export const area: Area = {
  screens: [
    { path: 'staff', load: () => import('./people'), permission: 'staff:read' },
    { path: 'staff/invitations', load: () => import('./invitations'), permission: 'staff:read' },
    { path: 'staff/invite', load: () => import('./invite'), permission: 'staff:write' },
  ],
  menu: [{ label: 'Staff', path: '/staff', icon: IconUsersGroup, part: 'house', place: 60, keys: 'g t', permission: 'staff:read' }],
  commands: [{ label: 'Invite a colleague', path: '/staff/invite', icon: IconUserPlus, permission: 'staff:write', words: 'staff role team new' }],
};
