import { createContext, useContext, type ReactNode } from 'react';
import { Anchor } from '@mantine/core';
import { Link } from 'react-router';

/** Whether there is a screen at a path for this person: app/ knows, the folders don't know each other. */
export const ScreensHere = createContext<(path: string) => boolean>(() => false);

export const useScreenHere = () => useContext(ScreensHere);

/** A link to a screen of another folder; plain text where it isn't there, or isn't for this role. */
export function ScreenLink({ to, children }: { to: string; children: ReactNode }) {
  return useScreenHere()(to) ? <Anchor component={Link} to={to} inherit>{children}</Anchor> : <span>{children}</span>;
}
