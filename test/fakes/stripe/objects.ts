// New objects in the shape of 2026-10-28, every field of the contract present. shapes.ts makes older shapes of them.
import { randomBytes } from 'node:crypto';
import { later } from './clock.ts';
import type { Interval } from './clock.ts';
import type { Fields, Stored } from './table.ts';

export const CURRENT_VERSION = '2026-10-28.endive';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

export function fresh(prefix: string, length = 24): string {
  let id = '';
  for (const byte of randomBytes(length)) id += LETTERS[byte % LETTERS.length];
  return `${prefix}_${id}`;
}

// What every object here is told: where and when it is made.
export interface Making {
  livemode: boolean;
  created: number;
}

export const list = (url: string, data: Fields[] = []): Fields => ({ object: 'list', data, has_more: false, url });
const address = (): Fields => ({ city: null, country: null, line1: null, line2: null, postal_code: null, state: null });

export function account(id: string, making: Making): Stored {
  return {
    id, object: 'account', business_type: 'company', charges_enabled: true, country: 'US', created: making.created,
    default_currency: 'usd', details_submitted: true, email: 'owner@riverside.example', metadata: {}, payouts_enabled: true,
    type: 'standard', capabilities: { card_payments: 'active', transfers: 'active' }, controller: { type: 'account' },
  };
}

export function product(id: string, name: string, { livemode, created }: Making): Stored {
  return {
    id, object: 'product', active: true, created, default_price: null, description: null, images: [], livemode,
    marketing_features: [], metadata: {}, name, package_dimensions: null, shippable: null, statement_descriptor: null,
    tax_code: null, tax_details: null, type: 'service', unit_label: null, updated: created, url: null,
  };
}

export function price(id: string, product: string, money: { unit_amount: number; currency: string }, { livemode, created }: Making): Stored {
  return {
    id, object: 'price', active: true, billing_scheme: 'per_unit', created, currency: money.currency, custom_unit_amount: null,
    livemode, lookup_key: null, metadata: {}, nickname: null, product, recurring: null, tax_behavior: 'unspecified',
    tiers_mode: null, transform_quantity: null, type: 'one_time', unit_amount: money.unit_amount,
    unit_amount_decimal: String(money.unit_amount),
  };
}

export function recurring(interval: string, count = 1): Fields {
  return { interval, interval_count: count, meter: null, trial_period_days: null, usage_type: 'licensed' };
}

// The plan is the older face of a recurring price; subscription items still carry it.
export function plan(price: Stored): Fields {
  return {
    id: price.id, object: 'plan', active: price.active, amount: price.unit_amount, amount_decimal: price.unit_amount_decimal,
    billing_scheme: price.billing_scheme, created: price.created, currency: price.currency, interval: price.recurring?.interval,
    interval_count: price.recurring?.interval_count, livemode: price.livemode, metadata: price.metadata, meter: null,
    nickname: price.nickname, product: price.product, tiers_mode: null, transform_usage: null, trial_period_days: null,
    usage_type: 'licensed',
  };
}

export function customer(email: string | null, name: string | null, { livemode, created }: Making): Stored {
  return {
    id: fresh('cus', 14), object: 'customer', address: null, balance: 0, created, currency: null, customer_account: null,
    default_source: null, delinquent: false, description: null, discount: null, email, invoice_prefix: fresh('x', 8).slice(2).toUpperCase(),
    invoice_settings: { custom_fields: null, default_payment_method: null, footer: null, rendering_options: null },
    livemode, metadata: {}, name, next_invoice_sequence: 1, phone: null, preferred_locales: [], shipping: null,
    tax_exempt: 'none', test_clock: null,
  };
}

