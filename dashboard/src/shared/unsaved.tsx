import { useEffect, useSyncExternalStore } from 'react';
import { modals } from '@mantine/modals';
import { useBlocker } from 'react-router';
import { confirm } from './confirm';

// The forms with changes that are not saved. A screen may have several; the router takes one guard, which asks for all.
const unsaved = new Set<object>();
const watchers = new Set<() => void>();

function announce(): void {
  for (const watcher of watchers) watcher();
}

/** Asks before unsaved changes are left, by a link here, the back button, or closing the tab. */
export function useUnsavedGuard(isDirty: boolean): void {
  useEffect(() => {
    if (!isDirty) return;
    const mine = {};
    unsaved.add(mine);
    announce();
    return () => {
      unsaved.delete(mine);
      announce();
    };
  }, [isDirty]);
}

/** The guard itself; the shell has the only one. */
export function UnsavedGuard() {
  const holds = useSyncExternalStore((watcher) => {
    watchers.add(watcher);
    return () => void watchers.delete(watcher);
  }, () => unsaved.size > 0);
  // Asked when somebody leaves, not when this was drawn: what saves and then leads elsewhere may go.
  const blocker = useBlocker(({ currentLocation, nextLocation }) => unsaved.size > 0 && currentLocation.pathname !== nextLocation.pathname);
  useEffect(() => {
    if (blocker.state !== 'blocked') return;
    void confirm({ title: 'Leave without saving?', text: 'Your changes here are not saved yet.', action: 'Leave' })
      .then((leaves) => (leaves ? blocker.proceed() : blocker.reset()));
    return () => modals.closeAll();
  }, [blocker]);
  useEffect(() => {
    if (!holds) return;
    const hold = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', hold);
    return () => window.removeEventListener('beforeunload', hold);
  }, [holds]);
  return null;
}
