// One of everything that a site can hold, each with a word in it that nobody of another site may ever read.
import { mailTo } from '../e2e/look.ts';
import { pdf, poster, upload, video } from '../e2e/recordings.ts';
import { newKey, newSecret } from '../e2e/shop.ts';
import { newPage, give } from '../e2e/cast.ts';
import type { Api } from '../e2e/api.ts';
import type { House } from '../e2e/house.ts';
import { eventually } from '../e2e/poll.ts';
import type { Member } from '../e2e/shapes.ts';
import { Visitor } from '../e2e/visitor.ts';
import { signatureOf } from '../fakes/stripe.ts';
import { eventBody } from './forger.ts';
import { readLink } from './viewing.ts';

/** Ids by what they begin with; a site has two kinds of sections and of sessions. */
export type Things = Record<string, string[]>;

export interface Furniture {
  site: string;
  word: string; // stands in every text
  api: Api;
  things: Things;
  member: Member;
  visitor: Visitor; // that member, logged in
  addresses: string[]; // of the portal, that hold an id, a slug or a token of this site
}

interface Plan {
  house: House;
  site: string;
  origin: string; // of its members
  api: Api;
  receiver: string;
}

const uploaded = (name: string) => ({ 'tus-resumable': '1.0.0', 'upload-length': '100', 'upload-metadata': `filename ${Buffer.from(name).toString('base64')}` });

async function people({ api, origin }: Plan, word: string) {
  const tag = await api.do('create_tag', { body: { name: `${word} tag` } });
  const field = await api.do('create_field', { body: { name: `${word} field`, kind: 'text' } });
  const member = await api.do('create_member', { body: { email: `${word}@example.com`, first_name: word, last_name: 'Marsh', fields: { [field.id]: `${word} value` } } });
  const path = { member: member.id };
  await api.do('give_tag', { path: { ...path, tag: tag.id } });
  const note = await api.do('create_note', { path, body: { text: `${word} note` } });
  const group = await api.do('create_group', { body: { name: `${word} group`, rule: { any: [tag.id] } } });
  const folder = await api.do('create_folder', { body: { of: 'members', name: `${word} folder` } });
  const inner = await api.do('create_folder', { body: { of: 'members', name: `${word} inner folder` } });
  const view = await api.do('create_view', { body: { name: `${word} view`, query: { tag: tag.id }, is_shared: true } });
  const visitor = new Visitor(origin);
  await visitor.open('/login');
  await visitor.press('E-mail me a code', { email: member.email });
  const letter = await mailTo(api, member.email, /\d{3} ?\d{3}/);
  await visitor.press('Log in', { code: /\b(\d{3}) ?(\d{3})\b/.exec(letter.text)!.slice(1).join('') });
  const again = new Visitor(origin); // whose link nobody uses
  await again.open('/login');
  await again.press('E-mail me a code', { email: member.email });
  await api.do('invite_member', { path: { member: (await api.do('create_member', { body: { email: `${word}-2@example.com`, first_name: word } })).id } });
  const session = (await api.all('list_member_sessions', { path }))[0]!;
  return { tag, field, folders: [folder, inner], member, note, group, view, visitor, session };
}

async function shelf({ api }: Plan, word: string, member: Member) {
  const file = await upload(api, pdf, `${word}.pdf`);
  const film = await upload(api, video, `${word}.webm`);
  const image = await upload(api, poster, `${word}.webp`);
  for (const { id } of [film, image]) await eventually(async () => (await api.do('get_file', { path: { file: id } })).state === 'ready', { what: 'a file that was looked at' });
  const folder = await api.do('create_folder', { body: { of: 'files', name: `${word} files` } });
  const caption = await api.do('save_captions', { path: { file: film.id }, text: `WEBVTT\n\n00:01.000 --> 00:02.000\n${word}\n`, query: { language: 'en' }, headers: { 'content-type': 'text/vtt' } });
  const place = await api.do('put_in_filebox', { body: { file: file.id, member: member.id, notify: true } });
  const begun = await api.do('create_upload', { headers: uploaded(`${word}.bin`) });
  return { file, film, image, folder, caption, place, begun };
}

async function catalog({ api }: Plan, word: string, file: string, image: string) {
  const product = await api.do('create_product', { body: { name: `${word} course`, slug: `${word}-course`, status: 'live', description: word, image_url: `/pictures/${image}` } });
  const path = { product: product.id };
  const section = await api.do('create_section', { path, body: { title: `${word} section` } });
  const page = await newPage(api, product.id, { title: `${word} page`, slug: `${word}-page`, section: section.id, body: { blocks: [{ type: 'file', file, label: word }, { type: 'html', title: word, html: `<p>${word}</p>` }] } });
  await api.do('update_page', { path: { page: page.id }, body: { title: `${word} page again` } });
  const collection = await api.do('create_collection', { body: { name: `${word} club`, slug: `${word}-club`, status: 'live', includes: 'chosen', products: [product.id] } });
  const folder = await api.do('create_folder', { body: { of: 'products', name: `${word} things` } });
  const part = await api.do('create_section_of_collection', { path: { collection: collection.id }, body: { title: `${word} part` } });
  return { product, section, page, collection, part, folder };
}

