import { IconUsersGroup } from '@tabler/icons-react';
import { call } from '../api/call';
import type { Area } from '../shared/screen';

const permission = 'content:read';

export const area: Area = {
  screens: [
    { path: 'groups', load: () => import('./group_list'), permission },
    { path: 'groups/new', load: () => import('./new_group'), permission: 'content:write' },
    { path: 'groups/:group', load: () => import('./group'), permission },
  ],
  menu: [{ label: 'Groups', path: '/groups', icon: IconUsersGroup, part: 'people', place: 5, permission }],
  commands: [{ label: 'New group', path: '/groups/new', icon: IconUsersGroup, permission: 'content:write', words: 'segment audience rule tags' }],
  find: {
    title: 'Groups',
    permission,
    search: async (words, signal) => {
      const { data } = await call('get', '/groups', { query: { q: words, limit: 5 }, signal });
      return data.map(({ id, name, sentence }) => ({ id, label: name, note: sentence, path: `/groups/${id}`, icon: IconUsersGroup }));
    },
  },
};
