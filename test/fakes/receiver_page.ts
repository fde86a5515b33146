// The receiver's page for people: newest first, looks again by itself, no scripts.
import type { Received, Receiver } from './receiver.ts';

const SHOWN = 50;

const escaped = (text: unknown): string => String(text ?? '').replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);

const STYLE = `
  body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; color: #1c2430; background: #f6f7f9; }
  h1 { font-size: 1.4rem; margin: 0; } p { color: #5a6675; margin: .3rem 0 1rem; }
  article { background: #fff; border: 1px solid #dfe3e8; border-radius: 8px; padding: .7rem 1rem; margin: .6rem 0; }
  header { display: flex; flex-wrap: wrap; gap: .3rem 1rem; align-items: baseline; }
  time, small { color: #5a6675; } .verified { color: #14693a; } .refused { color: #a3201d; font-weight: 600; }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; font-size: .85rem; margin: .5rem 0 0; } summary { cursor: pointer; color: #3c4a5c; }
  form { display: flex; flex-wrap: wrap; gap: .5rem; margin: 0 0 1rem; } input { flex: 1 1 18rem; } input, button { font: inherit; padding: .3rem .6rem; }
`;

function person(json: unknown): string {
  const member = (json as { data?: { member?: { email?: string } } } | null)?.data?.member;
  const product = (json as { data?: { product?: { name?: string } } } | null)?.data?.product;
  return [member?.email, product?.name].filter(Boolean).map(escaped).join(' · ');
}

function article(one: Received): string {
  const answer = one.answered === null ? 'no answer given' : `answered ${one.answered}`;
  const problem = one.problem ? `: ${escaped(one.problem)}` : '';
  const attempt = one.attempt > 1 ? ` · attempt ${one.attempt}` : '';
  const shown = one.json === null ? one.body : JSON.stringify(one.json, null, 2);
  return `<article><header><strong>${escaped(one.type ?? 'not an activity')}</strong><span>${person(one.json)}</span><time>${escaped(one.at)}</time></header>
<small><span class="${one.signature.replace(' ', '-')}">signature ${one.signature}${problem}</span> · ${answer}${attempt} · ${escaped(one.path)}</small>
<details><summary>${escaped(one.id ?? 'no webhook-id')}</summary><pre>${escaped(shown)}</pre></details></article>`;
}

export function page(receiver: Receiver): string {
  const newest = receiver.received.slice(-SHOWN).reverse();
  const secrets = receiver.secrets.length;
  const list = newest.length > 0 ? newest.map(article).join('\n') : '<p>Nothing yet. Subscribe this address, then let something happen.</p>';
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="5"><title>${receiver.total} webhooks received</title><style>${STYLE}</style></head><body>
<h1>Webhooks received</h1>
<p>${receiver.total} so far at any path of ${escaped(receiver.url)}; signatures are ${secrets ? `checked against ${secrets} secret${secrets > 1 ? 's' : ''}` : 'not checked, because no secret was told'}. Also as <a href="/received.json">JSON</a>.</p>
<form method="post" action="/_control/secrets"><input name="secret" aria-label="Secret of a subscription" placeholder="whsec_…" autocomplete="off"><button>Check with this secret too</button></form>
<main>${list}</main></body></html>
`;
}
