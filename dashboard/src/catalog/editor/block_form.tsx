import { useState } from 'react';
import { ActionIcon, Button, Group, Modal, NumberInput, SegmentedControl, Select, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useForm, type UseFormReturnType } from '@mantine/form';
import { IconArrowDown, IconArrowUp, IconPhotoPlus, IconTrash } from '@tabler/icons-react';
import { FilePicker, type PickedFile } from '../../shared/files/file_picker';
import { FileFace } from '../../shared/files/file_face';
import type { FileKind } from '../../shared/files/uploads';
import { closing, useUnsavedDialog } from '../../shared/unsaved';
import { blockKinds } from './block_kinds';
import type { SetBlock } from './document';
import { useFile } from './preview';

type Of<Type extends SetBlock['type']> = Extract<SetBlock, { type: Type }>;
type FormOf<Type extends SetBlock['type']> = UseFormReturnType<Of<Type>>;

export interface Asked {
  block: SetBlock;
  done: (block: SetBlock) => void;
}

// As far as it helps to say so before the server does, which has the last word (src/catalog/links.h).
const linkStart = /^(https?:\/\/\S+|mailto:\S+|tel:\S+|\/(?!\/)\S*|#\S+)$/i;
const isLink = (url: string) => linkStart.test(url.trim());
const isHttps = (url: string) => /^https:\/\/[^\s/]+\.[^\s]+$/i.test(url.trim());
const mostPictures = 60;

function missing(block: SetBlock): Record<string, string> {
  const wrong: Record<string, string> = {};
  const need = (field: string, holds: boolean, message: string) => {
    if (!holds) wrong[field] = message;
  };
  if ('file' in block) need('file', block.file !== '', 'Choose a file.');
  if (block.type === 'file') need('label', block.label.trim() !== '', 'Say what one gets.');
  if (block.type === 'button') {
    need('label', block.label.trim() !== '', 'Say what the button says.');
    need('url', isLink(block.url), 'Should begin with https://, mailto:, tel: or / for a path of this site.');
  }
  if (block.type === 'embed') {
    need('url', isHttps(block.url), 'Should be the https address that you would copy from the browser.');
    need('title', block.title.trim() !== '', 'Say what plays here: some people hear it instead of seeing it.');
  }
  if (block.type === 'html') {
    need('html', block.html.trim() !== '', 'Paste the code.');
    need('title', block.title.trim() !== '', 'Say what it is: some people hear it instead of seeing it.');
  }
  if (block.type === 'gallery') {
    need('images', block.images.length > 0, 'Add at least one picture.');
    block.images.forEach((image, at) => need(`images.${at}.alt`, image.alt.trim() !== '', 'Say what can be seen in it.'));
  }
  return wrong;
}

/** The form of a block, in a dialog. Nothing changes on the page before it is done. */
export function BlockForm({ asked, close }: { asked: Asked | null; close: () => void }) {
  return (
    <Modal opened={asked !== null} onClose={closing(close)} title={asked ? blockKinds[asked.block.type].label : ''} size="lg">
      {asked && <Fields key={JSON.stringify(asked.block)} asked={asked} close={close} />}
    </Modal>
  );
}

function Fields({ asked, close }: { asked: Asked; close: () => void }) {
  const form = useForm<SetBlock>({ initialValues: structuredClone(asked.block), validate: missing as never });
  useUnsavedDialog(form.isDirty());
  const submit = form.onSubmit((block) => {
    asked.done(block);
    close();
  });
  return (
    <form noValidate onSubmit={(event) => {
      event.stopPropagation();
      submit(event);
    }}>
      <Stack>
        <FieldsOf form={form} />
        <Group justify="flex-end" mt="xs">
          <Button variant="default" onClick={close}>Cancel</Button>
          <Button type="submit">Done</Button>
        </Group>
      </Stack>
    </form>
  );
}

function FieldsOf({ form }: { form: UseFormReturnType<SetBlock> }) {
  switch (form.values.type) {
    case 'button': return <ButtonFields form={form as unknown as FormOf<'button'>} />;
    case 'gallery': return <GalleryFields form={form as unknown as FormOf<'gallery'>} />;
    case 'embed': return <EmbedFields form={form as unknown as FormOf<'embed'>} />;
    case 'html': return <HtmlFields form={form as unknown as FormOf<'html'>} />;
    default: return <MediaFields form={form as unknown as FormOf<'image' | 'video' | 'audio' | 'file'>} />;
  }
}

function ChosenFile({ id, kind, error, choose }: { id: string; kind?: FileKind | undefined; error: React.ReactNode; choose: (file: PickedFile) => void }) {
  const [isOpen, setOpen] = useState(id === '');
  const { data } = useFile(id);
  return (
    <div>
      <Group wrap="nowrap">
        {data && <FileFace file={data} size={72} width={480} />}
        <Text flex={1} truncate fw={600}>{data?.name ?? (id === '' ? 'No file yet' : '…')}</Text>
        <Button variant="default" onClick={() => setOpen(true)}>{id === '' ? 'Choose a file' : 'Choose another'}</Button>
      </Group>
      {error && <Text size="sm" c="red" mt={4}>{error}</Text>}
      <FilePicker kind={kind} opened={isOpen} close={() => setOpen(false)} pick={choose} />
    </div>
  );
}

const kindOf: Partial<Record<SetBlock['type'], FileKind>> = { image: 'image', video: 'video', audio: 'audio' };

function MediaFields({ form }: { form: FormOf<'image' | 'video' | 'audio' | 'file'> }) {
  const { type, file } = form.values;
  return (
    <>
      <ChosenFile id={file} kind={kindOf[type]} error={form.errors['file']} choose={(chosen) => {
        form.setFieldValue('file', chosen.id);
        if (type === 'file' && !form.values.label) form.setFieldValue('label', chosen.name);
      }} />
      {type === 'image' && (
        <TextInput label="What can be seen" description="For those who can't see it. Empty says that it is mere decoration." maxLength={200} {...form.getInputProps('alt')} />
      )}
      {type === 'file'
        ? <TextInput label="What the link says" maxLength={200} {...form.getInputProps('label')} />
        : <TextInput label="Caption" description="Below it, if you like." maxLength={200} {...form.getInputProps('caption')} />}
    </>
  );
}

function ButtonFields({ form }: { form: FormOf<'button'> }) {
  return (
    <>
      <TextInput label="What it says" maxLength={100} data-autofocus {...form.getInputProps('label')} />
      <TextInput label="Where it leads" placeholder="https://… or /library" maxLength={2000} {...form.getInputProps('url')} />
      <div>
        <Text size="sm" fw={500} mb={4}>Look</Text>
        <SegmentedControl aria-label="Look" data={[{ value: 'primary', label: 'Filled' }, { value: 'secondary', label: 'Quiet' }]} {...form.getInputProps('style')} />
      </div>
    </>
  );
}

function EmbedFields({ form }: { form: FormOf<'embed'> }) {
  return (
    <>
      <TextInput label="Address" description="Of a video at YouTube, Vimeo, Wistia or Loom, of something at Spotify or SoundCloud, or of another player. Plays of embeds can't be counted." placeholder="https://www.youtube.com/watch?v=…" maxLength={2000} data-autofocus {...form.getInputProps('url')} />
      <TextInput label="Title" maxLength={200} {...form.getInputProps('title')} />
      <Select label="Shape" data={['16:9', '4:3', '1:1', '9:16', '4:1']} allowDeselect={false} {...form.getInputProps('ratio')} />
      <TextInput label="Caption" maxLength={200} {...form.getInputProps('caption')} />
    </>
  );
}

function HtmlFields({ form }: { form: FormOf<'html'> }) {
  return (
    <>
      <Textarea label="Code" description="It stands in a frame that reaches neither the page around it nor the member's session." autosize minRows={6} maxRows={18} data-autofocus styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }} {...form.getInputProps('html')} />
      <TextInput label="Title" maxLength={200} {...form.getInputProps('title')} />
      <NumberInput label="Height in pixels" min={40} max={4000} allowDecimal={false} clampBehavior="strict" {...form.getInputProps('height')} />
    </>
  );
}

