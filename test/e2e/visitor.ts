import assert from 'node:assert/strict';
import { parse, type HTMLElement } from 'node-html-parser';

const mostRedirects = 5;

export interface Seen {
  status: number;
  url: URL;
  headers: Headers;
  html: string;
  root: HTMLElement;
}

/** A browser without a face: keeps cookies, follows redirects, and submits the forms that it sees. */
export class Visitor {
  readonly origin: string;
  readonly cookies = new Map<string, string>();
  #seen: Seen | undefined;

  constructor(origin: string) {
    this.origin = origin;
  }

  get seen(): Seen {
    assert.ok(this.#seen, 'no page is open yet');
    return this.#seen;
  }

  /** The words on the page, without its markup. */
  get text(): string {
    const main = this.seen.root.querySelector('main') ?? this.seen.root;
    return main.structuredText.replaceAll(/\s+/g, ' ');
  }

  get path(): string {
    return this.seen.url.pathname + this.seen.url.search;
  }

  async open(address: string): Promise<Seen> {
    return this.#go('GET', new URL(address, this.origin));
  }

  link(label: string): HTMLElement {
    const links = this.seen.root.querySelectorAll('a').filter((link) => link.textContent.includes(label));
    assert.ok(links.length > 0, `no link says ${label} at ${this.path}: ${this.text}`);
    return links[0]!;
  }

  async follow(label: string): Promise<Seen> {
    return this.open(new URL(this.link(label).getAttribute('href')!, this.seen.url).href);
  }

  /** The form whose button says `label`, submitted by that button. */
  async press(label: string, fields: Record<string, string> = {}, headers: Record<string, string> = {}): Promise<Seen> {
    const { form, button } = this.#formOf(label);
    const body = new URLSearchParams();
    for (const input of form.querySelectorAll('input')) {
      const name = input.getAttribute('name');
      if (name) body.set(name, input.getAttribute('value') ?? '');
    }
    for (const [name, value] of Object.entries(fields)) {
      assert.ok(body.has(name), `the form ${label} has no field ${name}`);
      body.set(name, value);
    }
    const name = button.getAttribute('name');
    if (name) body.set(name, button.getAttribute('value') ?? '');
    return this.post(form.getAttribute('action') ?? this.path, body, headers);
  }

  has(label: string): boolean {
    return this.seen.root.querySelectorAll('button').some((button) => button.textContent.includes(label));
  }

  async post(address: string, body: URLSearchParams, headers: Record<string, string> = {}): Promise<Seen> {
    return this.#go('POST', new URL(address, this.#seen?.url ?? this.origin), body, headers);
  }

  #formOf(label: string): { form: HTMLElement; button: HTMLElement } {
    for (const form of this.seen.root.querySelectorAll('form')) {
      const button = form.querySelectorAll('button').find((candidate) => candidate.textContent.includes(label));
      if (button) return { form, button };
    }
    throw new Error(`no form has a button ${label} at ${this.path}: ${this.text}`);
  }

  async #go(method: 'GET' | 'POST', url: URL, body?: URLSearchParams, headers: Record<string, string> = {}): Promise<Seen> {
    let answer = await this.#once(method, url, body, headers);
    for (let hops = 0; answer.status >= 300 && answer.status < 400; hops += 1) {
      assert.ok(hops < mostRedirects, `too many redirects at ${answer.url.href}`);
      const target = new URL(answer.headers.get('location')!, answer.url);
      assert.equal(target.origin, this.origin, 'a redirect leaves the site');
      answer = await this.#once('GET', target);
    }
    this.#seen = answer;
    return answer;
  }

  async #once(method: 'GET' | 'POST', url: URL, body?: URLSearchParams, more: Record<string, string> = {}): Promise<Seen> {
    const headers: Record<string, string> = {
      accept: 'text/html', cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      'sec-fetch-site': 'same-origin', ...(method === 'POST' ? { origin: this.origin } : {}), ...more,
    };
    const response = await fetch(url, { method, headers, redirect: 'manual', ...(body ? { body } : {}) });
    this.#keepCookies(response.headers);
    const html = await response.text();
    return { status: response.status, url, headers: response.headers, html, root: parse(html) };
  }

  #keepCookies(headers: Headers): void {
    for (const line of headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split(';');
      const [name, value] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
      const ends = attributes.some((attribute) => /^\s*max-age=0$/i.test(attribute));
      if (ends || value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
  }
}
