// What Stripe says when it refuses: status, and the fields of {"error": …}.

export interface ErrorFields {
  type: 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error';
  message: string;
  code?: string;
  param?: string;
  decline_code?: string;
  doc_url?: string;
}

export class Refused extends Error {
  readonly status: number;
  readonly fields: ErrorFields;
  readonly headers: Record<string, string>;

  constructor(status: number, fields: ErrorFields, headers: Record<string, string> = {}) {
    super(fields.message);
    this.status = status;
    this.fields = fields.code ? { ...fields, doc_url: `https://stripe.com/docs/error-codes/${fields.code.replaceAll('_', '-')}` } : fields;
    this.headers = headers;
  }
}

export function invalid(message: string, param?: string, code?: string): Refused {
  return new Refused(400, { type: 'invalid_request_error', message, ...(code ? { code } : {}), ...(param ? { param } : {}) });
}

export function missing(noun: string, id: string, param = 'id', livemode?: boolean): Refused {
  const [has, used] = livemode ? ['test', 'live'] : ['live', 'test'];
  const elsewhere = livemode === undefined ? '' : `; a similar object exists in ${has} mode, but a ${used} mode key was used to make this request.`;
  const status = param === 'id' ? 404 : 400;
  return new Refused(status, { type: 'invalid_request_error', code: 'resource_missing', message: `No such ${noun}: '${id}'${elsewhere}`, param });
}

export function unauthenticated(message: string): Refused {
  return new Refused(401, { type: 'invalid_request_error', message });
}

/** A restricted key without a right; `right` as Stripe names it: rak_product_read. */
export function notPermitted(key: string, account: string, right: string): Refused {
  return new Refused(403, { type: 'invalid_request_error', message: `The provided key '${key}' does not have the required permissions for this endpoint on account '${account}'. Having the '${right}' permission would allow this request to continue.` });
}

export function rateLimited(): Refused {
  const message = 'Request rate limit exceeded. You can learn more about rate limits here https://stripe.com/docs/rate-limits.';
  return new Refused(429, { type: 'invalid_request_error', code: 'rate_limit', message }, { 'stripe-rate-limited-reason': 'endpoint-rate' });
}
