// The account, products, prices, customers, webhook endpoints and events.
import { invalid } from './errors.ts';
import { integer, PAGED, within } from './checks.ts';
import * as make from './objects.ts';
import { assigned, get, loaded, many, mergedMetadata, one, paged, post, remove } from './routing.ts';
import type { Call, Route } from './routing.ts';
import type { Fields, Stored } from './table.ts';
import type { World } from './world.ts';

const products = (world: World) => world.products;
const prices = (world: World) => world.prices;
const customers = (world: World) => world.customers;
const endpoints = (world: World) => world.endpoints;

const PRODUCT_FIELDS = { active: 'boolean', description: 'string', images: 'list', statement_descriptor: 'string', tax_code: 'string',
  unit_label: 'string', url: 'string' };
const CUSTOMER_FIELDS = { email: 'string', name: 'string', description: 'string', phone: 'string', preferred_locales: 'list',
  address: 'map', shipping: 'map', tax_exempt: 'none|exempt|reverse' };

export const catalog: Route[] = [
  get('/v1/account', {}, ({ world }) => world.account),

  post('/v1/products', { ...PRODUCT_FIELDS, name: 'string!', id: 'string', default_price_data: 'map', type: 'good|service',
    shippable: 'boolean' }, newProduct),
  one('/v1/products/:id', products),
  many('/v1/products', products, {}, { active: 'boolean', created: 'range', ids: 'list', shippable: 'boolean', type: 'string',
    url: 'string' }, (row, { args }) => (
    (args.active === undefined || row.active === args.active) && (!args.ids || args.ids.includes(row.id)))),
  post('/v1/products/:id', { ...PRODUCT_FIELDS, name: 'string', default_price: 'string', marketing_features: 'any' }, (call) => {
    const product = loaded(call, products, call.id);
    const edit = assigned(product, call.args, [...Object.keys(PRODUCT_FIELDS), 'name', 'default_price']);
    if (edit.default_price) loaded(call, prices, edit.default_price, 'default_price');
    call.world.change(call.world.products, product, 'product.updated', { ...edit, updated: call.world.clock.seconds() });
    return product;
  }),
  remove('/v1/products/:id', {}, (call) => {
    const product = loaded(call, products, call.id);
    if (call.world.prices.by('product',
      product.id).length > 0) throw invalid('This product cannot be deleted because it has one or more user-created prices.');
    return deleteProduct(call.world, product);
  }),

  post('/v1/prices', { currency: 'string!', unit_amount: 'integer', product: 'string', product_data: 'map', recurring: 'map',
    active: 'boolean', nickname: 'string', lookup_key: 'string', transfer_lookup_key: 'boolean',
    tax_behavior: 'exclusive|inclusive|unspecified' }, newPrice),
  one('/v1/prices/:id', prices),
  many('/v1/prices', prices, { product: 'product', currency: 'currency', type: 'type' },
    { active: 'boolean', created: 'range', lookup_keys: 'list', recurring: 'map' }, (row, { args }) => (
    (args.active === undefined || row.active === args.active) && (!args.lookup_keys || args.lookup_keys.includes(row.lookup_key)))),
  post('/v1/prices/:id', { active: 'boolean', nickname: 'string', lookup_key: 'string', transfer_lookup_key: 'boolean',
    tax_behavior: 'string' }, (call) => {
    const price = loaded(call, prices, call.id);
    takeLookupKey(call);
    call.world.change(call.world.prices, price, 'price.updated', assigned(price, call.args, ['active', 'nickname', 'lookup_key', 'tax_behavior']));
    return price;
  }),

  post('/v1/customers', { ...CUSTOMER_FIELDS }, (call) => {
    const customer = make.customer(null, null, call.world.making());
    Object.assign(customer, assigned(customer, call.args, Object.keys(CUSTOMER_FIELDS)));
    if (customer.email !== null) checkEmail(customer.email);
    call.world.customers.save(customer);
    call.world.emit('customer.created', customer);
    return customer;
  }),
  get('/v1/customers/search', { query: 'string!', limit: 'integer', page: 'string' }, searchCustomers),
  get('/v1/customers/:id', {}, (call) => (call.world.deleted.has(call.id) ? { id: call.id, object: 'customer', deleted: true }
    : loaded(call, customers, call.id))),
  many('/v1/customers', customers, { email: 'email' }, { created: 'range', test_clock: 'string' }),
  post('/v1/customers/:id', { ...CUSTOMER_FIELDS }, (call) => {
    const customer = loaded(call, customers, call.id);
    const edit = assigned(customer, call.args, Object.keys(CUSTOMER_FIELDS));
    if (edit.email) checkEmail(edit.email);
    call.world.change(call.world.customers, customer, 'customer.updated', edit);
    return customer;
  }),
  remove('/v1/customers/:id', {}, (call) => {
    const customer = loaded(call, customers, call.id);
    call.world.customers.remove(customer.id);
    call.world.deleted.set(customer.id, 'customer');
    call.world.emit('customer.deleted', customer);
    return { id: customer.id, object: 'customer', deleted: true };
  }),

  post('/v1/webhook_endpoints', { url: 'string!', enabled_events: 'list!', api_version: 'string', connect: 'boolean',
    description: 'string' }, (call) => {
    const { url, enabled_events, api_version = null, description = null } = call.args;
    if (!URL.canParse(url)) throw invalid('Invalid URL: An explicit scheme (such as https) must be provided.', 'url', 'url_invalid');
    const secret = make.fresh('whsec', 32);
    const endpoint = call.world.newEndpoint(url, enabled_events, api_version, [secret]);
    Object.assign(endpoint, { description, metadata: mergedMetadata({}, call.args.metadata ?? {}) });
    return { ...endpoint, secret };
  }),
  one('/v1/webhook_endpoints/:id', endpoints),
  many('/v1/webhook_endpoints', endpoints, {}),
  post('/v1/webhook_endpoints/:id', { url: 'string', enabled_events: 'list', description: 'string', disabled: 'boolean' }, (call) => {
    const endpoint = loaded(call, endpoints, call.id);
    const { disabled, ...edit } = { ...assigned(endpoint, call.args, ['url', 'enabled_events', 'description']), disabled: call.args.disabled };
    return call.world.endpoints.save(Object.assign(endpoint, edit, disabled === undefined ? {} : { status: disabled ? 'disabled' : 'enabled' }));
  }),
  remove('/v1/webhook_endpoints/:id', {}, (call) => {
    const endpoint = loaded(call, endpoints, call.id);
    call.world.endpoints.remove(endpoint.id);
    return { id: endpoint.id, object: 'webhook_endpoint', deleted: true };
  }),

  one('/v1/events/:id', (world) => world.events),
  get('/v1/events', { ...PAGED, type: 'string', types: 'list', created: 'range', delivery_success: 'boolean' }, listEvents),
];

