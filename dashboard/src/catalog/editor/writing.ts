import type { Editor } from '@tiptap/react';
import type { Words } from './drafts';
import { bodyIn, putBody } from './page_editor';

/** The words on the screen: the title, and what stands in the editor. They outlive the editor, which goes first. */
export class Writing {
  private editor: Editor | null = null;

  constructor(private words: Words) {}

  readonly read = (): Words => {
    if (this.editor && !this.editor.isDestroyed) this.words = { ...this.words, body: bodyIn(this.editor) };
    return this.words;
  };

  hold(editor: Editor): void {
    this.editor = editor;
  }

  retitle(title: string): void {
    this.words = { ...this.words, title };
  }

  put(words: Words): void {
    this.words = words;
    if (this.editor) putBody(this.editor, words.body);
  }

  focus(): void {
    this.editor?.commands.focus('start');
  }
}