export function session(mode: 'payment' | 'subscription', currency: string, amount: number, { livemode, created }: Making): Stored {
  const id = fresh(livemode ? 'cs_live' : 'cs_test', 58);
  return {
    id, object: 'checkout.session', adaptive_pricing: { enabled: false }, after_expiration: null, allow_promotion_codes: null,
    allowed_payment_method_types: null, amount_subtotal: amount, amount_total: amount,
    automatic_tax: { enabled: false, liability: null, provider: null, status: null }, billing_address_collection: null,
    cancel_url: null, client_reference_id: null, client_secret: null, collected_information: null, consent: null,
    consent_collection: null, created, currency, currency_conversion: null, custom_fields: [],
    custom_text: { after_submit: null, shipping_address: null, submit: null, terms_of_service_acceptance: null },
    customer: null, customer_account: null, customer_creation: mode === 'payment' ? 'if_required' : 'always',
    customer_details: null, customer_email: null, discounts: [], expires_at: created + 86400, integration_identifier: null,
    invoice: null, invoice_creation: mode === 'payment' ? invoice_creation() : null, livemode, locale: null,
    managed_payments: null, metadata: {}, mode, origin_context: null, payment_intent: null, payment_link: null,
    payment_method_collection: mode === 'payment' ? 'if_required' : 'always', payment_method_configuration_details: null,
    payment_method_options: { card: { request_three_d_secure: 'automatic' } }, payment_method_types: ['card'],
    payment_status: 'unpaid', permissions: null, phone_number_collection: { enabled: false }, recovered_from: null,
    saved_payment_method_options: null, setup_intent: null, shipping_address_collection: null, shipping_cost: null,
    shipping_options: [], status: 'open', submit_type: null, subscription: null, success_url: 'https://riverside.example/thanks',
    total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 }, ui_mode: 'hosted_page',
    url: `https://checkout.stripe.com/c/pay/${id}`, wallet_options: null,
  };
}

export function paymentLink(price: Stored, { livemode }: Making): Stored {
  const id = fresh('plink');
  const byPeriod = price.recurring !== null;
  return {
    id, object: 'payment_link', active: true, after_completion: { type: 'hosted_confirmation', hosted_confirmation: { custom_message: null } },
    allow_promotion_codes: false, application: null, application_fee_amount: null, application_fee_percent: null,
    automatic_tax: { enabled: false, liability: null }, billing_address_collection: 'auto', consent_collection: null,
    currency: price.currency, custom_fields: [],
    custom_text: { after_submit: null, shipping_address: null, submit: null, terms_of_service_acceptance: null },
    customer_creation: byPeriod ? 'always' : 'if_required', inactive_message: null, invoice_creation: byPeriod ? null : invoice_creation(),
    livemode, managed_payments: null, metadata: {}, on_behalf_of: null, payment_intent_data: null,
    payment_method_collection: byPeriod ? 'always' : 'if_required', payment_method_options: null, payment_method_types: null,
    phone_number_collection: { enabled: false }, restrictions: null, shipping_address_collection: null, shipping_options: [],
    submit_type: 'auto', subscription_data: byPeriod ? { description: null, metadata: {},
      invoice_settings: { account_tax_ids: null, custom_fields: null, description: null, footer: null, issuer: { type: 'self' } },
      trial_period_days: null, trial_settings: null } : null,
    tax_id_collection: { enabled: false, required: 'never' }, transfer_data: null,
    url: `https://buy.stripe.com/${livemode ? '' : 'test_'}${id.slice('plink_'.length)}`,
  };
}

function invoice_creation(): Fields {
  const invoice_data = { account_tax_ids: null, custom_fields: null, description: null, footer: null, issuer: null, metadata: {},
    rendering_options: null };
  return { enabled: false, invoice_data };
}

export function buyer(email: string, name: string | null): Fields {
  return { address: address(), business_name: null, email, individual_name: null, name, phone: null, tax_exempt: 'none', tax_ids: [] };
}

// A line of a checkout session. `checkout` is not on the wire: shapes.ts takes it off.
export function line(checkout: string, price: Stored, name: string, quantity: number): Stored {
  const amount = (price.unit_amount ?? 0) * quantity;
  return {
    id: fresh('li'), object: 'item', adjustable_quantity: null, amount_discount: 0, amount_subtotal: amount, amount_tax: 0,
    amount_total: amount, currency: price.currency, description: name, metadata: {}, price, quantity, _session: checkout,
  };
}

export function intent(amount: number, currency: string, customer: string | null, { livemode, created }: Making): Stored {
  const id = fresh('pi');
  return {
    id, object: 'payment_intent', allowed_payment_method_types: null, amount, amount_capturable: 0, amount_details: { tip: {} },
    amount_received: 0, application: null, application_fee_amount: null, automatic_payment_methods: null, canceled_at: null,
    cancellation_reason: null, capture_method: 'automatic', client_secret: `${id}_secret_${fresh('x', 25).slice(2)}`,
    confirmation_method: 'automatic', created, currency, customer, customer_account: null, description: null,
    excluded_payment_method_types: null, last_payment_error: null, latest_charge: null, livemode, managed_payments: null,
    metadata: {}, next_action: null, on_behalf_of: null, payment_method: fresh('pm'), payment_method_configuration_details: null,
    payment_method_options: {}, payment_method_types: ['card'], payment_record: null, processing: null, receipt_email: null,
    review: null, setup_future_usage: null, shipping: null, source: null, statement_descriptor: null,
    statement_descriptor_suffix: null, status: 'requires_payment_method', transfer_data: null, transfer_group: null,
  };
}

