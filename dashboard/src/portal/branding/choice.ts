import type { Kept, Look } from './look_keeper';

/** What each part of the screen gets. */
export interface PartProps {
  kept: Kept;
  set: (values: Partial<Look>) => void;
}

/** What the server said about a field of the look, as a sentence. */
export function faultOf({ problem }: Kept, field: string): string | undefined {
  const found = problem?.fields.find((each) => each.field === field)?.message;
  return found && found.charAt(0).toUpperCase() + found.slice(1);
}
