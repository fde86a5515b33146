import { IconBook2, IconFileText, IconFiles, IconHeading, IconHome, IconLink, IconPackage, IconSearch, IconUserCircle, type Icon } from '@tabler/icons-react';
import type { Schema } from '../api/call';

export type Place = Schema<'MenuPlace'>;

interface Words {
  label: string;
  icon: Icon;
  note?: string;
  name?: string; // what an entry to it is called unless the owner says otherwise
}

/** What an entry can lead to, in the order in which it is offered. */
export const places: Record<Place, Words> = {
  thing: { label: 'A product or collection', icon: IconPackage, note: 'Whoever sees it in the library sees the entry. While it is a draft, nobody does.' },
  page: { label: 'A page', icon: IconFileText, note: 'Whoever sees it in the contents sees the entry. While it is a draft, nobody does.' },
  address: { label: 'An address elsewhere', icon: IconLink },
  home: { label: 'Home', icon: IconHome, name: 'Home', note: 'Members alone have it.' },
  library: { label: 'The library', icon: IconBook2, name: 'Library' },
  search: { label: 'The search', icon: IconSearch, name: 'Search' },
  files: { label: 'The files of a member', icon: IconFiles, name: 'Files', note: 'Members alone have it.' },
  account: { label: 'The account of a member', icon: IconUserCircle, name: 'Account', note: 'Members alone have it.' },
  heading: { label: 'Nothing: it opens a sub-menu', icon: IconHeading, note: 'It isn’t shown while nothing stands in it.' },
};

/** What the portal shows without a menu of its own. */
export const usual: Place[] = ['home', 'library', 'files'];
