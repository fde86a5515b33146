import { useEffect } from 'react';
import { Button, Group, Progress, Text } from '@mantine/core';
import { NodeViewWrapper, type ReactNodeViewProps } from '@tiptap/react';
import { shareSent } from '../../shared/files/upload_list';
import { cancel, goOn, useUploads } from '../../shared/files/uploads';

/** A dropped file on its way. What is gone from the list of uploads was cancelled, or belongs to another visit. */
export function ArrivingView({ node, deleteNode }: ReactNodeViewProps) {
  const upload = useUploads().find(({ key }) => key === node.attrs['upload']);
  const isGone = upload === undefined;
  useEffect(() => {
    if (isGone) deleteNode();
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once, when it is gone
  }, [isGone]);
  if (!upload) return <NodeViewWrapper />;
  return (
    <NodeViewWrapper contentEditable={false} role="group" aria-label={`Uploading ${upload.name}`}>
      <Group wrap="nowrap" gap="sm" p="sm" className="page-arriving">
        <Text size="sm" fw={600} truncate maw="40%">{upload.name}</Text>
        <Progress value={shareSent(upload)} flex={1} aria-label={`${upload.name}, sent`} color={upload.state === 'failed' ? 'red' : undefined} />
        {upload.state === 'failed' && <Button size="compact-sm" variant="default" onClick={() => goOn(upload.key)}>Try again</Button>}
        <Button size="compact-sm" variant="subtle" color="gray" onClick={() => cancel(upload.key)}>Cancel</Button>
      </Group>
      {upload.problem && <Text size="sm" c="red" px="sm" pb="sm">{upload.problem.message}</Text>}
    </NodeViewWrapper>
  );
}
