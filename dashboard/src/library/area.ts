import { IconFolderOpen } from '@tabler/icons-react';
import { call } from '../api/call';
import { kindIcons, kindWords } from '../shared/files/file_face';
import type { Area } from '../shared/screen';

const foundMost = 5;

export const area: Area = {
  screens: [
    { path: 'library', load: () => import('./files_screen'), permission: 'files:read' },
    { path: 'library/:file', load: () => import('./file_screen'), permission: 'files:read' },
  ],
  menu: [{ label: 'Library', path: '/library', icon: IconFolderOpen, part: 'content', place: 12, keys: 'g l', permission: 'files:read' }],
  find: {
    title: 'Files',
    permission: 'files:read',
    search: async (words, signal) => {
      const { data } = await call('get', '/files', { query: { q: words, limit: foundMost }, signal });
      return data.map(({ id, name, kind }) => ({ id, label: name, note: kindWords[kind], path: `/library/${id}`, icon: kindIcons[kind] }));
    },
  },
};
