import { ActionIcon, Button, Card, Group, Progress, Stack, Text, Tooltip } from '@mantine/core';
import { IconCheck, IconPlayerPause, IconPlayerPlay, IconRefresh, IconX } from '@tabler/icons-react';
import { sizeInWords } from './sizes';
import { cancel, forgetDone, goOn, pause, useUploads, type Upload } from './uploads';

const hundred = 100;
export const shareSent = ({ sent, size }: Upload) => (size === 0 ? 0 : Math.floor((sent / size) * hundred));

const stateWords: Record<Upload['state'], string> = { waiting: 'Waits for its turn', sending: '', paused: 'Paused', done: 'Here', failed: 'Failed' };

function Act({ label, icon: Icon, run }: { label: string; icon: typeof IconX; run: () => void }) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" size="lg" aria-label={label} onClick={run}><Icon size={17} /></ActionIcon>
    </Tooltip>
  );
}

function OneUpload({ upload }: { upload: Upload }) {
  const { key, name, size, state, problem } = upload;
  const share = shareSent(upload);
  return (
    <Group wrap="nowrap" gap="sm" role="listitem" aria-label={name}>
      <Stack gap={4} flex={1} miw={0}>
        <Group justify="space-between" wrap="nowrap" gap="sm">
          <Text size="sm" fw={600} truncate>{name}</Text>
          <Text size="xs" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
            {state === 'sending' ? `${share} % of ${sizeInWords(size)}` : stateWords[state]}
          </Text>
        </Group>
        {state !== 'done' && (
          <Progress.Root size="sm">
            <Progress.Section value={share} color={state === 'failed' ? 'red' : undefined} aria-label={`${name}, sent`} />
          </Progress.Root>
        )}
        {problem && <Text size="xs" c="red.8" darkHidden>{problem.message}</Text>}
        {problem && <Text size="xs" c="red.3" lightHidden>{problem.message}</Text>}
      </Stack>
      <Group gap={2} wrap="nowrap">
        {state === 'done' && <IconCheck size={18} aria-hidden />}
        {(state === 'sending' || state === 'waiting') && <Act label={`Pause ${name}`} icon={IconPlayerPause} run={() => pause(key)} />}
        {state === 'paused' && <Act label={`Go on with ${name}`} icon={IconPlayerPlay} run={() => goOn(key)} />}
        {state === 'failed' && <Act label={`Try ${name} again`} icon={IconRefresh} run={() => goOn(key)} />}
        {state !== 'done' && <Act label={`Cancel ${name}`} icon={IconX} run={() => cancel(key)} />}
      </Group>
    </Group>
  );
}

/** What is on its way, each with its progress, to be paused, gone on with and cancelled. Nothing where nothing is. */
export function UploadList() {
  const uploads = useUploads();
  if (uploads.length === 0) return null;
  const done = uploads.filter(({ state }) => state === 'done').length;
  return (
    <Card padding="md" aria-live="polite">
      <Group justify="space-between" mb="sm">
        <Text fw={600} size="sm">{done === uploads.length ? 'Uploaded' : `Uploading, ${done} of ${uploads.length} here`}</Text>
        {done > 0 && <Button size="compact-xs" variant="subtle" color="gray" onClick={forgetDone}>Clear</Button>}
      </Group>
      <Stack gap="sm" role="list" aria-label="Uploads">
        {uploads.map((upload) => <OneUpload key={upload.key} upload={upload} />)}
      </Stack>
    </Card>
  );
}
