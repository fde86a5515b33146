import type { Schema } from '../api/call';

export type Entry = Schema<'MenuEntry'>;
export type EntryWrite = Schema<'MenuEntryWrite'>;

// The menu as one list of lines: the lines of depth 1 are the sub-menu of the line of depth 0 above them. Moving is done on
// lines; what comes out is a menu again.

export interface Line {
  id: string;
  depth: 0 | 1;
  entry: Entry;
}

export type Way = -1 | 1 | 'in' | 'out';

export const linesOf = (entries: readonly Entry[], depth: 0 | 1 = 0): Line[] =>
  entries.flatMap((entry) => [{ id: entry.id, depth, entry }, ...linesOf(entry.entries, 1)]);

export function entriesOf(lines: readonly Line[]): Entry[] {
  const entries: Entry[] = [];
  for (const { entry, depth } of lines) {
    const above = entries.at(-1);
    if (depth === 1 && above) above.entries.push({ ...entry, entries: [] });
    else entries.push({ ...entry, entries: [] });
  }
  return entries;
}

/** How many lines go with this one: its sub-menu goes along. */
export function spanOf(lines: readonly Line[], at: number): number {
  let end = at + 1;
  if (lines[at]?.depth === 0) while (lines[end]?.depth === 1) end += 1;
  return end - at;
}

/** A sub-menu has none of its own, and each of its entries leads somewhere. */
const staysOutside = (lines: readonly Line[], at: number) => spanOf(lines, at) > 1 || lines[at]!.entry.place === 'heading';

/** Takes a line out, with its sub-menu, and puts it before the line `to` of the rest, so deep if it can be. */
export function moveTo(lines: readonly Line[], from: number, to: number, wished: 0 | 1): Line[] {
  const span = spanOf(lines, from);
  const rest = [...lines.slice(0, from), ...lines.slice(from + span)];
  let place = Math.min(to, rest.length);
  const depth = wished === 1 && place > 0 && !staysOutside(lines, from) ? 1 : 0;
  // Never in the middle of somebody else's sub-menu.
  if (depth === 0) while (rest[place]?.depth === 1) place += 1;
  const moved = lines.slice(from, from + span).map((line, at) => (at === 0 ? { ...line, depth } as Line : line));
  return [...rest.slice(0, place), ...moved, ...rest.slice(place)];
}

/** One step, for the keyboard: up and down among its like, into the sub-menu of the entry above, out of it. Null where it can't. */
export function step(lines: readonly Line[], at: number, way: Way): Line[] | null {
  const line = lines[at];
  if (!line) return null;
  if (way === 'in') return line.depth === 0 && at > 0 && !staysOutside(lines, at) ? moveTo(lines, at, at, 1) : null;
  if (way === 'out') return line.depth === 1 ? moveTo(lines, at, at, 0) : null;
  return line.depth === 1 ? stepInside(lines, at, way) : stepOutside(lines, at, way);
}

function stepInside(lines: readonly Line[], at: number, way: -1 | 1): Line[] | null {
  return lines[at + way]?.depth === 1 ? moveTo(lines, at, at + way, 1) : null;
}

function stepOutside(lines: readonly Line[], at: number, way: -1 | 1): Line[] | null {
  const next = at + spanOf(lines, at);
  if (way === 1) return next < lines.length ? moveTo(lines, at, at + spanOf(lines, next), 0) : null;
  const before = lines.slice(0, at).findLastIndex(({ depth }) => depth === 0);
  return before === -1 ? null : moveTo(lines, at, before, 0);
}

/** The menu with this entry changed, put at its end, or (null) taken out. */
export function withEntry(entries: readonly Entry[], id: string, change: (entry: Entry) => Entry | null): Entry[] {
  return entries.flatMap((entry) => {
    if (entry.id !== id) return [{ ...entry, entries: withEntry(entry.entries, id, change) }];
    const changed = change(entry);
    return changed ? [changed] : [];
  });
}
