import { IconWebhook } from '@tabler/icons-react';
import type { Area } from '../shared/screen';

const permission = 'hooks:read';

export const area: Area = {
  screens: [
    { path: 'webhooks', load: () => import('./hook_list'), permission },
    { path: 'webhooks/new', load: () => import('./new_hook'), permission: 'hooks:write' },
    { path: 'webhooks/:hook', load: () => import('./hook'), permission },
    { path: 'webhooks/:hook/settings', load: () => import('./hook_settings'), permission: 'hooks:write' },
    { path: 'webhooks/:hook/deliveries/:delivery', load: () => import('./delivery'), permission },
  ],
  menu: [{ label: 'Webhooks', path: '/webhooks', icon: IconWebhook, part: 'house', place: 11, keys: 'g w', permission }],
  commands: [{ label: 'New webhook', path: '/webhooks/new', icon: IconWebhook, permission: 'hooks:write', words: 'hook url subscribe zapier send' }],
};
