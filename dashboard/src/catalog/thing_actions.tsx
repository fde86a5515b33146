import { useState } from 'react';
import { ActionIcon, List, Menu, Text } from '@mantine/core';
import { IconCopy, IconDots, IconFolderSymlink, IconPencil, IconTrash } from '@tabler/icons-react';
import { Link, useNavigate } from 'react-router';
import { call } from '../api/call';
import { queries } from '../api/queries';
import { problemOf } from '../api/problem';
import { useMay } from '../api/session';
import { confirm } from '../shared/confirm';
import { useFolders, useMayArrange } from '../shared/folders/folders';
import { MoveToFolder } from '../shared/folders/move_to_folder';
import { tell, tellProblem } from '../shared/notices';
import { changeThing, deleteThing, duplicateThing, isCollection, kindWord, loadCollections, refreshThings, thingKey, thingPath, type Thing } from './things';
import { counted } from './words';

/** What would go with it, in a sentence each. */
async function lossesOf(thing: Thing): Promise<string[]> {
  const pages = thing.pages.live + thing.pages.draft;
  const losses = pages > 0 ? [`${counted(pages, 'page goes', 'pages go')} with it, and their earlier versions.`] : [];
  if (isCollection(thing.id)) return [...losses, 'The products in it stay.'];
  const holders = (await loadCollections()).filter(({ products }) => products.includes(thing.id));
  return [...losses, ...holders.map(({ name }) => `It is taken out of ${name}.`)];
}

/** Somebody was given it: the log needs it, so it can be hidden and never deleted. */
async function wasGiven(id: string): Promise<boolean> {
  const query = isCollection(id) ? { collection: id, limit: 1 } : { product: id, limit: 1 };
  return (await call('get', '/grants', { query })).data.length > 0;
}

async function askAndDelete(thing: Thing): Promise<boolean> {
  if (await wasGiven(thing.id)) {
    await confirm({
      title: `${thing.name} can't be deleted`, danger: false, action: 'Understood',
      text: `Somebody was given this ${kindWord(thing.id)}, and what was given stays in the log. Make it a draft instead: then nobody sees it.`,
    });
    return false;
  }
  const losses = await lossesOf(thing);
  const text = (
    <>
      <Text size="sm">This can&apos;t be undone.</Text>
      {losses.length > 0 && <List size="sm" mt="xs">{losses.map((loss) => <List.Item key={loss}>{loss}</List.Item>)}</List>}
    </>
  );
  if (!await confirm({ title: `Delete ${thing.name}?`, text, action: `Delete the ${kindWord(thing.id)}` })) return false;
  await deleteThing(thing.id);
  return true;
}

/** Duplicate and delete. After deleting, `gone` leads away from where it was. */
export function ThingActions({ thing, gone, withEdit = false }: { thing: Thing; gone?: () => void; withEdit?: boolean }) {
  const navigate = useNavigate();
  const mayWrite = useMay()('content:write');
  const hasFolders = (useFolders('products').data ?? []).length > 0;
  const mayMove = useMayArrange('products') && hasFolders;
  const [isMoving, setMoving] = useState(false);
  if (!mayWrite) return null;
  const duplicate = async () => {
    const copy = await duplicateThing(thing.id);
    await refreshThings();
    tell(`${copy.name} is a draft of its own.`);
    void navigate(thingPath(copy.id));
  };
  const remove = async () => {
    if (!await askAndDelete(thing)) return;
    gone?.();
    queries.removeQueries({ queryKey: thingKey(thing.id) });
    await refreshThings();
    tell(`${thing.name} is deleted.`);
  };
  const run = (work: () => Promise<void>) => () => void work().catch((error) => tellProblem(problemOf(error)));
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target><ActionIcon variant="subtle" color="gray" size="lg" aria-label={`More for ${thing.name}`}><IconDots size={18} /></ActionIcon></Menu.Target>
        <Menu.Dropdown>
          {withEdit && <Menu.Item component={Link} to={thingPath(thing.id, 'content')} leftSection={<IconPencil size={16} aria-hidden />}>Edit what is in it</Menu.Item>}
          <Menu.Item leftSection={<IconCopy size={16} aria-hidden />} onClick={run(duplicate)}>Duplicate</Menu.Item>
          {mayMove && <Menu.Item leftSection={<IconFolderSymlink size={16} aria-hidden />} onClick={() => setMoving(true)}>Move to a folder</Menu.Item>}
          <Menu.Item color="red" leftSection={<IconTrash size={16} aria-hidden />} onClick={run(remove)}>Delete …</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {isMoving && <MoveToFolder of="products" name={thing.name} from={thing.folder} home="/products" move={(folder) => changeThing(thing.id, { folder }, undefined)} close={() => setMoving(false)} />}
    </>
  );
}
