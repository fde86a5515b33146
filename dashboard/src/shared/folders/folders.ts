import { queryOptions, useQuery } from '@tanstack/react-query';
import { call, type Schema } from '../../api/call';
import { queries } from '../../api/queries';
import { useMay, useSession } from '../../api/session';

export type Folder = Schema<'Folder'>;
export type FolderKind = Folder['of'];

async function everyFolder(of: FolderKind, signal: AbortSignal): Promise<Folder[]> {
  const folders: Folder[] = [];
  let cursor: string | null = null;
  do {
    const page: Schema<'FoldersList'> = await call('get', '/folders', { query: { of, limit: 100, ...(cursor ? { cursor } : {}) }, signal });
    folders.push(...page.data);
    cursor = page.next_cursor;
  } while (cursor);
  return folders;
}

function folderQuery(of: FolderKind, site: string | undefined) {
  return queryOptions({ queryKey: ['folders', of, site], queryFn: ({ signal }) => everyFolder(of, signal), staleTime: 60_000 });
}

/** All folders of a kind, each before those in it. */
export function useFolders(of: FolderKind) {
  return useQuery(folderQuery(of, useSession().site?.id));
}

/** Asks whether there are folders of a kind, for a list that depends on it. */
export function useFoldersAreThere(of: FolderKind): () => Promise<boolean> {
  const site = useSession().site?.id;
  return async () => (await queries.fetchQuery(folderQuery(of, site))).length > 0;
}

/** After a change of folders, or of what lies in them. */
export function refreshFolders(of: FolderKind): Promise<unknown> {
  const shown: Record<FolderKind, string[]> = { members: ['members'], files: ['files'], products: ['things', 'products', 'collections'] };
  return queries.invalidateQueries({ predicate: ({ queryKey }) => ['folders', ...shown[of]].includes(String(queryKey[0])) });
}

export const permissionOf: Record<FolderKind, string> = { members: 'members:write', files: 'files:write', products: 'content:write' };

export function useMayArrange(of: FolderKind): boolean {
  const may = useMay();
  return may('folders:write') && may(permissionOf[of]);
}

/** From the outermost to the folder itself. */
export function wayTo(folders: readonly Folder[], id: string | null): Folder[] {
  const folder = folders.find((one) => one.id === id);
  return folder ? [...wayTo(folders, folder.parent), folder] : [];
}

/** `Sound / Songs` */
export const pathOf = (folders: readonly Folder[], id: string | null) => wayTo(folders, id).map(({ name }) => name).join(' / ');

/** Those that stand right in it, or at the top. */
export const foldersIn = (folders: readonly Folder[], id: string | null) => folders.filter(({ parent }) => parent === id);

/** Where a folder can't go: into itself and those in it. */
export const isWithin = (folders: readonly Folder[], id: string, outer: string) => wayTo(folders, id).some((one) => one.id === outer);

export const choicesOf = (folders: readonly Folder[]) => folders.map(({ id }) => ({ value: id, label: pathOf(folders, id) }));
