import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Paper, Portal, Text, UnstyledButton } from '@mantine/core';
import type { Insertion } from './insertions';
import type { SlashDesk, SlashState } from './slash';
import classes from './slash_menu.module.css';

const menuHeight = 320;
const gap = 6;

/** The state of the menu, and the desk that the editor's extension talks to. Both live as long as the editor. */
export function useSlash(insertions: Insertion[]) {
  const [state, setState] = useState<SlashState | null>(null);
  const [at, setAt] = useState(0);
  const latest = useRef({ state, at, insertions });
  useEffect(() => {
    latest.current = { state, at, insertions };
  });
  const press = useCallback((key: string) => {
    const { state: now, at: chosen } = latest.current;
    if (!now) return false;
    const last = now.items.length - 1;
    if (key === 'ArrowDown') setAt(chosen === last ? 0 : chosen + 1);
    else if (key === 'ArrowUp') setAt(chosen === 0 ? last : chosen - 1);
    else if (key === 'Enter' || key === 'Tab') now.choose(now.items[Math.min(chosen, last)]!);
    else return false;
    return true;
  }, []);
  const desk = useMemo<SlashDesk>(() => ({
    items: () => latest.current.insertions,
    show: (next) => {
      setState(next);
      setAt(0);
    },
    press,
  }), [press]);
  return { desk, state, at };
}

/** Drawn where the slash stands; the cursor stays in the text. */
export function SlashMenu({ state, at }: { state: SlashState; at: number }) {
  const chosen = useRef<HTMLButtonElement>(null);
  useEffect(() => chosen.current?.scrollIntoView({ block: 'nearest' }), [at, state]);
  const isBelow = state.place.bottom + menuHeight < window.innerHeight;
  const top = isBelow ? state.place.bottom + gap : Math.max(gap, state.place.top - menuHeight - gap);
  const left = Math.max(gap, Math.min(state.place.left, window.innerWidth - 300));
  return (
    <Portal>
      <Paper shadow="md" withBorder className={classes.menu} style={{ top, left, maxHeight: menuHeight }} role="listbox" aria-label="What to insert">
        {state.items.map((item, place) => (
          <UnstyledButton key={item.label} ref={place === at ? chosen : null} role="option" aria-selected={place === at} className={classes.item}
            onMouseDown={(event) => {
              event.preventDefault();
              state.choose(item);
            }}>
            <item.icon size={20} stroke={1.6} aria-hidden />
            <span>
              <Text size="sm" fw={600}>{item.label}</Text>
              <Text size="xs" c="dimmed">{item.note}</Text>
            </span>
          </UnstyledButton>
        ))}
      </Paper>
    </Portal>
  );
}
