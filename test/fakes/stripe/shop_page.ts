// Where a person buys by hand what the demo sells, in place of a payment link: GET /buy/<product> asks for an address, POST buys.
import type http from 'node:http';
import { buy } from './buying.ts';
import { Refused } from './errors.ts';
import type { FakeStripe } from './fake.ts';
import { bodyOf } from './server.ts';
import type { Stored } from './table.ts';
import type { World } from './world.ts';

export async function serveShop(fake: FakeStripe, request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
  const world = fake.worldOf('test');
  const product = world.products.get(new URL(request.url ?? '/', 'http://fake').pathname.slice('/buy/'.length));
  if (!product?.active) return show(response, 404, 'Nothing is sold here', '<p>This product is not for sale.</p>');
  if (request.method !== 'POST') return show(response, 200, product.name, form(world, product));
  const email = new URLSearchParams((await bodyOf(request)) ?? '').get('email')?.trim();
  if (!email?.includes('@')) return show(response, 422, product.name, form(world, product));
  try {
    buy(world, { product: product.id, email });
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return show(response, 400, product.name, `<p>${escaped(error.message)}</p>`);
  }
  return show(response, 200, 'Thank you', `<p>${escaped(product.name)} is paid. No money moved: this Stripe is made up.</p>
<p>Go back to the site; it opens as soon as the event arrives.</p>`);
}

function form(world: World, product: Stored): string {
  return `<p>${escaped(priceOf(world, product))}. No money moves: this Stripe is made up.</p>
<form method="post"><label>Your e-mail address <input name="email" type="email" required autocomplete="email"></label>
<button>Pay</button></form>`;
}

function priceOf(world: World, product: Stored): string {
  const price = world.prices.newest('product', product.id);
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
