import { IconHome } from '@tabler/icons-react';
import type { Area } from '../shared/screen';

export const area: Area = {
  screens: [{ path: '', load: () => import('./home') }],
  menu: [{ label: 'Home', path: '/', icon: IconHome, part: 'top', place: 0, keys: 'g h' }],
};
