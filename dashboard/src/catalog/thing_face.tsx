import { Badge, Center, Image, Tooltip } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import { contentAddress } from '../shared/files/file_face';
import type { Thing } from './things';
import { hintWords } from './words';
import classes from './thing_face.module.css';

const uploaded = /^\/pictures\/(fil_[0-9a-z]+)$/;

/** The file behind an uploaded picture; null for one from elsewhere, or none. */
export const pictureFile = (url: string | null): string | null => (url ? uploaded.exec(url)?.[1] ?? null : null);

/** Members see an uploaded picture once the thing is live; staff see it always. */
export function pictureAddress(url: string | null, width = 480): string | null {
  const file = pictureFile(url);
  return file ? contentAddress(file, width) : url;
}

/** What stands on the card in the library. */
export function ThingFace({ thing, width }: { thing: Pick<Thing, 'name' | 'image_url'>; width?: number }) {
  const address = pictureAddress(thing.image_url, width);
  return address
    ? <Image src={address} alt="" className={classes.face} fit="cover" loading="lazy" />
    : <Center className={classes.face} data-blank aria-hidden>{[...thing.name.trim()][0]?.toUpperCase() ?? '?'}</Center>;
}

export function StatusBadge({ status }: { status: 'draft' | 'live' }) {
  return status === 'live' ? <Badge>Live</Badge> : <Badge color="gray">Draft</Badge>;
}

/** What is worth a second look, in a word each. */
export function HintBadges({ hints }: { hints: Thing['hints'] }) {
  return hints.map((hint) => (
    <Tooltip key={hint} label={hintWords[hint].long} multiline maw={260}>
      <Badge variant="default" leftSection={<IconAlertCircle size={13} color="var(--mantine-color-orange-6)" aria-hidden />}>{hintWords[hint].short}</Badge>
    </Tooltip>
  ));
}