export function charge(intent: Stored, status: 'succeeded' | 'pending' | 'failed', who: Fields, { livemode, created }: Making): Stored {
  const failed = status === 'failed';
  const message = failed ? 'Your card was declined.' : status === 'succeeded' ? 'Payment complete.' : null;
  return {
    id: fresh('ch'), object: 'charge', amount: intent.amount, amount_captured: failed ? 0 : intent.amount, amount_refunded: 0,
    application: null, application_fee: null, application_fee_amount: null, balance_transaction: failed ? null : fresh('txn'),
    billing_details: { address: address(), email: who.email ?? null, name: who.name ?? null, phone: null, tax_id: null },
    calculated_statement_descriptor: 'RIVERSIDE', captured: !failed, created, currency: intent.currency, customer: intent.customer,
    description: null, disputed: false, failure_balance_transaction: null, failure_code: failed ? 'card_declined' : null,
    failure_message: failed ? message : null, fraud_details: {}, livemode, metadata: {}, on_behalf_of: null,
    outcome: {
      advice_code: null, network_advice_code: null, network_decline_code: failed ? '05' : null,
      network_status: failed ? 'declined_by_network' : 'approved_by_network', reason: failed ? 'generic_decline' : null,
      risk_level: 'normal', risk_score: 12, seller_message: message, type: failed ? 'issuer_declined' : 'authorized',
    },
    paid: !failed, payment_intent: intent.id, payment_method: intent.payment_method, payment_method_details: { card: card(), type: 'card' },
    radar_options: {}, receipt_email: null, receipt_number: null, receipt_url: failed ? null : `https://pay.stripe.com/receipts/${intent.id}`,
    refunded: false, review: null, shipping: null, source: null, source_transfer: null, statement_descriptor: null,
    statement_descriptor_suffix: null, status, transfer_data: null, transfer_group: null,
  };
}

function card(): Fields {
  return {
    amount_authorized: null, authorization_code: null, brand: 'visa', checks: { address_line1_check: null, address_postal_code_check: null,
      cvc_check: 'pass' },
    country: 'US', electronic_commerce_indicator: null, exp_month: 8, exp_year: 2030, fingerprint: 'AOB934RVNwzk6xtn', funding: 'credit',
    installments: null, last4: '4242', mandate: null, network: 'visa', network_token: { used: false }, network_transaction_id: null,
    regulated_status: null, three_d_secure: null, transaction_link_id: null, wallet: null,
  };
}

export function subscription(customer: string, currency: string, { livemode, created }: Making): Stored {
  const id = fresh('sub');
  return {
    id, object: 'subscription', application: null, application_fee_percent: null,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null }, billing_cycle_anchor: created,
    billing_cycle_anchor_config: null, billing_mode: { flexible: null, type: 'classic' }, billing_schedules: [], billing_thresholds: null,
    cancel_at: null, cancel_at_period_end: false, canceled_at: null, cancellation_details: cancellation(null),
    collection_method: 'charge_automatically', created, currency, customer, customer_account: null, days_until_due: null,
    default_payment_method: fresh('pm'), default_source: null, default_tax_rates: [], description: null, discounts: [], ended_at: null,
    invoice_settings: { account_tax_ids: null, custom_fields: null, description: null, footer: null, issuer: { type: 'self' } },
    items: list(`/v1/subscription_items?subscription=${id}`), latest_invoice: null, livemode, managed_payments: null, metadata: {},
    next_pending_invoice_item_invoice: null, on_behalf_of: null, pause_collection: null,
    payment_settings: { payment_method_options: null, payment_method_types: null, save_default_payment_method: 'off' },
    pending_invoice_item_interval: null, pending_setup_intent: null, pending_update: null, schedule: null, start_date: created,
    status: 'incomplete', test_clock: null, transfer_data: null, trial_end: null,
    trial_settings: { end_behavior: { billing_cycle_anchor: null, missing_payment_method: 'create_invoice' } }, trial_start: null,
  };
}

export const cancellation = (reason: string | null): Fields => ({ comment: null, feedback: null, feedback_option: null, reason });

export function item(subscription: string, price: Stored, quantity: number, start: number, created: number): Stored {
  return {
    id: fresh('si', 14), object: 'subscription_item', billing_thresholds: null, created,
    current_period_end: later(start, price.recurring as Interval), current_period_start: start, current_trial: null, discounts: [],
    metadata: {}, plan: plan(price), price, quantity, subscription, tax_rates: [],
  };
}

