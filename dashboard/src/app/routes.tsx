import { ModalsProvider } from '@mantine/modals';
import { Notifications } from '@mantine/notifications';
import { createBrowserRouter, Outlet, type RouteObject } from 'react-router';
import type { Screen } from '../shared/screen';
import { areas } from './areas';
import { Crash } from './crash';
import { Guard, Inside } from './inside';
import { NotFound } from './not_found';
import { Loading } from './loading';

function routeOf({ path, load, permission }: Screen): RouteObject {
  return {
    path,
    lazy: async () => {
      const { default: Screen } = await load();
      return { Component: () => <Guard permission={permission}><Screen /></Guard> };
    },
  };
}

const screen = (load: Screen['load']) => async () => ({ Component: (await load()).default });

/** What may lie above any screen, with links of its own. */
function Above() {
  return (
    <ModalsProvider>
      <Notifications position="bottom-right" limit={4} />
      <Outlet />
    </ModalsProvider>
  );
}

/** Every address of the Dashboard. What stands inside needs an open session; the rest is the way to one. */
export const router = createBrowserRouter([
  {
    element: <Above />,
    errorElement: <Crash />,
    hydrateFallbackElement: <Loading />,
    children: [{
      errorElement: <Crash />,
      children: [
        { path: 'sign-in', lazy: screen(() => import('../sessions/sign_in')) },
        { path: 'link', lazy: screen(() => import('../sessions/link')) },
        { path: 'forgot', lazy: screen(() => import('../sessions/forgot')) },
        {
          element: <Inside />,
          children: [{
            errorElement: <Crash isInside />,
            children: [...areas.flatMap((area) => area.screens.map(routeOf)), { path: '*', element: <NotFound /> }],
          }],
        },
      ],
    }],
  },
], { basename: '/admin' });