function checkEmail(email: string): void {
  if (!/^[^\s@]+@[^\s@]+$/.test(email)) throw invalid(`Invalid email address: ${email}`, 'email', 'email_invalid');
}

function newProduct(call: Call): Stored {
  const { world, args } = call;
  const id = args.id ?? make.fresh('prod', 14);
  if (world.products.get(id)) throw invalid(`Product already exists: ${id}`, 'id', 'resource_already_exists');
  const product = make.product(id, args.name, world.making());
  Object.assign(product, assigned(product, args, Object.keys(PRODUCT_FIELDS)));
  world.products.save(product);
  if (args.default_price_data) product.default_price = pricedAs(world, product.id, args.default_price_data, 'default_price_data').id;
  world.emit('product.created', product);
  return product;
}

export function deleteProduct(world: World, product: Stored): Fields {
  world.products.remove(product.id);
  world.emit('product.deleted', product);
  return { id: product.id, object: 'product', deleted: true };
}

function newPrice(call: Call): Stored {
  const { world, args } = call;
  takeLookupKey(call);
  if (!args.product && !args.product_data) throw invalid('Missing required param: product.', 'product', 'parameter_missing');
  const product = args.product ? loaded(call, products, args.product, 'product')
    : world.products.save(make.product(make.fresh('prod', 14), args.product_data.name, world.making()));
  const price = pricedAs(world, product.id, args, '');
  Object.assign(price, assigned(price, args, ['active', 'nickname', 'lookup_key', 'tax_behavior']));
  world.emit('price.created', price);
  return price;
}