async function trade({ api, house }: Plan, word: string, product: string) {
  const [api_key, webhook_secret] = [house.keepSecret(newKey()), house.keepSecret(newSecret())];
  const connection = await api.do('create_connection', { body: { kind: 'stripe', mode: 'test', settings: { api_key, webhook_secret } } });
  house.keepSecret(new URL(connection.hook_url).pathname.split('/').at(-1)!);
  const path = { connection: connection.id };
  house.stripe.test.seed([{ id: `prod_${word}`, name: 'A course', prices: [{ unit_amount: 4_900, currency: 'usd' }] }]);
  const link = await api.do('create_link', { path, body: { product, remote_id: `prod_${word}` } });
  house.stripe.deny(api_key, 'rak_product_read', 'rak_plan_read'); // one account is both sites' here: what it sells is no secret between them
  const seconds = Math.floor(house.now() / 1_000);
  const event = eventBody(`evt_${word}`, seconds);
  await fetch(connection.hook_url, { method: 'POST', body: event, headers: { 'content-type': 'application/json', 'stripe-signature': signatureOf(event, [webhook_secret], seconds) } });
  const inbound = (await api.all('list_events', { path }))[0]!;
  return { connection, link, inbound };
}

async function work({ api }: Plan, word: string, tag: string, member: string) {
  const job = await api.do('act_on_members', { body: { kind: 'tag_members', tag, members: [member] } });
  const moved = await api.do('create_import', { query: { name: `${word}.csv` }, bytes: new Uint8Array(Buffer.from(`email,first_name\n${word}-3@example.com,${word}\n`)), headers: { 'content-type': 'text/csv' } });
  const invitation = await api.do('create_invitation', { body: { email: `${word}-staff@example.com`, role: 'editor' } });
  const key = await api.do('create_key', { body: { name: `${word} key`, scopes: ['members:read'] } });
  return { job, moved, invitation, key };
}

/** Everything there is, once what it sets going has come to rest. */
export async function furnish(plan: Plan, word: string, colleague: { person: string; session: string }): Promise<Furniture> {
  const { api, house, site } = plan;
  const hook = await api.do('create_hook', { body: { url: plan.receiver, events: ['user.product_access_granted'] } });
  house.keepSecret(hook.secret);
  const all = await people(plan, word);
  const { member, visitor } = all;
  const files = await shelf(plan, word, member);
  const things = await catalog(plan, word, files.file.id, files.image.id);
  const menu = await api.do('save_menu', { body: { entries: [{ label: `${word} menu`, place: 'thing', thing: things.product.id }] } });
  const grant = await give(api, member, things.product, { notify: true });
  await api.do('complete_page', { path: { member: member.id, page: things.page.id } });
  const sold = await trade(plan, word, things.product.id);
  const done = await work(plan, word, all.tag.id, member.id);
  house.keepSecret(done.key.key);
  const delivery = await eventually(async () => (await api.do('list_deliveries')).data.find(({ state }) => state === 'delivered'), { what: 'a delivery' });
  const mails = await eventually(async () => {
    const found = await api.all('list_mails');
    return found.length >= 4 ? found : undefined;
  }, { what: 'four mails' });
  const media = await readLink(visitor, things);
  return {
    site, word, api, member, visitor,
    addresses: [...(await addressesOf(plan, mails.map(({ id }) => id))), media, `/p/${things.product.slug}`, `/p/${things.product.slug}/${things.page.slug}`,
      `/p/${things.product.slug}/${things.page.slug}/playback`, `/p/${things.product.slug}/${things.page.slug}/frames/1`, `/pictures/${files.image.id}`],
    things: {
      sit: [(await api.do('get_site')).id], stf: [colleague.person], ses: [all.session.id, colleague.session], inv: [done.invitation.id], key: [done.key.id],
      mem: [member.id], tag: [all.tag.id], fld: [all.field.id], not: [all.note.id], grp: [all.group.id], fol: [...all.folders.map(({ id }) => id), files.folder.id, things.folder.id], viw: [all.view.id],
      men: [menu.entries[0]!.id], prd: [things.product.id], col: [things.collection.id], sec: [things.section.id, things.part.id], pag: [things.page.id], grt: [grant.id],
      fil: [files.film.id, files.file.id, files.image.id], cap: [files.caption.id], fbx: [files.place.id], upl: [files.begun.id], act: [delivery.activity], hok: [hook.id],
      dlv: [delivery.id], con: [sold.connection.id], lnk: [sold.link.id], inb: [sold.inbound.id], mai: [mails[0]!.id], job: [done.job.id], imp: [done.moved.id], remote: [`prod_${word}`],
    },
  };
}

/** What the mails of a site lead to, as far as a token stands in it. */
async function addressesOf({ api, origin }: Plan, mails: string[]): Promise<string[]> {
  const texts = await Promise.all(mails.map(async (mail) => (await api.do('get_mail', { path: { mail } })).text));
  const paths = texts.flatMap((text) => [...text.matchAll(/https?:\/\/\S+/g)].map(([url]) => new URL(url)));
  return [...new Set(paths.filter(({ origin: there, pathname }) => there === origin && /[\w-]{20}/.test(pathname)).map(({ pathname }) => pathname))];
}
