import { Alert, Box, Button, Center, Code, Group, Image, Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconAppWindow, IconCode, IconDownload, IconFileUnknown } from '@tabler/icons-react';
import { call, type Schema } from '../../api/call';
import { problemOf } from '../../api/problem';
import { contentAddress } from '../../shared/files/file_face';
import { lengthInWords, sizeInWords } from '../../shared/files/sizes';
import type { SetBlock } from './document';
import classes from './preview.module.css';

type FileOf = Schema<'File'>;

const lookAgain = 2000; // milliseconds, while the server looks into it

/** A file of the library as it is now. */
export function useFile(id: string) {
  return useQuery({
    queryKey: ['files', 'one', id],
    queryFn: ({ signal }) => call('get', '/files/{file}', { path: { file: id }, signal }),
    enabled: id !== '',
    refetchInterval: ({ state }) => (state.data?.state === 'working' ? lookAgain : false),
  });
}

function Caption({ text }: { text: string | undefined }) {
  return text ? <Text size="sm" c="dimmed" ta="center" mt={6}>{text}</Text> : null;
}

function Gone({ text }: { text: string }) {
  return <Alert color="orange" variant="light" icon={<IconFileUnknown />} title={text}>Members see nothing here. Choose another file, or take the block out.</Alert>;
}

function OfFile({ id, children }: { id: string; children: (file: FileOf) => React.ReactNode }) {
  const query = useFile(id);
  if (query.data) return children(query.data);
  if (query.error) return <Gone text={problemOf(query.error).status === 404 ? 'This file is not in the library any more' : 'This file could not be read'} />;
  return <Skeleton height={120} />;
}

function Picture({ id, alt, width = 960 }: { id: string; alt: string; width?: number }) {
  return (
    <OfFile id={id}>
      {(file) => (file.state === 'ready'
        ? <Image src={contentAddress(id, width)} alt={alt} radius="md" className={classes.picture} />
        : <Center className={classes.blank}><Text size="sm" c="dimmed">{file.reason ?? 'This image is being made ready.'}</Text></Center>)}
    </OfFile>
  );
}

function Player({ block }: { block: Extract<SetBlock, { type: 'video' | 'audio' }> }) {
  return (
    <OfFile id={block.file}>
      {(file) => (
        <Box>
          {block.type === 'video'
            ? <video controls preload="metadata" src={contentAddress(file.id)} className={classes.film} {...(file.poster ? { poster: contentAddress(file.poster, 960) } : {})} aria-label={file.name} />
            : <audio controls preload="metadata" src={contentAddress(file.id)} className={classes.sound} aria-label={file.name} />}
          <Text size="xs" c="dimmed" mt={4}>{file.name}{file.duration ? `, ${lengthInWords(file.duration)}` : ''}{file.captions.length === 0 ? ', no captions yet' : ''}</Text>
        </Box>
      )}
    </OfFile>
  );
}

/** What a block will look like on the page, as near as the Dashboard gets. */
export function Preview({ block }: { block: SetBlock }) {
  switch (block.type) {
    case 'button':
      return <Button component="span" variant={block.style === 'secondary' ? 'default' : 'filled'} size="md" className={classes.still} title={block.url}>{block.label}</Button>;
    case 'image':
      return <figure className={classes.figure}><Picture id={block.file} alt={block.alt ?? ''} /><Caption text={block.caption} /></figure>;
    case 'gallery':
      return (
        <div className={classes.gallery} data-columns={block.columns ?? 3}>
          {block.images.map((image, at) => (
            <figure key={at} className={classes.figure}><Picture id={image.file} alt={image.alt} width={480} /><Caption text={image.caption} /></figure>
          ))}
        </div>
      );
    case 'video':
    case 'audio':
      return <figure className={classes.figure}><Player block={block} /><Caption text={block.caption} /></figure>;
    case 'file':
      return (
        <OfFile id={block.file}>
          {(file) => (
            <Group gap="sm" className={classes.row} wrap="nowrap">
              <IconDownload size={20} aria-hidden />
              <Text fw={600}>{block.label}</Text>
              <Text size="sm" c="dimmed" ml="auto">{file.name}, {sizeInWords(file.size)}</Text>
            </Group>
          )}
        </OfFile>
      );
    case 'embed':
      return (
        <figure className={classes.figure}>
          <Center className={classes.blank} data-ratio={block.ratio ?? '16:9'}>
            <Group gap="sm"><IconAppWindow size={20} aria-hidden /><div><Text fw={600}>{block.title}</Text><Text size="xs">{block.url}</Text></div></Group>
          </Center>
          <Caption text={block.caption} />
        </figure>
      );
    case 'html':
      return (
        <Box className={classes.row}>
          <Group gap="sm"><IconCode size={20} aria-hidden /><Text fw={600}>{block.title}</Text><Text size="sm" c="dimmed" ml="auto">Own HTML, {block.height ?? 400} pixels high</Text></Group>
          <Code block mt="xs" mah={120}>{block.html}</Code>
        </Box>
      );
  }
}
