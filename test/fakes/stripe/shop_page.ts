// Where a person buys by hand: GET asks for an address, POST buys. /buy/<product> sells what the demo sells, /pay/<payment
// link> what a payment link sells, by its id without the kind, with test_ before it in test mode as at Stripe.
import type http from 'node:http';
import { buy } from './buying.ts';
import { Refused } from './errors.ts';
import type { FakeStripe } from './fake.ts';
import { bodyOf } from './server.ts';
import type { Fields, Stored } from './table.ts';
import type { World } from './world.ts';

// What is sold on a page, and what the page says once it is paid.
interface Sale {
  title: string;
  price: string;
  purchase: Fields;
  thanks: string;
}

export async function serveShop(fake: FakeStripe, request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
  const [, way, id] = new URL(request.url ?? '/', 'http://fake').pathname.split('/');
  const found = way === 'pay' ? linkSale(fake, id!) : productSale(fake.test, id!);
  if (!found) return show(response, 404, 'Nothing is sold here', '<p>This product is not for sale.</p>');
  const { world, sale } = found;
  if (request.method !== 'POST') return show(response, 200, sale.title, form(sale));
  const email = new URLSearchParams((await bodyOf(request)) ?? '').get('email')?.trim();
  if (!email?.includes('@')) return show(response, 422, sale.title, form(sale));
  try {
    buy(world, { ...sale.purchase, email });
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return show(response, 400, sale.title, `<p>${escaped(error.message)}</p>`);
  }
  return show(response, 200, 'Thank you', `<p>${escaped(sale.title)} is paid. No money moved: this Stripe is made up.</p>
<p>${escaped(sale.thanks)}</p>`);
}

function productSale(world: World, id: string): { world: World; sale: Sale } | undefined {
  const product = world.products.get(id);
  if (!product?.active) return undefined;
  return { world, sale: { title: product.name, price: priceWords(world.prices.newest('product', product.id)), purchase: { product: product.id },
    thanks: 'Go back to the site; it opens as soon as the event arrives.' } };
}

function linkSale(fake: FakeStripe, id: string): { world: World; sale: Sale } | undefined {
  const world = id.startsWith('test_') ? fake.test : fake.live;
  const link = world.paymentLinks.get(`plink_${id.replace('test_', '')}`);
  if (!link?.active) return undefined;
  const lines = world.lines.by('_session', link.id);
  const products = lines.map(({ price, quantity }) => ({ price: price.id, quantity }));
  return { world, sale: { title: lines.map(({ description }) => description).join(', '), price: lines.map(({ price }) => priceWords(price)).join(' and '),
    purchase: { products, payment_link: link.id }, thanks: link.after_completion.hosted_confirmation?.custom_message ?? '' } };
}

function form(sale: Sale): string {
  return `<p>${escaped(sale.price)}. No money moves: this Stripe is made up.</p>
<form method="post"><label>Your e-mail address <input name="email" type="email" required autocomplete="email"></label>
<button>Pay</button></form>`;
}

function priceWords(price: Stored | undefined): string {
  if (!price) return 'Free';
  const amount = new Intl.NumberFormat('en', { style: 'currency', currency: price.currency }).format((price.unit_amount ?? 0) / 100);
  return price.recurring ? `${amount} a ${price.recurring.interval}` : amount;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
}

function show(response: http.ServerResponse, status: number, title: string, body: string): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
  response.end(`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title><style>body{font:1.0625rem/1.55 system-ui,sans-serif;max-width:30rem;margin:12vh auto;padding:0 1.25rem;color:#1d2326}
label,input,button{display:block;width:100%;box-sizing:border-box;font:inherit}input{margin:.25rem 0 1rem;padding:.75rem;border:1px solid #8a9499;border-radius:.5rem}
button{padding:.875rem;border:0;border-radius:.5rem;background:#24546b;color:#fff;font-weight:600}</style></head>
<body><h1>${escaped(title)}</h1>${body}</body></html>`);
}
