import {
  IconAppWindow, IconCode, IconColumns2, IconDownload, IconInfoCircle, IconLayoutGrid, IconMinus, IconMusic, IconPhoto, IconPlayerPlay,
  IconSquareRoundedArrowRight, type Icon,
} from '@tabler/icons-react';
import type { Block, SetBlock } from './document';

interface Kind {
  label: string;
  note: string; // what it is for, in a few words
  icon: Icon;
  words: string; // it is found by these too
}

/** What each block is called, everywhere the same. */
export const blockKinds: Record<Exclude<Block['type'], 'rich_text'>, Kind> = {
  image: { label: 'Image', note: 'A picture with a caption', icon: IconPhoto, words: 'photo picture' },
  gallery: { label: 'Gallery', note: 'Several pictures side by side', icon: IconLayoutGrid, words: 'photos pictures grid' },
  video: { label: 'Video', note: 'A film from your library; plays are counted', icon: IconPlayerPlay, words: 'film movie' },
  audio: { label: 'Audio', note: 'A recording from your library; plays are counted', icon: IconMusic, words: 'recording podcast sound' },
  file: { label: 'Download', note: 'A file to take home', icon: IconDownload, words: 'file pdf workbook' },
  button: { label: 'Button', note: 'A link that stands out', icon: IconSquareRoundedArrowRight, words: 'link cta' },
  callout: { label: 'Callout', note: 'A box for a tip or a warning', icon: IconInfoCircle, words: 'tip note warning box info' },
  columns: { label: 'Columns', note: 'Two side by side; on a phone one below the other', icon: IconColumns2, words: 'side layout' },
  embed: { label: 'Embed', note: 'A player of others: YouTube, Vimeo, Spotify …', icon: IconAppWindow, words: 'youtube vimeo wistia loom spotify soundcloud' },
  html: { label: 'Own HTML', note: 'Code of your own, in a frame', icon: IconCode, words: 'script iframe widget code' },
  divider: { label: 'Divider', note: 'A line across the page', icon: IconMinus, words: 'line rule separator' },
};

/** What the form begins with. */
export function freshBlock(type: SetBlock['type']): SetBlock {
  switch (type) {
    case 'button': return { type, label: '', url: '', style: 'primary' };
    case 'gallery': return { type, images: [], columns: 3 };
    case 'embed': return { type, url: '', title: '', ratio: '16:9', caption: '' };
    case 'html': return { type, html: '', title: '', height: 400 };
    case 'file': return { type, file: '', label: '' };
    case 'image': return { type, file: '', alt: '', caption: '' };
    default: return { type, file: '', caption: '' };
  }
}
