import type { Body } from './document';

/** What somebody wrote: all that the editor saves by itself. */
export interface Words {
  title: string;
  body: Body;
}

/** Words that the server doesn't have yet, kept in this browser until it has. */
export interface Draft {
  words: Words;
  tag: string | undefined; // the ETag of the page that they were written on
  at: string;
}

const keyOf = (page: string) => `customerhub.draft.${page}`;

export function keepDraft(page: string, draft: Draft): void {
  try {
    localStorage.setItem(keyOf(page), JSON.stringify(draft));
  } catch {
    // The browser keeps nothing more. What is on the screen is still there, and is saved as soon as that can be.
  }
}

export function findDraft(page: string): Draft | null {
  try {
    const draft = JSON.parse(localStorage.getItem(keyOf(page)) ?? 'null') as Draft | null;
    return draft && Array.isArray(draft.words.body.blocks) ? draft : null;
  } catch {
    return null;
  }
}

export function dropDraft(page: string): void {
  localStorage.removeItem(keyOf(page));
}
