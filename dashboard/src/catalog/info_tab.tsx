import { useState } from 'react';
import { Box, Button, Card, ColorInput, Grid, Group, Input, Stack, TagsInput, Text, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconPhoto } from '@tabler/icons-react';
import { call } from '../api/call';
import { FilePicker } from '../shared/files/file_picker';
import { RecordFields, useRecordForm } from '../shared/record_form';
import { ThingFace } from './thing_face';
import type { TabProps } from './thing_screen';
import { isCollection, type Collection, type Thing } from './things';
import classes from './tabs.module.css';

const picturePath = (file: string) => `/pictures/${file}`;

function valuesOf(thing: Thing) {
  const { name, slug, description, image_url, categories } = thing;
  const { label = '', label_color = '' } = thing as Partial<Collection>;
  return { name, slug, description, image_url, categories, label, label_color };
}

/** What its card says. */
export function InfoTab({ seen: { answer: thing }, mayWrite, save }: TabProps) {
  const isOfProducts = isCollection(thing.id);
  const known = useQuery({ queryKey: ['things', 'categories'], queryFn: ({ signal }) => call('get', '/categories', { query: { limit: 100 }, signal }) });
  const record = useRecordForm({
    initialValues: valuesOf(thing),
    validate: { name: (name) => (name.trim() ? null : 'Give it a name.') },
    save: ({ label, label_color, ...values }) => save(isOfProducts ? { ...values, label, label_color } : values),
  });
  const { form } = record;
  return (
    <Grid gap="xl">
      <Grid.Col span={{ base: 12, md: 7 }}>
        <fieldset disabled={!mayWrite} className={classes.plain}>
          <RecordFields record={record}>
            <Stack>
              <TextInput label="Name" maxLength={200} {...form.getInputProps('name')} />
              <TextInput label="Address" description="The last part of it. Links to the one before lead nowhere then." maxLength={80} leftSection="/p/" leftSectionWidth={42} {...form.getInputProps('slug')} />
              <Textarea label="Description" description="A few sentences for its card." autosize minRows={3} maxRows={10} maxLength={2000} {...form.getInputProps('description')} />
              <TagsInput label="Categories" description="What it is sorted under in the library. Type a new one, or choose." maxTags={10} data={known.data?.data.map(({ name }) => name) ?? []} {...form.getInputProps('categories')} />
              {isOfProducts && (
                <Group grow align="flex-start">
                  <TextInput label="Label" description="Stands on its card." maxLength={40} {...form.getInputProps('label')} />
                  <ColorInput label="Colour of the label" description="Of the badge." format="hex" {...form.getInputProps('label_color')} />
                </Group>
              )}
              <Picture name={form.values.name} url={form.values.image_url} set={(url) => form.setFieldValue('image_url', url)} error={form.errors['image_url']} />
            </Stack>
          </RecordFields>
        </fieldset>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 5 }} visibleFrom="md">
        <Text size="sm" c="dimmed" mb="xs">How it looks in the library</Text>
        <Card padding={0} maw={360}>
          <Box className={classes.cover}><ThingFace thing={form.values} width={960} /></Box>
          <Box p="md">
            <Text fw={650}>{form.values.name || 'Without a name'}</Text>
            <Text size="sm" c="dimmed" lineClamp={4} mt={4}>{form.values.description}</Text>
          </Box>
        </Card>
      </Grid.Col>
    </Grid>
  );
}

function Picture({ name, url, set, error }: { name: string; url: string | null; set: (url: string | null) => void; error: React.ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Input.Wrapper label="Picture" description="Wide, 16 to 9; 1,600 pixels across are plenty." error={error} labelElement="div">
      <Group align="center" mt={6}>
        <Box className={classes.picture}><ThingFace thing={{ name, image_url: url }} /></Box>
        <Button variant="default" leftSection={<IconPhoto size={17} aria-hidden />} onClick={() => setOpen(true)}>{url ? 'Choose another' : 'Choose a picture'}</Button>
        {url && <Button variant="subtle" color="gray" onClick={() => set(null)}>Without a picture</Button>}
      </Group>
      <FilePicker kind="image" opened={isOpen} close={() => setOpen(false)} pick={({ id }) => set(picturePath(id))} />
    </Input.Wrapper>
  );
}
