/** What belongs to one product or collection together, in the order in which they come. */
export function byThing<Of extends { thing: string }>(all: Of[]): Map<string, Of[]> {
  const groups = new Map<string, Of[]>();
  for (const one of all) groups.set(one.thing, [...(groups.get(one.thing) ?? []), one]);
  return groups;
}
