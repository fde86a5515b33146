import { IconMail } from '@tabler/icons-react';
import type { Area } from '../shared/screen';

const permission = 'settings:read';

export const area: Area = {
  screens: [
    { path: 'mails', load: () => import('./mail_list'), permission },
    { path: 'mails/:letter', load: () => import('./mail_screen'), permission },
  ],
  menu: [{ label: 'Mails', path: '/mails', icon: IconMail, part: 'house', place: 21, keys: 'g i', permission }],
};
