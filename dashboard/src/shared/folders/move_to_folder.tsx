import { useState } from 'react';
import { Button, Group, Modal, Text } from '@mantine/core';
import { Link } from 'react-router';
import { tell, tellProblem } from '../notices';
import { FolderSelect } from './folder_select';
import { pathOf, refreshFolders, useFolders, type FolderKind } from './folders';

interface Props {
  of: FolderKind;
  name: string; // of what is moved
  from: string | null;
  home: string; // where a folder is made: `/library`
  move: (folder: string | null) => Promise<unknown>;
  close: () => void;
}

/** Asks into which folder one thing goes, and moves it there, with an undo. */
export function MoveToFolder({ of, name, from, home, move, close }: Props) {
  const folders = useFolders(of).data ?? [];
  const [to, setTo] = useState(from);
  const [isBusy, setBusy] = useState(false);
  const go = async () => {
    setBusy(true);
    try {
      await moveWithUndo(of, name, from, to, to ? pathOf(folders, to) : '', move);
      close();
    } catch (error) {
      tellProblem(error);
      setBusy(false);
    }
  };
  return (
    <Modal opened onClose={close} title={`Move ${name}`}>
      {folders.length === 0
        ? <Text size="sm">There is no folder yet. <Text component={Link} to={home} inherit c="var(--mantine-color-anchor)" td="underline" onClick={close}>Make the first one</Text> on the list.</Text>
        : <FolderSelect of={of} value={to} onChange={setTo} data-autofocus />}
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={close}>Cancel</Button>
        {folders.length > 0 && <Button loading={isBusy} disabled={to === from} onClick={() => void go()}>Move</Button>}
      </Group>
    </Modal>
  );
}

/** Says where it went, and takes it back when that is wanted. */
export async function moveWithUndo(of: FolderKind, name: string, from: string | null, to: string | null, path: string, move: (folder: string | null) => Promise<unknown>): Promise<void> {
  await move(to);
  void refreshFolders(of);
  tell(to ? `${name} lies in ${path} now.` : `${name} lies in no folder now.`, { undo: () => move(from).then(() => refreshFolders(of)) });
}
