import { useState } from 'react';
import { Box, Button, Group, Image, Input, Switch } from '@mantine/core';
import { IconPhoto } from '@tabler/icons-react';
import { call } from '../../api/call';
import { contentAddress } from '../../shared/files/file_face';
import { FilePicker, type PickedFile } from '../../shared/files/file_picker';
import { tellProblem } from '../../shared/notices';
import { faultOf, type PartProps } from './choice';
import classes from './branding.module.css';

type Name = 'logo' | 'dark_logo' | 'icon';

const words: Record<Name, { label: string; says: string; action: string }> = {
  logo: { label: 'Logo', says: 'PNG or WebP with a transparent ground, at least 80 pixels high.', action: 'Choose a logo' },
  dark_logo: { label: 'Logo in the dark', says: 'Where the other one can’t be seen on dark ground.', action: 'Choose one for the dark' },
  icon: { label: 'Icon', says: 'Square; of the tab of a browser. Without one your first letter is drawn.', action: 'Choose an icon' },
};

export function Images({ kept, set }: PartProps) {
  const { look } = kept;
  return (
    <>
      <OneImage name="logo" kept={kept} set={set} />
      {look.logo && <Switch label="The name stands beside it" checked={look.shows_name} onChange={(event) => set({ shows_name: event.currentTarget.checked })} />}
      {(look.logo || look.dark_logo) && look.scheme !== 'light' && <OneImage name="dark_logo" kept={kept} set={set} />}
      <OneImage name="icon" kept={kept} set={set} />
    </>
  );
}

const pause = 400; // milliseconds between two looks
const looksMost = 75;

/** An upload is made into sizes first; what isn't ready can't be shown. */
async function ready(file: PickedFile): Promise<string> {
  let state = file.state;
  for (let look = 0; state === 'working' && look < looksMost; look += 1) {
    await new Promise((done) => setTimeout(done, pause));
    state = (await call('get', '/files/{file}', { path: { file: file.id } })).state;
  }
  if (state !== 'ready') throw new Error('This picture can’t be shown. Try it as a PNG or a JPEG.');
  return file.id;
}

function OneImage({ name, kept, set }: PartProps & { name: Name }) {
  const [isOpen, setOpen] = useState(false);
  const [isWaiting, setWaiting] = useState(false);
  const pick = (picked: PickedFile) => {
    setWaiting(true);
    void ready(picked).then((id) => set({ [name]: id }), tellProblem).finally(() => setWaiting(false));
  };
  const file = kept.look[name];
  const { label, says, action } = words[name];
  return (
    <Input.Wrapper label={label} description={says} labelElement="div" error={faultOf(kept, name)}>
      <Group mt={8}>
        {file && <Box className={classes.image} data-ground={name === 'dark_logo' ? 'dark' : 'light'}><Image src={contentAddress(file, 480)} alt={label} fit="contain" h={40} w="auto" maw={180} /></Box>}
        <Button variant="default" leftSection={<IconPhoto size={17} aria-hidden />} loading={isWaiting} onClick={() => setOpen(true)}>{file ? 'Choose another' : action}</Button>
        {file && <Button variant="subtle" color="gray" onClick={() => set({ [name]: null })}>Without</Button>}
      </Group>
      <FilePicker kind="image" opened={isOpen} close={() => setOpen(false)} pick={pick} />
    </Input.Wrapper>
  );
}
