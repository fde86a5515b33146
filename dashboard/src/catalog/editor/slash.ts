import { Extension, type Editor, type Range } from '@tiptap/core';
import { Suggestion } from '@tiptap/suggestion';
import { fitting, type Insertion } from './insertions';

/** The menu behind the slash, as React draws it. */
export interface SlashState {
  items: Insertion[];
  place: DOMRect;
  choose: (item: Insertion) => void;
}

/** What the menu does with keys while it is open; true: it took the key. */
export interface SlashDesk {
  items: () => Insertion[];
  show: (state: SlashState | null) => void;
  press: (key: string) => boolean;
}

interface Props {
  items: Insertion[];
  clientRect?: (() => DOMRect | null) | null;
  command: (item: Insertion) => void;
}

/** `/` at the beginning of a line, or after a blank, lists what can be inserted. */
export function slash(desk: SlashDesk): Extension {
  const show = (props: Props) => {
    const place = props.clientRect?.();
    desk.show(place && props.items.length > 0 ? { items: props.items, place, choose: props.command } : null);
  };
  return Extension.create({
    name: 'slash',
    addProseMirrorPlugins() {
      return [
        Suggestion<Insertion, Insertion>({
          editor: this.editor,
          char: '/',
          allowSpaces: false,
          items: ({ query }) => fitting(desk.items(), query),
          allow: ({ state, range }) => state.doc.resolve(range.from).parent.type.name === 'paragraph',
          command: ({ editor, range, props }: { editor: Editor; range: Range; props: Insertion }) => {
            editor.chain().focus().deleteRange(range).run();
            props.run(editor);
          },
          render: () => ({
            onStart: show,
            onUpdate: show,
            onExit: () => desk.show(null),
            onKeyDown: ({ event }) => {
              if (event.key !== 'Escape') return desk.press(event.key);
              desk.show(null);
              return false;
            },
          }),
        }),
      ];
    },
  });
}
