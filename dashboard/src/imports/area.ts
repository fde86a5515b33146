import { IconUpload } from '@tabler/icons-react';
import type { Area } from '../shared/screen';

export const area: Area = {
  screens: [
    { path: 'imports/new', load: () => import('./new_import'), permission: 'members:write' },
    { path: 'imports/:import', load: () => import('./import_screen'), permission: 'members:write' },
  ],
  commands: [{ label: 'Import members from a file', path: '/imports/new', icon: IconUpload, permission: 'members:write', words: 'csv upload move migrate bring' }],
};
