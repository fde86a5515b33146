import type { components } from './schema';

export type FieldError = components['schemas']['FieldError'];

/** What went wrong with a call, in words for people. The only error that `call()` throws. */
export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    readonly status: number, // 0: no answer came
    readonly title: string,
    readonly detail: string,
    readonly requestId: string, // names the request in the log of the server; empty when none came
    readonly fields: readonly FieldError[] = [],
    readonly kind = 'unknown', // the last part of the problem's type: `invalid`, `conflict`, …
    readonly retryAfter: number | null = null, // seconds
  ) {
    super(detail || title);
  }

  /** Whether asking again, changed in nothing, may go well. */
  get mayPass(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

export const noConnection = () =>
  new Problem(0, 'No connection', 'The server did not answer. Check your connection; nothing you typed is lost.', '', [], 'no-connection');

/** Whatever was thrown, as a problem. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new Problem(0, 'Something went wrong here', message, '', [], 'ours');
}

/** The problem in an answer that is no success. */
export async function problemIn(answer: Response): Promise<Problem> {
  const seconds = Number(answer.headers.get('retry-after') ?? Number.NaN);
  const retryAfter = Number.isFinite(seconds) ? seconds : null;
  const requestId = answer.headers.get('x-request-id') ?? '';
  try {
    const said = (await answer.json()) as components['schemas']['Problem'];
    const kind = said.type.slice(said.type.lastIndexOf('/') + 1);
    return new Problem(answer.status, said.title, said.detail, said.request_id, said.errors, kind, retryAfter);
  } catch {
    return new Problem(answer.status, `The server answered ${answer.status}`, 'Try again in a moment.', requestId, [], 'unknown', retryAfter);
  }
}
