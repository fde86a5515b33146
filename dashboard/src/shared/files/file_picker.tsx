import { useState } from 'react';
import { Button, Center, FileButton, Group, Loader, Modal, SimpleGrid, Stack, Text, TextInput, UnstyledButton } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useInfiniteQuery } from '@tanstack/react-query';
import { IconSearch, IconUpload } from '@tabler/icons-react';
import { call, type Schema } from '../../api/call';
import { ProblemAlert } from '../problem_alert';
import { FileFace, kindWords } from './file_face';
import { sizeInWords } from './sizes';
import { UploadList } from './upload_list';
import { upload, type FileKind } from './uploads';
import classes from './file_picker.module.css';

export type PickedFile = Schema<'FileInList'>;

const accepted: Record<FileKind, string> = { image: 'image/*', video: 'video/*', audio: 'audio/*', document: '' };

interface Props {
  kind?: FileKind | undefined; // without it, any
  opened: boolean;
  close: () => void;
  pick: (file: PickedFile) => void;
}

/** Chooses a file of the library, or uploads one. */
export function FilePicker({ kind, opened, close, pick }: Props) {
  return (
    <Modal opened={opened} onClose={close} size="xl" title={kind ? `Choose ${kind === 'image' || kind === 'audio' ? 'an' : 'a'} ${kind} file` : 'Choose a file'}>
      <Choice kind={kind} pick={(file) => {
        pick(file);
        close();
      }} />
    </Modal>
  );
}

function useFiles(kind: FileKind | undefined, words: string) {
  return useInfiniteQuery({
    queryKey: ['files', 'pick', kind, words],
    queryFn: ({ pageParam, signal }) => call('get', '/files', { query: { limit: 24, ...(kind ? { kind } : {}), ...(words ? { q: words } : {}), ...(pageParam ? { cursor: pageParam } : {}) }, signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
  });
}

function Choice({ kind, pick }: Pick<Props, 'kind' | 'pick'>) {
  const [typed, setTyped] = useState('');
  const [words] = useDebouncedValue(typed.trim(), 250);
  const query = useFiles(kind, words);
  const files = query.data?.pages.flatMap((page) => page.data) ?? [];
  const take = async (id: string) => pick(await call('get', '/files/{file}', { path: { file: id } }));
  return (
    <Stack>
      <Group wrap="nowrap">
        <TextInput flex={1} type="search" aria-label="Search the library" placeholder="Search the library" value={typed} data-autofocus
          leftSection={<IconSearch size={17} aria-hidden />} onChange={(event) => setTyped(event.currentTarget.value)} />
        <FileButton accept={kind ? accepted[kind] : ''} onChange={(file) => file && upload(file, { finished: (id) => void take(id) })} inputProps={{ 'aria-label': 'Upload a file' }}>
          {(props) => <Button {...props} leftSection={<IconUpload size={17} aria-hidden />}>Upload</Button>}
        </FileButton>
      </Group>
      <UploadList />
      {query.error && <ProblemAlert error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <Center py="xl"><Loader /></Center>}
      {query.data && files.length === 0 && <Text c="dimmed" ta="center" py="xl">{words ? 'No file is called that.' : 'There is none yet. Upload the first.'}</Text>}
      <SimpleGrid cols={{ base: 2, xs: 3, sm: 4 }} spacing="sm" role="list" aria-label="Files">
        {files.map((file) => (
          <div role="listitem" key={file.id}>
            <UnstyledButton className={classes.file} onClick={() => pick(file)} aria-label={`Choose ${file.name}`}>
              <FileFace file={file} size="100%" />
              <Text size="sm" fw={600} mt={6} truncate>{file.name}</Text>
              <Text size="xs" c="dimmed">{kindWords[file.kind]}, {sizeInWords(file.size)}</Text>
            </UnstyledButton>
          </div>
        ))}
      </SimpleGrid>
      {query.hasNextPage && <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>Show more</Button>}
    </Stack>
  );
}
