import { members, type Job } from '../shared/jobs';

interface Named {
  name?: string;
}

const nameIn = (asked: Record<string, unknown>, field: string) => (asked[field] as Named | undefined)?.name ?? '';

/** What a job does, as a sentence without its end: `Tag 1,204 members VIP`. */
export function wordsOf({ kind, asked, total }: Pick<Job, 'kind' | 'asked' | 'total'>): string {
  const who = members(total);
  switch (kind) {
    case 'tag_members': return `Tag ${who} “${nameIn(asked, 'tag')}”`;
    case 'untag_members': return `Take the tag “${nameIn(asked, 'tag')}” from ${who}`;
    case 'move_members': return asked['folder'] ? `Move ${who} to the folder “${nameIn(asked, 'folder')}”` : `Take ${who} out of their folders`;
    case 'give_access': return `Give ${who} access to ${nameIn(asked, 'thing')}`;
    case 'end_access': return `End the access of ${who} to ${nameIn(asked, 'thing')}`;
    case 'block_members': return `Block ${who}`;
    case 'unblock_members': return `Unblock ${who}`;
    case 'trash_members': return `Put ${who} into the trash`;
    case 'restore_members': return `Bring ${who} back from the trash`;
    case 'import_members': return `Import ${String(asked['file'] ?? 'a file')}`;
    case 'undo': return `Undo: ${wordsOf({ kind: asked['kind'] as Job['kind'], asked: asked['asked'] as Job['asked'], total })}`;
  }
}

export const stateWords: Record<Job['state'], { label: string; color: string }> = {
  waiting: { label: 'Waiting', color: 'gray' },
  running: { label: 'Running', color: 'blue' },
  done: { label: 'Done', color: 'teal' },
  failed: { label: 'Failed', color: 'red' },
  cancelled: { label: 'Cancelled', color: 'orange' },
};
