import { useSyncExternalStore } from 'react';
import { call, door, type Schema } from './call';
import { Problem } from './problem';

export type Session = Schema<'StaffSession'>;

/** Who is at the door: nobody knows yet, nobody, or someone at some stage. */
type Known = Session | null | undefined;

let known: Known;
const watchers = new Set<() => void>();
const remembered = 'customerhub.signed-in'; // so that a first visit asks for no session that can't be there

function announce(next: Known): void {
  known = next;
  door.csrf = next?.csrf_token ?? '';
  for (const watcher of watchers) watcher();
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => void watchers.delete(watcher);
}

/** The session as it is known: undefined before the first answer, null for nobody. */
export function useKnownSession(): Known {
  return useSyncExternalStore(watch, () => known);
}

/** The open session. Every screen inside the shell has one. */
export function useSession(): Session {
  const session = useKnownSession();
  if (!session) throw new Error('This screen stands outside the session.');
  return session;
}

/** Whether the person's role has a permission of src/staff/policy.h: `members:write`. */
export function useMay(): (permission: string) => boolean {
  const { permissions } = useSession();
  return (permission) => permissions.includes(permission);
}

export function currentSession(): Known {
  return known;
}

export function keepSession(session: Session): Session {
  localStorage.setItem(remembered, '1');
  announce(session);
  return session;
}

/** The person's new name or role, say; the token of the session comes with it. */
export async function loadSession(): Promise<void> {
  if (localStorage.getItem(remembered) === null) return announce(null);
  door.csrf = '';
  try {
    keepSession(await call('get', '/session'));
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 401) throw error;
    forgetSession();
  }
}

export function forgetSession(): void {
  localStorage.removeItem(remembered);
  announce(null);
}
