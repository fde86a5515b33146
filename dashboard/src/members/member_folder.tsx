import { Card, Text, Title } from '@mantine/core';
import { call } from '../api/call';
import { FolderSelect } from '../shared/folders/folder_select';
import { pathOf, useFolders } from '../shared/folders/folders';
import { moveWithUndo } from '../shared/folders/move_to_folder';
import { useMay } from '../api/session';
import { tellProblem } from '../shared/notices';
import { nameOf, type Member } from './person';

/** Where a member lies, on a site that has folders. */
export function MemberFolder({ member }: { member: Member }) {
  const may = useMay();
  const folders = useFolders('members').data ?? [];
  if (folders.length === 0) return null;
  const place = (folder: string | null) => call('patch', '/members/{member}', { path: { member: member.id }, body: { folder } });
  return (
    <Card>
      <Title order={2} mb="md">Folder</Title>
      {may('members:write')
        ? <FolderSelect of="members" aria-label="Folder" label={undefined} value={member.folder} onChange={(folder) => void moveWithUndo('members', nameOf(member), member.folder, folder, pathOf(folders, folder), place).catch(tellProblem)} />
        : <Text size="sm" {...(member.folder ? {} : { c: 'dimmed' })}>{pathOf(folders, member.folder) || 'None'}</Text>}
    </Card>
  );
}
