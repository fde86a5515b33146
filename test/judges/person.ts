/// <reference lib="dom" />
import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import type { Api } from '../e2e/api.ts';
import { over } from '../e2e/look.ts';

/** Whoever works at the Dashboard: finds things by what they are called. */
export class Person {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** To a screen, by the menu. */
  async go(screen: string): Promise<void> {
    const menu = this.page.getByRole('navigation', { name: 'Main' });
    await menu.getByRole('link', { name: screen, exact: true }).click();
    await this.page.getByRole('heading', { level: 1, name: screen }).waitFor();
  }

  async home(): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Home', exact: true }).click();
    await this.page.getByRole('heading', { level: 1, name: /see you/ }).waitFor();
  }

  press(name: string): Promise<void> {
    return this.page.getByRole('button', { name, exact: true }).first().click();
  }

  /** A button of a dialog, which closes by it. */
  async pressIn(title: string, name: string): Promise<void> {
    const dialog = this.page.getByRole('dialog', { name: title });
    await dialog.getByRole('button', { name, exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
  }

  /** One of a list that opens; of a dialog's, where one is open. */
  async choose(list: string, option: string): Promise<void> {
    await this.page.getByRole('combobox', { name: list, exact: true }).last().click();
    await this.page.getByRole('option', { name: option, exact: true }).click();
  }
}

/** Goes somewhere by the palette. What was open before gives the focus back when it is gone, not to the palette. */
export async function find(page: Page, words: string, title: string): Promise<void> {
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await page.keyboard.press('Control+k');
  const field = page.getByRole('textbox', { name: /Search members/ });
  await field.and(page.locator(':focus')).waitFor();
  await page.keyboard.type(words);
  assert.equal(await field.inputValue(), words);
  await page.getByRole('dialog').getByText(title, { exact: true }).first().waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: title, exact: true }).waitFor();
}

/** Files of one content, dragged from the desktop and let go of over something. */
export async function drop(target: Locator, names: string[], type: string, bytes: Uint8Array): Promise<void> {
  const files = await target.page().evaluateHandle(({ names: all, type: kind, text }) => {
    const content = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const dragged = new DataTransfer();
    for (const name of all) dragged.items.add(new File([content], name, { type: kind }));
    return dragged;
  }, { names, type, text: Buffer.from(bytes).toString('base64') });
  for (const event of ['dragenter', 'dragover', 'drop']) await target.dispatchEvent(event, { dataTransfer: files });
}

/** Rows of a file of members, with a tag that is theirs alone. */
export function peopleAsRows(count: number, tag: string): string[] {
  return Array.from({ length: count }, (_, at) => `person${at}@${tag.toLowerCase()}.example,Nr ${at},Person,${tag}`);
}

export async function importMembers(api: Api, ...rows: string[][]): Promise<void> {
  const bytes = new Uint8Array(Buffer.from(['email,first_name,last_name,tags', ...rows.flat()].join('\n')));
  const sent = await api.do('create_import', { query: { name: 'people.csv' }, bytes, headers: { 'content-type': 'text/csv' } });
  await api.do('check_import', { path: { import: sent.id }, body: { columns: sent.columns.map(({ to, thing, page }) => ({ to, thing, page })) } });
  await over(api, await api.do('run_import', { path: { import: sent.id }, body: {} }));
}
