// A dispute and the evidence it asks for; apart from objects.ts because it is long and rarely looked at.
import { fresh } from './objects.ts';
import type { Making } from './objects.ts';
import type { Fields, Stored } from './table.ts';

const EVIDENCE = [
  'access_activity_log', 'appeal', 'billing_address', 'cancellation_policy', 'cancellation_policy_disclosure', 'cancellation_rebuttal',
  'customer_communication', 'customer_email_address', 'customer_name', 'customer_purchase_ip', 'customer_signature',
  'duplicate_charge_documentation', 'duplicate_charge_explanation', 'duplicate_charge_id', 'product_description', 'receipt',
  'refund_policy', 'refund_policy_disclosure', 'refund_refusal_explanation', 'service_date', 'service_documentation',
  'shipping_address', 'shipping_carrier', 'shipping_date', 'shipping_documentation', 'shipping_tracking_number',
  'uncategorized_file', 'uncategorized_text',
];

export function dispute(charge: Stored, reason: string, status: string, { livemode, created }: Making): Stored {
  const evidence: Fields = Object.fromEntries(EVIDENCE.map((name) => [name, null]));
  return {
    id: fresh('du'), object: 'dispute', amount: charge.amount, balance_transactions: [], charge: charge.id, created,
    currency: charge.currency, enhanced_eligibility_types: [], evidence: { ...evidence, enhanced_evidence: {} },
    evidence_details: {
      due_by: created + 9 * 86400, enhanced_eligibility: {}, has_evidence: false, past_due: false, submission_count: 0,
      submission_method: 'not_set',
    },
    intended_submission_method: 'manual', is_charge_refundable: status.startsWith('warning'), livemode, metadata: {},
    network_reason_code: null, payment_intent: charge.payment_intent,
    payment_method_details: { card: { brand: 'visa', case_type: status.startsWith('warning') ? 'inquiry' : 'chargeback', network: 'visa',
      network_reason_code: '10.4' }, type: 'card' },
    reason, status,
  };
}
