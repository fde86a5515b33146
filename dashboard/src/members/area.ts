import { IconForms, IconTags, IconUser, IconUserPlus, IconUsers } from '@tabler/icons-react';
import { call } from '../api/call';
import type { Area } from '../shared/screen';
import { nameOf } from './person';

export const area: Area = {
  screens: [
    { path: 'members', load: () => import('./member_list'), permission: 'members:read' },
    { path: 'members/new', load: () => import('./new_member'), permission: 'members:write' },
    { path: 'members/:member', load: () => import('./member'), permission: 'members:read' },
    { path: 'tags', load: () => import('./tag_list'), permission: 'members:read' },
    { path: 'fields', load: () => import('./field_list'), permission: 'members:read' },
  ],
  menu: [{ label: 'Members', path: '/members', icon: IconUsers, part: 'people', place: 0, keys: 'g m', permission: 'members:read' },
    { label: 'Tags', path: '/tags', icon: IconTags, part: 'people', place: 6, permission: 'members:read' },
    { label: 'Custom fields', path: '/fields', icon: IconForms, part: 'people', place: 7, permission: 'settings:write' }],
  commands: [{ label: 'New member', path: '/members/new', icon: IconUserPlus, permission: 'members:write', words: 'add invite create person' }],
  find: {
    title: 'Members',
    permission: 'members:read',
    search: async (words, signal) => {
      const { data } = await call('get', '/members', { query: { q: words, limit: 6 }, signal });
      return data.map((member) => ({ id: member.id, label: nameOf(member), note: member.email, path: `/members/${member.id}`, icon: IconUser }));
    },
  },
};
