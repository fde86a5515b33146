import { call, callForTag } from '../api/call';
import { problemOf } from '../api/problem';
import { tell, tellProblem } from '../shared/notices';
import { upload } from '../shared/files/uploads';
import type { Block } from './editor/document';
import { createPage, refreshThings } from './things';

/** `02_Centering the clay.mp4` becomes `Centering the clay`. */
export function titleFrom(name: string): string {
  const bare = name.replace(/\.[^.]{1,5}$/, '').replaceAll(/[_]+/g, ' ').replace(/^\s*\d{1,3}\s*[-.)]?\s+(?=\S)/, '').trim();
  return [...(bare || name)].slice(0, 200).join('');
}

async function blockFor(file: string, label: string): Promise<Block> {
  const { kind } = await call('get', '/files/{file}', { path: { file } });
  if (kind === 'document') return { type: 'file', file, label } as Block;
  return (kind === 'image' ? { type: 'image', file, alt: '' } : { type: kind, file }) as Block;
}

/** Puts it on the page, unless somebody has written there meanwhile: then it is in the library. */
async function put(page: string, tag: string | undefined, file: string, title: string): Promise<void> {
  try {
    await callForTag('patch', '/pages/{page}', { path: { page }, body: { body: { blocks: [await blockFor(file, title)] } }, ifMatch: tag });
    await refreshThings();
  } catch (error) {
    if (problemOf(error).status === 412) tell(`${title} was written on meanwhile. The file is in the library.`);
    else tellProblem(error);
  }
}

/** A draft page for each, in their order by name, at once; the files follow as they arrive. */
export async function pagesFromFiles(thing: string, files: readonly File[]): Promise<void> {
  const inOrder = files.toSorted((left, right) => left.name.localeCompare(right.name, undefined, { numeric: true }));
  for (const file of inOrder) {
    const title = titleFrom(file.name);
    const made = await createPage(thing, { title, status: 'draft', audience: 'members' });
    const { tag } = await callForTag('get', '/pages/{page}', { path: { page: made.id } });
    upload(file, { finished: (id) => void put(made.id, tag, id, title) });
  }
  await refreshThings();
}