export function invoice(customer: Stored, currency: string, reason: string, { livemode, created }: Making): Stored {
  const id = fresh('in');
  const next = customer.next_invoice_sequence++;
  return {
    id, object: 'invoice', account_country: 'US', account_name: 'Riverside', account_tax_ids: null, amount_due: 0, amount_overpaid: 0,
    amount_paid: 0, amount_remaining: 0, amount_shipping: 0, application: null, attempt_count: 0, attempted: false, auto_advance: true,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null, provider: null, status: null },
    automatically_finalizes_at: null, billing_reason: reason, collection_method: 'charge_automatically', created, currency,
    custom_fields: null, customer: customer.id, customer_account: null, customer_address: null, customer_email: customer.email,
    customer_name: customer.name, customer_phone: null, customer_shipping: null, customer_tax_exempt: 'none', customer_tax_ids: [],
    default_payment_method: null, default_source: null, default_tax_rates: [], description: null, discounts: [], due_date: null,
    effective_at: created, ending_balance: 0, footer: null, from_invoice: null, hosted_invoice_url: `https://invoice.stripe.com/i/${id}`,
    invoice_pdf: `https://pay.stripe.com/invoice/${id}/pdf`, issuer: { type: 'self' }, last_finalization_error: null, latest_revision: null,
    lines: list(`/v1/invoices/${id}/lines`), livemode, metadata: {}, next_payment_attempt: null,
    number: `${customer.invoice_prefix}-${String(next).padStart(4, '0')}`, on_behalf_of: null, parent: null,
    payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: null }, period_end: created,
    period_start: created, post_payment_credit_notes_amount: 0, pre_payment_credit_notes_amount: 0, receipt_number: null, rendering: null,
    shipping_cost: null, shipping_details: null, starting_balance: 0, statement_descriptor: null, status: 'draft',
    status_transitions: { finalized_at: null, marked_uncollectible_at: null, paid_at: null, voided_at: null }, subtotal: 0,
    subtotal_excluding_tax: 0, test_clock: null, total: 0, total_discount_amounts: [], total_excluding_tax: 0,
    total_pretax_credit_amounts: [], total_taxes: [], webhooks_delivered_at: created,
  };
}

export function invoice_line(invoice: Stored, item: Stored, name: string): Stored {
  const { price, quantity } = item;
  const amount = (price.unit_amount ?? 0) * quantity;
  const subscription_item_details = { invoice_item: null, proration: false, proration_details: { credited_items: null },
    subscription: item.subscription, subscription_item: item.id };
  return {
    id: fresh('il'), object: 'line_item', amount, currency: price.currency, description: `${quantity} × ${name}`, discount_amounts: [],
    discountable: true, discounts: [], invoice: invoice.id, livemode: invoice.livemode, metadata: {},
    parent: { invoice_item_details: null, subscription_item_details, type: 'subscription_item_details' },
    period: { end: item.current_period_end, start: item.current_period_start }, pretax_credit_amounts: [],
    pricing: { price_details: { price: price.id, product: price.product }, type: 'price_details', unit_amount_decimal: price.unit_amount_decimal },
    quantity, quantity_decimal: String(quantity), subscription: item.subscription, subtotal: amount, taxes: [],
  };
}

export function invoice_payment(invoice: Stored, intent: Stored, { livemode, created }: Making): Stored {
  return {
    id: fresh('inpay'), object: 'invoice_payment', amount_paid: null, amount_requested: invoice.amount_due, created, currency: invoice.currency,
    invoice: invoice.id, is_default: true, livemode, payment: { payment_intent: intent.id, type: 'payment_intent' }, status: 'open',
    status_transitions: { canceled_at: null, paid_at: null },
  };
}

export function refund(charge: Stored, amount: number, reason: string | null, { created }: Making): Stored {
  return {
    id: fresh('re'), object: 'refund', amount, balance_transaction: fresh('txn'), charge: charge.id, created, currency: charge.currency,
    customer: charge.customer, customer_account: null,
    destination_details: { card: { reference_status: 'pending', reference_type: 'acquirer_reference_number', type: 'refund' }, type: 'card' },
    metadata: {}, payment_intent: charge.payment_intent, payment_method: charge.payment_method, reason, receipt_number: null,
    source_transfer_reversal: null, status: 'succeeded', transfer_reversal: null,
  };
}

export function event(type: string, api_version: string, request: Fields, { livemode, created }: Making): Stored {
  return { id: fresh('evt'), object: 'event', api_version, created, data: {}, livemode, pending_webhooks: 0, request, type };
}
