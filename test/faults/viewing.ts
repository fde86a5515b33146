import { randomBytes } from 'node:crypto';
import http from 'node:http';
import { fresh, give, newCourse, newMember, newPage } from '../e2e/cast.ts';
import type { House } from '../e2e/house.ts';
import { mailTo } from '../e2e/look.ts';
import type { Member, Page, Product, StoredFile } from '../e2e/shapes.ts';
import type { Visitor } from '../e2e/visitor.ts';

export interface Fetched {
  status: number | undefined; // none: no answer
  headers: http.IncomingHttpHeaders;
  bytes: Buffer;
}

/** Asks as a browser with these cookies would. */
export function fetchAs(visitor: Visitor, path: string, headers: Record<string, string> = {}, more: http.RequestOptions = {}): Promise<Fetched> {
  const cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    let [status, given]: [number | undefined, http.IncomingHttpHeaders] = [undefined, {}];
    const over = () => resolve({ status, headers: given, bytes: Buffer.concat(parts) });
    const sent = http.request(new URL(path, visitor.origin), { timeout: 20_000, ...more, headers: { ...(cookie && { cookie }), ...headers } }, (answer) => {
      [status, given] = [answer.statusCode, answer.headers];
      answer.on('data', (part: Buffer) => parts.push(part)).on('error', over).on('close', over);
    });
    sent.on('timeout', () => sent.destroy()).on('error', over);
    sent.end();
  });
}

export async function logIn(house: House, member: Member): Promise<Visitor> {
  const visitor = house.visitor();
  await visitor.open('/login');
  await visitor.press('E-mail me a code', { email: member.email });
  const mail = await mailTo(house.api, member.email, /\d{3} ?\d{3}/);
  await visitor.press('Log in', { code: /\b(\d{3}) ?(\d{3})\b/.exec(mail.text)!.slice(1).join('') });
  return visitor;
}

export interface Lesson {
  bytes: Buffer;
  file: StoredFile;
  product: Product;
  page: Page;
  grant: { id: string };
  member: Member;
  visitor: Visitor;
  link: string; // of the file, for this member
}

export const readLink = async (visitor: Visitor, { product, page }: { product: Product; page: Page }): Promise<string> => {
  await visitor.open(`/p/${product.slug}/${page.slug}`);
  return visitor.seen.root.querySelector('a.download')!.getAttribute('href')!;
};

/** A file of so many random bytes on a page of a product that a member has. */
export async function openLesson(house: House, size: number): Promise<Lesson> {
  const { api } = house;
  const bytes = Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(size)]);
  const file = (await api.do('create_file', { bytes: new Uint8Array(bytes), query: { name: 'Workbook.pdf' } })) as StoredFile;
  const { product } = await newCourse(api, {}, 0);
  const page = await newPage(api, product.id, { title: fresh('Lesson'), body: { blocks: [{ type: 'file', file: file.id, label: 'Get it' }] } });
  const member = await newMember(api);
  const grant = await give(api, member, product);
  const visitor = await logIn(house, member);
  return { bytes, file, product, page, grant, member, visitor, link: await readLink(visitor, { product, page }) };
}
