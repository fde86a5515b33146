import { noConnection, problemIn, type Problem } from './problem';
import type { components, paths } from './schema';

/** A type of the API by its name in openapi.yaml: `Schema<'Member'>`. */
export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name];

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
type Paths<M extends Method> = { [P in keyof paths]: paths[P] extends Record<M, { responses: unknown }> ? P : never }[keyof paths];

type InPath<O> = O extends { parameters: { path: infer T extends object } } ? { path: T } : { path?: undefined };
type InQuery<O> = O extends { parameters: { query?: infer T } } ? { query?: NonNullable<T> } : { query?: undefined };
type JsonOf<T> = T extends { content: { 'application/json': infer Body } } ? Body : never;
type InBody<O> = O extends { requestBody: infer T } ? { body: JsonOf<T> }
  : O extends { requestBody?: infer T } ? { body?: JsonOf<NonNullable<T>> } : { body?: undefined };

export type Wanted<O> = InPath<O> & InQuery<O> & InBody<O> & {
  /** The ETag that was seen; a thing that changed since answers a Problem of kind `changed`. */
  ifMatch?: string | undefined;
  signal?: AbortSignal | undefined;
};

type Success = 200 | 201 | 202 | 204;
export type Answer<O> = O extends { responses: infer R } ? { [S in keyof R & Success]: R[S] extends { content: { 'application/json': infer T } } ? T : undefined }[keyof R & Success] : never;

type Rest<O> = Partial<Wanted<O>> extends Wanted<O> ? [wanted?: Wanted<O>] : [wanted: Wanted<O>];
/** What each operation takes and answers, looked up by method and path, which costs the compiler less than working it out. */
type Table = { [M in Method]: { [P in Paths<M>]: paths[P] extends Record<M, infer O> ? { takes: Rest<O>; answers: Answer<O> } : never } };
type Takes<M extends Method, P extends Paths<M>> = Table[M][P]['takes'];
type Answers<M extends Method, P extends Paths<M>> = Table[M][P]['answers'];

/** How the session answers when a call finds that it is over: by asking the person in again, over whatever is open. */
export interface Door {
  csrf: string;
  /** Resolves once there is a session again, and with false where nobody signs in. */
  signInAgain: (() => Promise<boolean>) | null;
  /** A call was refused with 403: the role, or the site of the session, may have changed. */
  noticeRefusal: (() => void) | null;
}
export const door: Door = { csrf: '', signInAgain: null, noticeRefusal: null };

const root = '/api/v1';

interface AnyWanted {
  path?: Record<string, unknown> | undefined;
  query?: Record<string, unknown> | undefined;
  body?: unknown;
  file?: Blob | undefined; // in the place of a body, with its own type
  ifMatch?: string | undefined;
  signal?: AbortSignal | undefined;
}

/** The address of an operation, for links to what the browser itself loads. */
export function addressOf(path: string, { path: names = {}, query = {} }: AnyWanted = {}): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(names[name])));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === null || value === '') continue;
    for (const each of Array.isArray(value) ? value : [value]) search.append(name, String(each));
  }
  return root + filled + (search.size > 0 ? `?${search}` : '');
}

/** Names a POST, so that it runs once however often it is sent. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function requestOf(method: Method, wanted: AnyWanted, key: string): RequestInit {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (door.csrf) headers['x-csrf-token'] = door.csrf;
  if (method === 'post') headers['idempotency-key'] = key;
  if (wanted.ifMatch) headers['if-match'] = wanted.ifMatch;
  if (wanted.body !== undefined) headers['content-type'] = 'application/json';
  if (wanted.file) headers['content-type'] = wanted.file.type;
  return { method: method.toUpperCase(), headers, body: wanted.file ?? (wanted.body === undefined ? null : JSON.stringify(wanted.body)), signal: wanted.signal ?? null };
}

async function send(method: Method, path: string, wanted: AnyWanted): Promise<Response> {
  const address = addressOf(path, wanted);
  const key = newKey();
  const once = async () => {
    try {
      return await fetch(address, requestOf(method, wanted, key));
    } catch (error) {
      if (wanted.signal?.aborted) throw error;
      throw noConnection();
    }
  };
  const answer = await once();
  if (answer.status !== 401 || path === '/session' || !door.signInAgain) return answer;
  return (await door.signInAgain()) ? once() : answer;
}

async function problemOfCall(answer: Response): Promise<Problem> {
  const problem = await problemIn(answer);
  if (problem.status === 403) door.noticeRefusal?.();
  return problem;
}

/** What was answered, and its ETag for `ifMatch`. */
export async function callForTag<M extends Method, P extends Paths<M>>(
  method: M, path: P, ...rest: Takes<M, P>
): Promise<{ answer: Answers<M, P>; tag: string | undefined }> {
  const [wanted] = rest as unknown as [AnyWanted?];
  const answer = await send(method, path as string, wanted ?? {});
  if (!answer.ok) throw await problemOfCall(answer);
  const said = answer.status === 204 ? undefined : await answer.json();
  return { answer: said as Answers<M, P>, tag: answer.headers.get('etag') ?? undefined };
}

/**
 * The one way to the server: `call('patch', '/members/{member}', { path: { member }, body })`. Throws a Problem and nothing
 * else. A session that ended meanwhile is renewed by the person first, and the call goes on as if nothing had happened.
 */
export async function call<M extends Method, P extends Paths<M>>(
  method: M, path: P, ...rest: Takes<M, P>
): Promise<Answers<M, P>> {
  return (await callForTag(method, path, ...rest)).answer;
}

/** Sends the bytes of a file as the body of a POST; otherwise as `call()`. */
export async function sendFile<P extends Paths<'post'>>(path: P, query: Record<string, string>, file: Blob): Promise<Answers<'post', P>> {
  const answer = await send('post', path as string, { query, file });
  if (!answer.ok) throw await problemOfCall(answer);
  return (await answer.json()) as Answers<'post', P>;
}
