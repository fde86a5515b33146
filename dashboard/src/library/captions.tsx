import { useState } from 'react';
import { ActionIcon, Anchor, Button, Card, FileButton, Group, Select, Stack, Text, Title } from '@mantine/core';
import { IconTrash, IconUpload } from '@tabler/icons-react';
import { addressOf, call, door, type Schema } from '../api/call';
import { problemIn, type Problem } from '../api/problem';
import { confirm } from '../shared/confirm';
import { tell, tellProblem } from '../shared/notices';
import { ProblemAlert } from '../shared/problem_alert';

interface Props {
  file: Schema<'File'>;
  mayWrite: boolean;
  changed: () => Promise<void>;
}

const usual = ['en', 'de', 'es', 'fr', 'it', 'nl', 'pl', 'pt', 'pt-BR', 'sv', 'da', 'nb', 'fi', 'cs', 'hu', 'ro', 'tr', 'uk', 'ru', 'el', 'he', 'ar', 'hi', 'ja', 'ko', 'zh-Hans', 'zh-Hant'];
const names = new Intl.DisplayNames(undefined, { type: 'language' });
const languages = usual.map((value) => ({ value, label: names.of(value) ?? value })).toSorted((one, other) => one.label.localeCompare(other.label));

/** The body is the text itself, which `call()` doesn't send. */
async function send(file: string, language: string, text: string): Promise<void> {
  const answer = await fetch(addressOf('/files/{file}/captions', { path: { file }, query: { language } }), {
    method: 'POST', body: text, headers: { 'content-type': 'text/vtt', 'x-csrf-token': door.csrf, 'idempotency-key': crypto.randomUUID?.() ?? String(Date.now()) },
  });
  if (!answer.ok) throw await problemIn(answer);
}

/** What is said in it, as text to read along. */
export function Captions({ file, mayWrite, changed }: Props) {
  const [language, setLanguage] = useState<string | null>('en');
  const [problem, setProblem] = useState<Problem | unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const add = async (chosen: File | null) => {
    if (!chosen || !language) return;
    setBusy(true);
    setProblem(null);
    try {
      await send(file.id, language, await chosen.text());
      await changed();
      tell('The captions are here.');
    } catch (error) {
      setProblem(error);
    } finally {
      setBusy(false);
    }
  };
  const remove = async (caption: Schema<'Caption'>) => {
    if (!await confirm({ title: `Delete the captions in ${caption.label}?`, text: 'This can’t be undone.', action: 'Delete the captions' })) return;
    await call('delete', '/files/{file}/captions/{caption}', { path: { file: file.id, caption: caption.id } });
    await changed();
  };
  return (
    <Card>
      <Title order={2} size="h3" mb={4}>Captions</Title>
      <Text size="sm" c="dimmed" mb="sm">WebVTT or SubRip. Members choose among the languages while it plays.</Text>
      <Stack gap={6} mb={file.captions.length > 0 ? 'sm' : 0}>
        {file.captions.map((caption) => (
          <Group key={caption.id} justify="space-between">
            <Anchor href={addressOf('/files/{file}/captions/{caption}', { path: { file: file.id, caption: caption.id } })} download={`${file.name}.${caption.language}.vtt`} size="sm">{caption.label}</Anchor>
            {mayWrite && <ActionIcon variant="subtle" color="gray" size="lg" aria-label={`Delete the captions in ${caption.label}`} onClick={() => void remove(caption).catch(tellProblem)}><IconTrash size={16} /></ActionIcon>}
          </Group>
        ))}
      </Stack>
      {problem !== null && <ProblemAlert error={problem} />}
      {mayWrite && (
        <Group align="flex-end" mt="sm">
          <Select label="Language" data={languages} value={language} onChange={setLanguage} searchable allowDeselect={false} w={200} />
          <FileButton accept=".vtt,.srt,text/vtt" onChange={(chosen) => void add(chosen)} inputProps={{ 'aria-label': 'Upload captions' }}>
            {(props) => <Button {...props} variant="default" loading={isBusy} leftSection={<IconUpload size={16} aria-hidden />}>Upload captions</Button>}
          </FileButton>
        </Group>
      )}
    </Card>
  );
}
