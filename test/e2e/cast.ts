import type { Api } from './api.ts';
import type { Collection, Member, Page, Product } from './shapes.ts';

/** The site Riverside, a pottery: the same people and things in every test. */
export interface Cast {
  ada: Member; // has everything
  ben: Member; // has the course
  cleo: Member; // has the membership
  dov: Member; // has nothing
  course: Course; // Throwing on the wheel
  glazes: Course; // The glaze notebook
  membership: Collection; // opens both
}

export interface Course {
  product: Product;
  pages: Page[];
}

let counter = 0;

/** A word nobody else in this run uses. */
export function fresh(word: string): string {
  counter += 1;
  return `${word}-${process.pid.toString(36)}-${counter}`;
}

export async function newMember(api: Api, name = 'Eva'): Promise<Member> {
  return api.do('create_member', {
    body: { email: `${fresh(name.normalize('NFD').replaceAll(/[^a-z]/giu, '').toLowerCase())}@example.com`, first_name: name, last_name: 'Lindqvist' },
  });
}

export function paragraph(text: string): { blocks: unknown[] } {
  return { blocks: [{ type: 'rich_text', content: [{ type: 'paragraph', content: [{ type: 'text', text }] }] }] };
}

/** A live product with live pages. */
export async function newCourse(api: Api, settings: Record<string, unknown> = {}, pageCount = 2): Promise<Course> {
  const body = { name: fresh('Course'), status: 'live', ...settings };
  const product = await api.do('create_product', { body });
  const pages: Page[] = [];
  for (let number = 1; number <= pageCount; number += 1) {
    pages.push(await newPage(api, product.id, { title: `Lesson ${number}` }));
  }
  return { product, pages };
}

export async function newPage(api: Api, product: string, settings: Record<string, unknown> = {}): Promise<Page> {
  const title = (settings['title'] as string | undefined) ?? fresh('Page');
  const body = { status: 'live', body: paragraph(`What ${title} says.`), ...settings, title };
  return api.do('create_page', { path: { product }, body });
}

export async function newCollection(api: Api, products: string[], settings: Record<string, unknown> = {}): Promise<Collection> {
  const body = { name: fresh('Membership'), status: 'live', includes: 'chosen', products, ...settings };
  return api.do('create_collection', { body });
}

/** Gives without a mail. */
export async function give(api: Api, member: Member, thing: Product | Collection, more: Record<string, unknown> = {}) {
  const what = thing.id.startsWith('prd_') ? { product: thing.id } : { collection: thing.id };
  return api.do('create_grant', { body: { member: member.id, ...what, notify: false, ...more } });
}

export async function makeCast(api: Api): Promise<Cast> {
  const person = (email: string, first_name: string, last_name: string) =>
    api.do('create_member', { body: { email, first_name, last_name } });
  const ada = await person('ada@example.com', 'Ada', 'Marsh');
  const ben = await person('ben@example.com', 'Ben', 'Okafor');
  const cleo = await person('cleo@example.com', 'Cleo', 'Duarte');
  const dov = await person('dov@example.com', 'Dov', 'Peretz');
  const course = await newCourse(api, { name: 'Throwing on the wheel', slug: 'throwing' }, 3);
  const glazes = await newCourse(api, { name: 'The glaze notebook', slug: 'glazes' }, 2);
  const membership = await newCollection(api, [course.product.id, glazes.product.id], { name: 'Studio membership', slug: 'studio' });
  await give(api, ada, course.product);
  await give(api, ada, membership);
  await give(api, ben, course.product);
  await give(api, cleo, membership);
  return { ada, ben, cleo, dov, course, glazes, membership };
}
