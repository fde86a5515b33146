import { QueryClient, useQuery } from '@tanstack/react-query';
import { call } from './call';
import { problemOf } from './problem';
import { useSession } from './session';

const attempts = 3;

/** What was asked for and is still believed. Keys begin with the noun: `['members', …]`; a verb then invalidates `['members']`. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      retry: (failed, error) => failed + 1 < attempts && problemOf(error).mayPass && problemOf(error).status !== 429,
      refetchOnWindowFocus: true,
    },
    mutations: { retry: false },
  },
});

/** The settings of the site that the session works on. */
export function useSettings() {
  const site = useSession().site?.id;
  return useQuery({ queryKey: ['settings', site], queryFn: ({ signal }) => call('get', '/settings', { signal }), staleTime: 60_000 });
}

/** The IANA name of the site's time zone; UTC until it is known. */
export function useTimeZone(): string {
  return useSettings().data?.time_zone ?? 'UTC';
}
