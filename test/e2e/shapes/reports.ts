export interface Trend { now: number; before: number }

export interface Summary {
  figures: { members: number; joined: Trend; active: number; completions: Trend };
  attention: {
    connections: { id: string; kind: string; account: string; is_failing: boolean; last_error: string; set_aside: number }[] | null;
    hooks: { id: string; url: string; is_off: boolean; last_error: string }[] | null;
    past_due_members: number;
    unfinished: { id: string; kind: string; name: string; drafts: number }[];
  };
}
