import { IconBooks, IconPackage, IconPlus } from '@tabler/icons-react';
import { call } from '../api/call';
import type { Area } from '../shared/screen';

const foundMost = 5;

export const area: Area = {
  screens: [
    { path: 'products', load: () => import('./things_screen'), permission: 'content:read' },
    { path: 'collections', load: () => import('./things_screen'), permission: 'content:read' },
    { path: 'products/:thing/:tab?', load: () => import('./thing_screen'), permission: 'content:read' },
    { path: 'collections/:thing/:tab?', load: () => import('./thing_screen'), permission: 'content:read' },
    { path: 'pages/:page', load: () => import('./page_screen'), permission: 'content:read' },
  ],
  menu: [
    { label: 'Products', path: '/products', icon: IconPackage, part: 'content', place: 10, keys: 'g p', permission: 'content:read' },
    { label: 'Collections', path: '/collections', icon: IconBooks, part: 'content', place: 11, keys: 'g c', permission: 'content:read' },
  ],
  commands: [
    { label: 'New product', path: '/products?new=product', icon: IconPlus, permission: 'content:write', words: 'course create' },
    { label: 'New collection', path: '/collections?new=collection', icon: IconPlus, permission: 'content:write', words: 'membership bundle create' },
  ],
  find: {
    title: 'Products and collections',
    permission: 'content:read',
    search: async (words, signal) => {
      const query = { q: words, limit: foundMost };
      const [products, collections] = await Promise.all([call('get', '/products', { query, signal }), call('get', '/collections', { query, signal })]);
      return [
        ...products.data.map(({ id, name, status }) => ({ id, label: name, note: status === 'live' ? 'Product' : 'Product, a draft', path: `/products/${id}`, icon: IconPackage })),
        ...collections.data.map(({ id, name, status }) => ({ id, label: name, note: status === 'live' ? 'Collection' : 'Collection, a draft', path: `/collections/${id}`, icon: IconBooks })),
      ];
    },
  },
};
