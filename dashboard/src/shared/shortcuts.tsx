import { useEffect, useRef, useSyncExternalStore } from 'react';

/** A key or two that do something: `?`, `g m`, `n`. */
interface Shortcut {
  keys: string;
  label: string;
  group: string;
  run: () => void;
}

let all: readonly Shortcut[] = [];
const watchers = new Set<() => void>();

function replace(next: readonly Shortcut[]): void {
  all = next;
  for (const watcher of watchers) watcher();
}

/** Binds keys while the caller is on the screen; they stand in the keyboard map (`?`). Nothing fires while somebody types. */
export function useShortcut(keys: string, label: string, run: () => void, group = 'On this screen'): void {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => {
    if (!keys) return;
    const mine: Shortcut = { keys, label, group, run: () => latest.current() };
    replace([...all, mine]);
    return () => replace(all.filter((other) => other !== mine));
  }, [keys, label, group]);
}

export function useShortcuts(): readonly Shortcut[] {
  return useSyncExternalStore((watcher) => {
    watchers.add(watcher);
    return () => void watchers.delete(watcher);
  }, () => all);
}

const patience = 1200; // milliseconds between the two keys

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

/** Listens for all of them. The shell does, once. */
export function useShortcutKeys(): void {
  useEffect(() => {
    let first = '';
    let since = 0;
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTyping(event.target)) return;
      if (document.querySelector('[aria-modal="true"]')) return;
      const pair = Date.now() - since < patience && first ? `${first} ${event.key}` : '';
      const found = all.findLast(({ keys }) => keys === pair) ?? all.findLast(({ keys }) => keys === event.key);
      first = event.key;
      since = Date.now();
      if (!found) return;
      first = '';
      event.preventDefault();
      found.run();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);
}
