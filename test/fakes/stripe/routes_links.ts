// Payment links: addresses where anybody pays for the same things, as often as they like.
import { invalid } from './errors.ts';
import { integer, PAGED } from './checks.ts';
import * as make from './objects.ts';
import { assigned, get, loaded, many, mergedMetadata, one, paged, post } from './routing.ts';
import type { Call, Route } from './routing.ts';
import type { Fields, Stored } from './table.ts';
import type { World } from './world.ts';

const links = (world: World) => world.paymentLinks;
const prices = (world: World) => world.prices;

const MOST_WORDS = 500;

export const paymentLinks: Route[] = [
  post('/v1/payment_links', { line_items: 'list!', after_completion: 'map', allow_promotion_codes: 'boolean',
    customer_creation: 'always|if_required', currency: 'string', inactive_message: 'string', subscription_data: 'map' }, newLink),
  one('/v1/payment_links/:id', links),
  many('/v1/payment_links', links, {}, { active: 'boolean' }, (row, { args }) => args.active === undefined || row.active === args.active),
  post('/v1/payment_links/:id', { active: 'boolean', after_completion: 'map', inactive_message: 'string' }, (call) => {
    const link = loaded(call, links, call.id);
    const edit = assigned(link, call.args, ['active', 'inactive_message']);
    if (call.args.after_completion) edit.after_completion = afterwards(call.args.after_completion);
    call.world.change(call.world.paymentLinks, link, 'payment_link.updated', edit);
    return link;
  }),
  get('/v1/payment_links/:id/line_items', PAGED, (call) => {
    const link = loaded(call, links, call.id);
    return paged(call, call.world.lines, { field: '_session', value: link.id }, () => true);
  }),
];

function newLink(call: Call): Stored {
  const { world, args } = call;
  const lines = (args.line_items as Fields[]).map((wanted, at) => {
    const price = loaded(call, prices, wanted.price, `line_items[${at}][price]`);
    if (!price.active) throw invalid('The price specified is inactive. This field only accepts active prices.', `line_items[${at}][price]`);
    return { price, quantity: integer(`line_items[${at}][quantity]`, wanted.quantity) };
  });
  const link = make.paymentLink(lines[0]!.price, world.making());
  if (world.origin) link.url = `${world.origin}/pay/${new URL(link.url).pathname.slice(1)}`; // where the fake's own page sells it
  link.metadata = mergedMetadata({}, args.metadata ?? {});
  if (args.after_completion) link.after_completion = afterwards(args.after_completion);
  for (const { price, quantity } of lines) world.lines.save(make.line(link.id, price, world.products.get(price.product)!.name, quantity));
  world.paymentLinks.save(link);
  world.emit('payment_link.created', link);
  return link;
}

function afterwards({ type, hosted_confirmation, redirect }: Fields): Fields {
  if (type === 'redirect') {
    if (!URL.canParse(redirect?.url ?? '')) throw invalid('Not a valid URL', 'after_completion[redirect][url]', 'url_invalid');
    return { type, redirect: { url: redirect.url } };
  }
  if (type !== 'hosted_confirmation') throw invalid('Invalid after_completion[type]: must be one of hosted_confirmation or redirect', 'after_completion[type]');
  const custom_message = hosted_confirmation?.custom_message ?? null;
  if (custom_message?.length > MOST_WORDS) throw invalid(`Invalid string: must be at most ${MOST_WORDS} characters`, 'after_completion[hosted_confirmation][custom_message]');
  return { type, hosted_confirmation: { custom_message } };
}
