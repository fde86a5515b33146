import { Center, Image } from '@mantine/core';
import { IconFileText, IconMusic, IconPhoto, IconVideo, type Icon } from '@tabler/icons-react';
import { addressOf, type Schema } from '../../api/call';

type Listed = Pick<Schema<'FileInList'>, 'id' | 'kind' | 'state' | 'poster'>;

export const kindIcons: Record<Schema<'FileKind'>, Icon> = { image: IconPhoto, video: IconVideo, audio: IconMusic, document: IconFileText };
export const kindWords: Record<Schema<'FileKind'>, string> = { image: 'Image', video: 'Video', audio: 'Audio', document: 'Document' };

/** Where staff load a file, or a size of an image, from. */
export function contentAddress(file: string, width?: number): string {
  return addressOf('/files/{file}/content', { path: { file }, query: width ? { w: width } : {} });
}

/** The picture of a file: the image itself, the poster of a video, or what kind it is. */
export function FileFace({ file, size, width = 480 }: { file: Listed; size: number | string; width?: number }) {
  const picture = file.kind === 'image' ? file.id : file.poster;
  const Kind = kindIcons[file.kind];
  if (picture && (file.kind !== 'image' || file.state === 'ready')) {
    return <Image src={contentAddress(picture, width)} alt="" w={size} h={size} fit="cover" radius="sm" loading="lazy" />;
  }
  return (
    <Center w={size} h={size} bg="var(--mantine-color-default-hover)" c="dimmed" style={{ borderRadius: 'var(--mantine-radius-sm)', flex: 'none' }}>
      <Kind size={22} stroke={1.6} aria-label={kindWords[file.kind]} />
    </Center>
  );
}
