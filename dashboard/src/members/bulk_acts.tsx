import { useState, type ReactNode } from 'react';
import { Button, Group, Menu, Modal, Select, Switch, Text, Textarea, TextInput } from '@mantine/core';
import { IconDots, IconFolderSymlink, IconKey, IconTag, IconTrash } from '@tabler/icons-react';
import { call, type Schema } from '../api/call';
import { useMay } from '../api/session';
import { FolderSelect } from '../shared/folders/folder_select';
import { pathOf, useFolders } from '../shared/folders/folders';
import { followJob, members as counted, type Job } from '../shared/jobs';
import { tellProblem } from '../shared/notices';
import { TagField } from './tag_field';
import { tagNamed } from './tag_queries';
import { thingChoices, thingField, useThings } from './things';

/** Whom an act is about: those that are ticked, or all that a filter matches. */
export interface Whom {
  wish: { members: string[] } | { filter: Schema<'MemberFilter'> };
  count: number;
  areTrashed: boolean; // all of them
}

type Kind = Schema<'MemberActs'>['kind'] | Schema<'AccessActs'>['kind'];

interface Act {
  kind: Kind;
  title: (who: string) => string;
  doing: (who: string) => string;
  said: (who: string) => string;
}

const acts = {
  tag: { kind: 'tag_members', title: (who) => `Tag ${who}`, doing: (who) => `Tagging ${who}`, said: (who) => `${who} tagged` },
  untag: { kind: 'untag_members', title: (who) => `Take a tag from ${who}`, doing: (who) => `Untagging ${who}`, said: (who) => `${who} no longer tagged` },
  move: { kind: 'move_members', title: (who) => `Move ${who} to a folder`, doing: (who) => `Moving ${who}`, said: (who) => `${who} moved` },
  give: { kind: 'give_access', title: (who) => `Give access to ${who}`, doing: (who) => `Giving access to ${who}`, said: (who) => `${who} now with access to` },
  end: { kind: 'end_access', title: (who) => `End access of ${who}`, doing: (who) => `Ending access of ${who}`, said: (who) => `${who} no longer with access to` },
  block: { kind: 'block_members', title: (who) => `Block ${who}`, doing: (who) => `Blocking ${who}`, said: (who) => `${who} blocked.` },
  unblock: { kind: 'unblock_members', title: (who) => `Unblock ${who}`, doing: (who) => `Unblocking ${who}`, said: (who) => `${who} may log in again.` },
  trash: { kind: 'trash_members', title: (who) => `Put ${who} into the trash`, doing: (who) => `Putting ${who} into the trash`, said: (who) => `${who} put into the trash.` },
  restore: { kind: 'restore_members', title: (who) => `Bring ${who} back`, doing: (who) => `Bringing ${who} back`, said: (who) => `${who} brought back.` },
} satisfies Record<string, Act>;
type ActName = keyof typeof acts;

async function begin(whom: Whom, act: Act, fields: object): Promise<Job> {
  const isAccess = act.kind === 'give_access' || act.kind === 'end_access';
  const body = { kind: act.kind, ...whom.wish, ...fields };
  const answer = isAccess
    ? await call('post', '/grants/acts', { body: body as unknown as Schema<'AccessActs'> })
    : await call('post', '/members/acts', { body: body as unknown as Schema<'MemberActs'> });
  return answer as Job;
}

/** Begins the job and follows it to its end, without keeping the screen waiting. */
async function act(whom: Whom, name: ActName, fields: object, about = ''): Promise<void> {
  const one: Act = acts[name];
  const job = await begin(whom, one, fields);
  followJob(job, {
    doing: one.doing(counted(whom.count)),
    said: (changed) => one.said(counted(changed)) + about,
    touches: ['members', 'tags', 'folders'],
  }).catch(tellProblem);
}

/** What can be done to many members at once. */
export function BulkActs({ whom, done }: { whom: Whom; done: () => void }) {
  const may = useMay();
  const hasFolders = (useFolders('members').data ?? []).length > 0;
  const [open, setOpen] = useState<ActName | null>(null);
  const close = () => setOpen(null);
  const finish = () => {
    close();
    done();
  };
  const button = (name: ActName, label: string, icon: ReactNode) => <Button size="xs" variant="default" leftSection={icon} onClick={() => setOpen(name)}>{label}</Button>;
  return (
    <Group gap="xs">
      {button('tag', 'Tag', <IconTag size={15} aria-hidden />)}
      {hasFolders && button('move', 'Move', <IconFolderSymlink size={15} aria-hidden />)}
      {may('access:write') && button('give', 'Give access', <IconKey size={15} aria-hidden />)}
      {whom.areTrashed ? button('restore', 'Bring back', null) : button('trash', 'Trash', <IconTrash size={15} aria-hidden />)}
      <Menu position="bottom-end" withinPortal={false}>
        <Menu.Target><Button size="xs" variant="default" leftSection={<IconDots size={15} aria-hidden />}>More</Button></Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setOpen('untag')}>Take a tag</Menu.Item>
          {may('access:write') && <Menu.Item onClick={() => setOpen('end')}>End access</Menu.Item>}
          <Menu.Item onClick={() => setOpen('block')}>Block</Menu.Item>
          <Menu.Item onClick={() => setOpen('unblock')}>Unblock</Menu.Item>
          {!whom.areTrashed && <Menu.Item onClick={() => setOpen('restore')}>Bring back from the trash</Menu.Item>}
        </Menu.Dropdown>
      </Menu>
      <Modal opened={open !== null} onClose={close} title={open && acts[open].title(counted(whom.count))}>
        {open && <Ask key={open} name={open} whom={whom} done={finish} />}
      </Modal>
    </Group>
  );
}