function GalleryFields({ form }: { form: FormOf<'gallery'> }) {
  const [isOpen, setOpen] = useState(form.values.images.length === 0);
  const { images } = form.values;
  const set = (next: typeof images) => form.setFieldValue('images', next);
  const swap = (at: number, other: number) => set(images.map((image, place) => (place === at ? images[other]! : place === other ? images[at]! : image)));
  return (
    <>
      <Stack gap="sm" role="list" aria-label="Pictures">
        {images.map((image, at) => (
          <Group key={`${image.file} ${at}`} wrap="nowrap" align="flex-start" role="listitem">
            <GalleryFace id={image.file} />
            <Stack gap={6} flex={1}>
              <TextInput aria-label={`What can be seen in picture ${at + 1}`} placeholder="What can be seen" maxLength={200} {...form.getInputProps(`images.${at}.alt`)} />
              <TextInput aria-label={`Caption of picture ${at + 1}`} placeholder="Caption, if you like" maxLength={200} {...form.getInputProps(`images.${at}.caption`)} value={image.caption ?? ''} />
            </Stack>
            <Group gap={2} wrap="nowrap">
              <ActionIcon variant="subtle" color="gray" aria-label={`Move picture ${at + 1} up`} disabled={at === 0} onClick={() => swap(at, at - 1)}><IconArrowUp size={16} /></ActionIcon>
              <ActionIcon variant="subtle" color="gray" aria-label={`Move picture ${at + 1} down`} disabled={at === images.length - 1} onClick={() => swap(at, at + 1)}><IconArrowDown size={16} /></ActionIcon>
              <ActionIcon variant="subtle" color="gray" aria-label={`Take picture ${at + 1} out`} onClick={() => set(images.filter((_, place) => place !== at))}><IconTrash size={16} /></ActionIcon>
            </Group>
          </Group>
        ))}
      </Stack>
      {form.errors['images'] && <Text size="sm" c="red">{form.errors['images']}</Text>}
      <Group justify="space-between" align="flex-end">
        <Button variant="default" leftSection={<IconPhotoPlus size={17} aria-hidden />} disabled={images.length >= mostPictures} onClick={() => setOpen(true)}>Add a picture</Button>
        <Select label="Side by side" w={110} data={['2', '3', '4']} allowDeselect={false} value={String(form.values.columns ?? 3)} onChange={(value) => form.setFieldValue('columns', Number(value))} />
      </Group>
      <FilePicker kind="image" opened={isOpen} close={() => setOpen(false)} pick={(file) => set([...images, { file: file.id, alt: '', caption: '' }])} />
    </>
  );
}

function GalleryFace({ id }: { id: string }) {
  const { data } = useFile(id);
  return data ? <FileFace file={data} size={72} width={480} /> : null;
}
