import { useState } from 'react';
import { Button, Card, Group, Image, Text, Title } from '@mantine/core';
import { call, type Schema } from '../api/call';
import { contentAddress } from '../shared/files/file_face';
import { FilePicker } from '../shared/files/file_picker';
import { tellProblem } from '../shared/notices';

/** What stands in the place of a film until it plays. */
export function Poster({ file, mayWrite, changed }: { file: Schema<'File'>; mayWrite: boolean; changed: () => Promise<void> }) {
  const [isOpen, setOpen] = useState(false);
  const path = { file: file.id };
  const set = (image: string) => call('put', '/files/{file}/poster', { path, body: { file: image } }).then(changed).catch(tellProblem);
  const take = () => call('delete', '/files/{file}/poster', { path }).then(changed).catch(tellProblem);
  return (
    <Card>
      <Title order={2} size="h3" mb={4}>Poster</Title>
      <Text size="sm" c="dimmed" mb="sm">An image that stands there until the film plays.</Text>
      <Group>
        {file.poster && <Image src={contentAddress(file.poster, 480)} alt="" w={160} h={90} radius="md" fit="cover" />}
        {mayWrite && <Button variant="default" onClick={() => setOpen(true)}>{file.poster ? 'Choose another' : 'Choose an image'}</Button>}
        {mayWrite && file.poster && <Button variant="subtle" color="gray" onClick={() => void take()}>Without a poster</Button>}
      </Group>
      <FilePicker kind="image" opened={isOpen} close={() => setOpen(false)} pick={({ id }) => void set(id)} />
    </Card>
  );
}
