import { useEffect, useMemo, useRef, useState } from 'react';
import { Group, Text } from '@mantine/core';
import { RichTextEditor } from '@mantine/tiptap';
import { useEditor, type Editor } from '@tiptap/react';
import '@mantine/tiptap/styles.css';
import { BlockForm, type Asked } from './block_form';
import { BlockHandle } from './block_handle';
import { bodyOf, documentOf, type Body } from './document';
import { filesDropped, filesPasted, uploadInto } from './dropping';
import { EditorDeskContext, type EditorDesk } from './editor_context';
import { pageExtensions } from './extensions';
import { insertionsOf } from './insertions';
import { slash } from './slash';
import { SlashMenu, useSlash } from './slash_menu';
import { Toolbar } from './toolbar';
import './page_editor.css';

const hint = 'Write, or press / for headings, images, films, buttons …';

interface Props {
  body: Body;
  ready: (editor: Editor) => void;
  changed: () => void;
  unreadable: () => void; // something stands on the page that this editor doesn't know
}

/** What a page says, to be written on. */
export function PageEditor({ body, ready, changed, unreadable }: Props) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const desk = useMemo<EditorDesk>(() => ({ isReading: false, setUp: (block, done) => setAsked({ block, done }) }), []);
  const insertions = useMemo(() => insertionsOf(desk), [desk]);
  const menu = useSlash(insertions);
  const latest = useRef({ changed, ready, unreadable });
  useEffect(() => {
    latest.current = { changed, ready, unreadable };
  });
  const editor = usePageEditor(body, menu.desk, latest);
  return (
    <EditorDeskContext value={desk}>
      <RichTextEditor editor={editor} variant="subtle" className="page-editor" withTypographyStyles={false}>
        <Toolbar insertions={insertions} />
        <div className="page-sheet">
          {editor && <BlockHandle editor={editor} />}
          <RichTextEditor.Content />
        </div>
      </RichTextEditor>
      {menu.state && <SlashMenu state={menu.state} at={menu.at} />}
      <BlockForm asked={asked} close={() => setAsked(null)} />
      <Group gap="lg" mt="xs" visibleFrom="sm">
        <Text size="xs" c="dimmed"><kbd>/</kbd> inserts</Text>
        <Text size="xs" c="dimmed"><kbd>Alt</kbd> + <kbd>↑</kbd> <kbd>↓</kbd> moves the block</Text>
        <Text size="xs" c="dimmed">Drop files anywhere</Text>
      </Group>
    </EditorDeskContext>
  );
}

type Latest = React.RefObject<Pick<Props, 'changed' | 'ready' | 'unreadable'>>;

function usePageEditor(body: Body, menu: Parameters<typeof slash>[0], latest: Latest): Editor | null {
  const held = useRef<Editor | null>(null);
  const editor = useEditor({
    extensions: [...pageExtensions(hint), slash(menu)],
    content: documentOf(body),
    shouldRerenderOnTransaction: false,
    injectCSS: false,
    enableContentCheck: true,
    onContentError: () => latest.current.unreadable(),
    onUpdate: () => latest.current.changed(),
    editorProps: {
      attributes: { 'aria-label': 'What the page says', role: 'textbox', 'aria-multiline': 'true' },
      handleDrop: (view, event, _slice, isMoved) => !isMoved && takeFiles(held.current, event, filesDropped(view, event)),
      handlePaste: (view, event) => takeFiles(held.current, event, filesPasted(view, event)),
    },
  });
  useEffect(() => {
    held.current = editor;
    if (editor) latest.current.ready(editor);
  }, [editor, latest]);
  return editor;
}

function takeFiles(editor: Editor | null, event: Event, found: { files: File[]; at: number } | null): boolean {
  if (!editor || !found) return false;
  event.preventDefault();
  uploadInto(editor, found.files, found.at);
  return true;
}

/** An earlier version, to be looked at. */
export function PageReader({ body }: { body: Body }) {
  const editor = useEditor({ extensions: pageExtensions(), content: documentOf(body), editable: false, injectCSS: false, editorProps: { attributes: { role: 'document', 'aria-label': 'What the page said' } } }, [body]);
  return (
    <EditorDeskContext value={{ isReading: true, setUp: () => undefined }}>
      <RichTextEditor editor={editor} variant="subtle" className="page-editor" withTypographyStyles={false}>
        <div className="page-sheet"><RichTextEditor.Content /></div>
      </RichTextEditor>
    </EditorDeskContext>
  );
}

export function bodyIn(editor: Editor): Body {
  return bodyOf(editor.getJSON());
}

/** Another body takes the place of what stands there. It can be undone like anything else that is typed. */
export function putBody(editor: Editor, body: Body): void {
  editor.chain().setMeta('addToHistory', true).setContent(documentOf(body), { emitUpdate: false }).run();
}
