// Money that moves: a payment intent and its charges, refunds of them and disputes about them.
import { dispute } from './dispute.ts';
import { invalid, missing } from './errors.ts';
import { chargeOf } from './lookup.ts';
import * as make from './objects.ts';
import type { Fields, Stored } from './table.ts';
import type { World } from './world.ts';

export type Outcome = 'succeeded' | 'processing' | 'failed';

// Takes the money, or finds out later, or is declined. A charge that was pending is settled, not made anew.
export function pay(world: World, intent: Stored, who: Fields, outcome: Outcome): Stored {
  const pending = world.charges.newest('payment_intent', intent.id);
  const status = outcome === 'processing' ? 'pending' : outcome;
  const charge = make.charge(intent, status, who, world.making());
  if (pending?.status === 'pending') Object.assign(charge, { id: pending.id, created: pending.created });
  world.charges.save(charge);
  world.emit(`charge.${status}`, charge);
  intent.latest_charge = charge.id;
  if (outcome === 'succeeded') Object.assign(intent, { status: 'succeeded', amount_received: intent.amount, last_payment_error: null });
  if (outcome === 'processing') intent.status = 'processing';
  if (outcome === 'failed') {
    const last_payment_error = { type: 'card_error', code: 'card_declined', decline_code: 'generic_decline', charge: charge.id,
      message: charge.failure_message };
    Object.assign(intent, { status: 'requires_payment_method', last_payment_error });
  }
  world.intents.save(intent);
  world.emit({ succeeded: 'payment_intent.succeeded', processing: 'payment_intent.processing',
    failed: 'payment_intent.payment_failed' }[outcome], intent);
  return charge;
}

// refund {charge|payment_intent|session|subscription|email, amount, pending, reason}: all that is left unless an amount is given.
export function refund(world: World, args: Fields): Fields {
  const charge = chargeOf(world, args);
  const left = charge.amount - charge.amount_refunded;
  const amount = args.amount === undefined ? left : Number(args.amount);
  if (left === 0) throw invalid(`Charge ${charge.id} has already been refunded.`, undefined, 'charge_already_refunded');
  if (!Number.isInteger(amount) || amount < 1) throw invalid(`Invalid positive integer`, 'amount', 'parameter_invalid_integer');
  if (amount > left) throw invalid(`Refund amount (${amount}) is greater than unrefunded amount on charge (${left})`, 'amount');
  const made = world.refunds.save(make.refund(charge, amount, args.reason ?? null, world.making()));
  made.metadata = { ...args.metadata };
  if (args.pending) made.status = 'pending';
  refunded(world, charge, charge.amount_refunded + amount);
  world.emit('refund.created', made);
  world.emit('charge.refunded', charge);
  return { refund: made, charge };
}

function refunded(world: World, charge: Stored, amount: number): void {
  Object.assign(charge, { amount_refunded: amount, refunded: amount === charge.amount });
  world.charges.save(charge);
}

function refundOf(world: World, args: Fields): Stored {
  const found = world.refunds.get(args.refund ?? '') ?? world.refunds.newest('charge', chargeOf(world, args).id);
  if (!found) throw missing('refund', String(args.refund ?? 'of that charge'), 'refund');
  return found;
}

// The bank sends the money back: what was refunded is the merchant's again.
export function refundFails(world: World, args: Fields): Fields {
  const failed = refundOf(world, args);
  if (failed.status === 'failed') throw invalid(`Refund ${failed.id} has already failed.`, 'refund');
  const charge = world.charges.get(failed.charge)!;
  refunded(world, charge, charge.amount_refunded - failed.amount);
  world.change(world.refunds, failed, 'refund.updated', { status: 'failed', failure_reason: 'lost_or_stolen_card',
    failure_balance_transaction: make.fresh('txn') });
  world.emit('refund.failed', failed);
  world.emit('charge.refund.updated', failed);
  return { refund: failed, charge };
}

export function refundSucceeds(world: World, args: Fields): Fields {
  const done = refundOf(world, args);
  world.change(world.refunds, done, 'refund.updated', { status: 'succeeded' });
  world.emit('charge.refund.updated', done);
  return { refund: done };
}

// dispute {charge|payment_intent|…, reason, inquiry: only a question, no money taken yet}
export function openDispute(world: World, args: Fields): Fields {
  const charge = chargeOf(world, args);
  const opened = world.disputes.save(dispute(charge, args.reason ?? 'fraudulent', args.inquiry ? 'warning_needs_response'
    : 'needs_response', world.making()));
  charge.disputed = true;
  world.charges.save(charge);
  world.emit('charge.dispute.created', opened);
  if (!args.inquiry) world.emit('charge.dispute.funds_withdrawn', opened);
  return { dispute: opened, charge };
}

export function closeDispute(world: World, args: Fields): Fields {
  const closed = world.disputes.get(args.dispute ?? '') ?? world.disputes.newest('charge', chargeOf(world, args).id);
  if (!closed) throw missing('dispute', String(args.dispute ?? 'of that charge'), 'dispute');
  const status = closed.status.startsWith('warning') ? 'warning_closed' : (args.status ?? 'won');
  if (!['won', 'lost', 'warning_closed'].includes(status)) throw invalid(`Invalid status: must be won, lost or warning_closed`, 'status');
  world.change(world.disputes, closed, 'charge.dispute.updated', { status });
  if (status === 'won') world.emit('charge.dispute.funds_reinstated', closed);
  world.emit('charge.dispute.closed', closed);
  return { dispute: closed, charge: world.charges.get(closed.charge) };
}
