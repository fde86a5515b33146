import { createContext, useContext } from 'react';
import type { SetBlock } from './document';

/** What the blocks in the editor can ask of the screen around it. */
export interface EditorDesk {
  isReading: boolean; // an earlier version is looked at: nothing can be changed
  setUp: (block: SetBlock, done: (block: SetBlock) => void) => void; // opens the form of the block
}

export const EditorDeskContext = createContext<EditorDesk>({ isReading: true, setUp: () => undefined });

export function useDesk(): EditorDesk {
  return useContext(EditorDeskContext);
}
