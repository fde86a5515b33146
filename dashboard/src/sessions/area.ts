import { IconPlus, IconUserCircle } from '@tabler/icons-react';
import type { Area } from '../shared/screen';

// The ways in (sign_in, link, forgot, second_factor) stand outside the shell; app/routes.tsx names them.
export const area: Area = {
  screens: [
    { path: 'account', load: () => import('./account') },
    { path: 'new-site', load: () => import('./new_site') },
  ],
  commands: [
    { label: 'My account', path: '/account', icon: IconUserCircle, words: 'password second factor passkey sessions name' },
    { label: 'New site', path: '/new-site', icon: IconPlus, permission: 'staff:write', words: 'portal tenant create' },
  ],
};