const notes: Partial<Record<ActName, string>> = {
  end: 'All access they have to it ends now, whoever gave it. Who pays for it by Stripe keeps it, and is named in the result.',
  block: 'They are logged out at once, everywhere, and can’t log in until they are unblocked.',
  unblock: 'They may log in again.',
  trash: 'They are logged out and on no list any more. What they have stays; they can be brought back.',
  restore: 'They are back as they were.',
};

const wantsTag = (name: ActName) => name === 'tag' || name === 'untag';
const wantsThing = (name: ActName) => name === 'give' || name === 'end';

function Ask({ name, whom, done }: { name: ActName; whom: Whom; done: () => void }) {
  const things = useThings().data ?? [];
  const [tags, setTags] = useState<string[]>([]);
  const folders = useFolders('members').data ?? [];
  const [folder, setFolder] = useState<string | null>(null);
  const [thing, setThing] = useState<string | null>(null);
  const [until, setUntil] = useState('');
  const [notify, setNotify] = useState(false);
  const [reason, setReason] = useState('');
  const [isBusy, setBusy] = useState(false);
  const isReady = wantsTag(name) ? tags.length > 0 : wantsThing(name) ? Boolean(thing) : name === 'block' ? reason.trim() !== '' : true;
  const go = async () => {
    setBusy(true);
    try {
      if (wantsTag(name)) {
        for (const word of tags) await act(whom, name, { tag: (await tagNamed(word)).id }, ` ${word}.`);
      } else if (wantsThing(name)) {
        const given = name === 'give' ? { notify, ...(until ? { ends_at: new Date(`${until}T23:59:59`).toISOString() } : {}) } : {};
        await act(whom, name, { ...thingField(thing!), ...given }, ` ${things.find(({ id }) => id === thing)?.name ?? 'it'}.`);
      } else if (name === 'move') {
        await act(whom, name, { folder }, folder ? ` to ${pathOf(folders, folder)}.` : ' out of their folders.');
      } else {
        await act(whom, name, name === 'block' ? { reason: reason.trim() } : {});
      }
      done();
    } catch (error) {
      tellProblem(error);
      setBusy(false);
    }
  };
  return (
    <>
      {notes[name] && <Text size="sm" mb="md">{notes[name]}</Text>}
      {wantsTag(name) && <TagField label="Tags" description={name === 'tag' ? 'Choose, or type a new one and press Enter.' : 'Which to take.'} value={tags} onChange={setTags} data-autofocus />}
      {wantsThing(name) && <Select label="Product or collection" data={thingChoices(things)} value={thing} onChange={setThing} searchable data-autofocus />}
      {name === 'move' && <FolderSelect of="members" value={folder} onChange={setFolder} nowhere="Out of any folder" data-autofocus />}
      {name === 'give' && (
        <>
          <TextInput mt="md" label="Until" description="Leave it empty for no end." type="date" value={until} onChange={(event) => setUntil(event.currentTarget.value)} />
          <Switch mt="md" label="Tell them by mail" checked={notify} onChange={(event) => setNotify(event.currentTarget.checked)} />
        </>
      )}
      {name === 'block' && <Textarea label="Why" description="For your colleagues; the members do not see it." autosize minRows={2} maxLength={500} data-autofocus value={reason} onChange={(event) => setReason(event.currentTarget.value)} />}
      <Text size="sm" c="dimmed" mt="md">About {counted(whom.count)}. You can undo it afterwards.</Text>
      <Group justify="flex-end" mt="md"><Button onClick={() => void go()} loading={isBusy} disabled={!isReady} color={name === 'trash' || name === 'block' || name === 'end' ? 'red' : undefined}>{labels[name]}</Button></Group>
    </>
  );
}

const labels: Record<ActName, string> = {
  tag: 'Tag', untag: 'Take the tag', move: 'Move', give: 'Give access', end: 'End access', block: 'Block', unblock: 'Unblock', trash: 'Put into the trash', restore: 'Bring back',
};
