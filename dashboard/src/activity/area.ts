import { IconActivity } from '@tabler/icons-react';
import type { Area } from '../shared/screen';

const permission = 'activity:read';

export const area: Area = {
  screens: [{ path: 'activity', load: () => import('./activity_list'), permission }],
  menu: [{ label: 'Activity', path: '/activity', icon: IconActivity, part: 'people', place: 20, keys: 'g a', permission }],
};
