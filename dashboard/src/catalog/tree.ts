import type { Order, OrderItem } from './things';

// The tree of what stands in a thing, as one list of lines. A section is a line, and the lines of depth 1 below it stand in
// it. Moving is done on lines; what comes out is a tree again, in which sections never stand in sections.

export interface Line {
  id: string;
  type: OrderItem['type'];
  depth: 0 | 1;
}

export function linesOf(items: readonly OrderItem[], depth: 0 | 1 = 0): Line[] {
  return items.flatMap((item) => [{ id: item.id, type: item.type, depth }, ...linesOf((item.children ?? []) as OrderItem[], 1)]);
}

export function itemsOf(lines: readonly Line[]): OrderItem[] {
  const items: OrderItem[] = [];
  let section: OrderItem | null = null;
  for (const { id, type, depth } of lines) {
    const item = { type, id, children: [] } as OrderItem;
    if (depth === 1 && section && type !== 'section') {
      (section.children as OrderItem[]).push(item);
      continue;
    }
    items.push(item);
    section = type === 'section' ? item : null;
  }
  return items;
}

/** How many lines go with this one: a section takes what stands in it along. */
export function spanOf(lines: readonly Line[], at: number): number {
  if (lines[at]?.type !== 'section') return 1;
  let end = at + 1;
  while (lines[end]?.depth === 1) end += 1;
  return end - at;
}

/** Lines that make sense: what stands deep has a section above it. */
function settled(lines: readonly Line[]): Line[] {
  let isInSection = false;
  return lines.map((line) => {
    if (line.type === 'section') {
      isInSection = true;
      return { ...line, depth: 0 };
    }
    if (!isInSection || line.depth === 0) {
      isInSection = false;
      return { ...line, depth: 0 };
    }
    return line;
  });
}

/** Takes a line out, with what stands in it, and puts it before the line `to` of the rest, so deep. */
export function moveTo(lines: readonly Line[], from: number, to: number, depth: 0 | 1): Line[] {
  const span = spanOf(lines, from);
  const moved = lines.slice(from, from + span).map((line, at) => (at === 0 && line.type !== 'section' ? { ...line, depth } : line));
  const rest = [...lines.slice(0, from), ...lines.slice(from + span)];
  let place = Math.min(to, rest.length);
  // A section never lands in the middle of another.
  if (moved[0]!.type === 'section') while (rest[place]?.depth === 1) place += 1;
  return settled([...rest.slice(0, place), ...moved, ...rest.slice(place)]);
}

/** One line up or down, for the keyboard. Pages walk into and out of sections on their way. Null where there is no further. */
export function step(lines: readonly Line[], at: number, way: -1 | 1): Line[] | null {
  const line = lines[at];
  if (!line) return null;
  const span = spanOf(lines, at);
  if (line.type === 'section') return stepSection(lines, at, span, way);
  if (way === -1) {
    const above = lines[at - 1];
    if (!above) return null;
    if (line.depth === 1 && above.type === 'section') return moveTo(lines, at, at - 1, 0);
    if (line.depth === 0 && (above.depth === 1 || above.type === 'section')) return moveTo(lines, at, at, 1);
    return moveTo(lines, at, at - 1, line.depth);
  }
  const below = lines[at + 1];
  if (line.depth === 1) return below?.depth === 1 ? moveTo(lines, at, at + 1, 1) : moveTo(lines, at, at, 0);
  if (!below) return null;
  return moveTo(lines, at, at + 1, below.type === 'section' ? 1 : 0);
}

function stepSection(lines: readonly Line[], at: number, span: number, way: -1 | 1): Line[] | null {
  if (way === 1) {
    const next = at + span;
    return next < lines.length ? moveTo(lines, at, at + spanOf(lines, next), 0) : null;
  }
  if (at === 0) return null;
  let before = at - 1;
  while (lines[before]!.depth === 1) before -= 1;
  return moveTo(lines, at, before, 0);
}

/** Into the section above, or out of it. Null where that isn't possible. */
export function indent(lines: readonly Line[], at: number, depth: 0 | 1): Line[] | null {
  const line = lines[at];
  if (!line || line.type === 'section' || line.depth === depth) return null;
  if (depth === 0) {
    let end = at + 1;
    while (lines[end]?.depth === 1) end += 1;
    return moveTo(lines, at, end - 1, 0);
  }
  const above = lines[at - 1];
  return above && (above.depth === 1 || above.type === 'section') ? moveTo(lines, at, at, 1) : null;
}

/** Puts a line that was just made at the end of a section, or of everything. */
export function withOrder(order: Order, lines: readonly Line[]): Order {
  return { version: order.version, items: itemsOf(lines) };
}