// A price from parameters, which may be inside another object, where numbers still are text.
export function pricedAs(world: World, product: string, args: Fields, inside: string): Stored {
  const named = (name: string) => (inside ? `${inside}[${name}]` : name);
  if (!args.currency) throw invalid(`Missing required param: ${named('currency')}.`, named('currency'), 'parameter_missing');
  const unit_amount = typeof args.unit_amount === 'number' ? args.unit_amount : integer(named('unit_amount'), args.unit_amount);
  const price = make.price(make.fresh('price'), product, { unit_amount, currency: String(args.currency).toLowerCase() }, world.making());
  const { interval, interval_count = '1' } = args.recurring ?? {};
  if (args.recurring && !['day', 'week', 'month',
    'year'].includes(interval)) throw invalid('Invalid recurring[interval]: must be one of day, month, week, or year', 'recurring[interval]');
  if (interval) Object.assign(price,
    { type: 'recurring', recurring: make.recurring(interval, integer('recurring[interval_count]', interval_count)) });
  return world.prices.save(price);
}

function takeLookupKey({ world, args, id }: Call): void {
  if (!args.lookup_key) return;
  const holder = world.prices.all().find((price) => price.lookup_key === args.lookup_key && price.id !== id);
  if (!holder) return;
  if (!args.transfer_lookup_key) throw invalid(`A price (${holder.id}) already uses that lookup key.`, 'lookup_key', 'resource_already_exists');
  holder.lookup_key = null;
}

// The part of the search language that finds people: field:'exact', field~'part', metadata['key']:'value', joined by AND.
function searchCustomers({ world, args, path }: Call): Fields {
  const clauses = String(args.query).split(/\s+AND\s+/i).map((clause) => {
    const found = /^(?:(email|name|phone)|metadata\[['"]([^'"]+)['"]\])\s*([:~])\s*(?:'([^']*)'|"([^"]*)")$/.exec(clause.trim());
    if (!found) throw invalid(`We were unable to parse your search query: ${clause}`, 'query');
    return { field: found[1], key: found[2], exact: found[3] === ':', value: (found[4] ?? found[5] ?? '').toLowerCase() };
  });
  const meets = (row: Stored) => clauses.every(({ field, key, exact, value }) => {
    const held = String((field ? row[field] : row.metadata[key!]) ?? '').toLowerCase();
    return exact ? held === value : value.length > 2 && held.includes(value);
  });
  const found = world.customers.all().filter(meets).reverse();
  const from = args.page ? Number(Buffer.from(args.page, 'base64url').toString()) : 0;
  const rows = found.slice(from, from + (args.limit ?? 10));
  const has_more = from + rows.length < found.length;
  return { object: 'search_result', data: rows, has_more, next_page: has_more
    ? Buffer.from(String(from + rows.length)).toString('base64url') : null, url: path };
}

const MOST_TYPES = 20;
const REMEMBERED = 30 * 86400;

function listEvents(call: Call): Fields {
  const { types, type, created, delivery_success } = call.args;
  if (types && type) throw invalid('You may only specify one of these parameters: type, types.', 'types');
  if (types && types.length > MOST_TYPES) throw invalid(`You may specify at most ${MOST_TYPES} types.`, 'types');
  const oldest = call.world.clock.seconds() - REMEMBERED;
  const asked = (name: string) => (type.endsWith('*') ? name.startsWith(type.slice(0, -1)) : name === type);
  const narrowed = type && !type.endsWith('*') ? { field: 'type', value: type } : undefined;
  return paged(call, call.world.events, narrowed, (event) => event.created >= oldest && within(event.created, created)
    && (!types || types.includes(event.type)) && (!type || asked(event.type))
    && (delivery_success === undefined || delivery_success === (event.pending_webhooks === 0)));
}
