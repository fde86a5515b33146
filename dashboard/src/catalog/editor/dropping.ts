import type { Editor } from '@tiptap/core';
import type { EditorView } from '@tiptap/pm/view';
import { call } from '../../api/call';
import { tellProblem } from '../../shared/notices';
import { upload } from '../../shared/files/uploads';
import { arrivingType, type SetBlock } from './document';

async function blockOf(file: string): Promise<SetBlock> {
  const { kind, name } = await call('get', '/files/{file}', { path: { file } });
  if (kind === 'image') return { type: 'image', file, alt: '', caption: '' };
  if (kind === 'document') return { type: 'file', file, label: name };
  return { type: kind, file, caption: '' };
}

/** The block takes the place where the upload was shown; where that was taken out, it stays out. */
async function settle(editor: Editor, key: string, file: string): Promise<void> {
  const block = await blockOf(file);
  if (editor.isDestroyed) return;
  editor.state.doc.descendants((node, pos) => {
    if (node.type.name !== arrivingType || node.attrs['upload'] !== key) return true;
    editor.chain().insertContentAt({ from: pos, to: pos + node.nodeSize }, { type: block.type, attrs: { block } }).run();
    return false;
  });
}

/** Dropped and pasted files are uploaded, each shown in its place meanwhile. */
export function uploadInto(editor: Editor, files: readonly File[], at: number): void {
  for (const file of files.toReversed()) {
    const key: string = upload(file, { finished: (id) => void settle(editor, key, id).catch(tellProblem) });
    editor.chain().insertContentAt(at, { type: arrivingType, attrs: { upload: key } }).run();
  }
}

const filesIn = (data: DataTransfer | null) => Array.from(data?.files ?? []);

export function filesDropped(view: EditorView, event: DragEvent): { files: File[]; at: number } | null {
  const files = filesIn(event.dataTransfer);
  if (files.length === 0) return null;
  return { files, at: view.posAtCoords({ left: event.clientX, top: event.clientY })?.pos ?? view.state.selection.to };
}

/** Text that comes with a picture of itself, as from a word processor, is pasted as text. */
export function filesPasted(view: EditorView, event: ClipboardEvent): { files: File[]; at: number } | null {
  const files = filesIn(event.clipboardData);
  if (files.length === 0 || event.clipboardData?.types.includes('text/html')) return null;
  return { files, at: view.state.selection.to };
}
