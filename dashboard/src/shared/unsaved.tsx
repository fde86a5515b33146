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
  useMark(unsaved, isDirty);
}

// The forms in dialogs, likewise; they go with their dialog, and not with the screen alone.
const inDialogs = new Set<object>();

/** Says that a form in a dialog has changes that are not saved. */
export function useUnsavedDialog(isDirty: boolean): void {
  useMark(inDialogs, isDirty);
}

let isAsking = false;

/** What Escape, a click beside it and its cross do to a dialog with a form: asks before what was typed is lost. */
export function closing(close: () => void): () => void {
  return () => {
    if (isAsking) return; // the question is a dialog too, and Escape is meant for it alone
    if (inDialogs.size === 0) return close();
    isAsking = true;
    void confirm({ title: 'Close without saving?', text: 'Your changes here are not saved yet.', action: 'Close without saving' }).then((closes) => {
      setTimeout(() => (isAsking = false)); // after whoever else hears of this very key
      if (closes) close();
    });
  };
}

function useMark(marks: Set<object>, isDirty: boolean): void {
  useEffect(() => {
    if (!isDirty) return;
    const mine = {};
    marks.add(mine);
    announce();
    return () => {
      marks.delete(mine);
      announce();
    };
  }, [marks, isDirty]);
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
