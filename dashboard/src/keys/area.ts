import { IconKey } from '@tabler/icons-react';
import type { Area } from '../shared/screen';

export const area: Area = {
  screens: [
    { path: 'keys', load: () => import('./key_list'), permission: 'keys:read' },
    { path: 'keys/new', load: () => import('./new_key'), permission: 'keys:write' },
  ],
  menu: [{ label: 'API keys', path: '/keys', icon: IconKey, part: 'house', place: 70, keys: 'g k', permission: 'keys:read' }],
  commands: [{ label: 'New API key', path: '/keys/new', icon: IconKey, permission: 'keys:write', words: 'zapier integration scope program' }],
};
