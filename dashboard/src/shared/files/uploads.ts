import { useSyncExternalStore } from 'react';
import { DetailedError, Upload as Tus } from 'tus-js-client';
import { call, door, type Schema } from '../../api/call';
import { queries } from '../../api/queries';
import { noConnection, Problem, problemOf } from '../../api/problem';

export type FileKind = Schema<'FileKind'>;

/** A file on its way, or just arrived. */
export interface Upload {
  key: string;
  name: string;
  size: number;
  sent: number;
  state: 'waiting' | 'sending' | 'paused' | 'done' | 'failed';
  problem: Problem | null;
  file: string | null; // its id, once it is whole
}

interface Running {
  upload: Upload;
  tus: Tus;
  finished: (file: string) => void;
}

const atOnce = 3;
const piece = 16 * 1024 * 1024; // bytes of one request, so that a proxy in between need not take a film at once
const retryDelays = [500, 2000, 5000, 10_000, 20_000, 30_000];
const forgotten = 6; // of those that are done, the last ones stay in the list

let all: readonly Upload[] = [];
const running = new Map<string, Running>();
const watchers = new Set<() => void>();
let counter = 0;

function publish(next: readonly Upload[]): void {
  all = next;
  for (const watcher of watchers) watcher();
}

function change(key: string, values: Partial<Upload>): void {
  const known = running.get(key);
  if (known) known.upload = { ...known.upload, ...values };
  publish(all.map((upload) => (upload.key === key ? { ...upload, ...values } : upload)));
}

export function useUploads(): readonly Upload[] {
  return useSyncExternalStore((watcher) => {
    watchers.add(watcher);
    return () => void watchers.delete(watcher);
  }, () => all);
}

function problemIn(error: Error | DetailedError): Problem {
  const answer = error instanceof DetailedError ? error.originalResponse : null;
  if (!answer || answer.getStatus() === 0) return error instanceof DetailedError ? noConnection() : problemOf(error);
  try {
    const said = JSON.parse(answer.getBody()) as Schema<'Problem'>;
    return new Problem(answer.getStatus(), said.title, said.detail, said.request_id, said.errors);
  } catch {
    return new Problem(answer.getStatus(), `The server answered ${answer.getStatus()}`, 'Try again in a moment.', answer.getHeader('x-request-id') ?? '');
  }
}

/** Those that wait begin when others are through. */
function startNext(): void {
  const sending = all.filter(({ state }) => state === 'sending').length;
  for (const { key } of all.filter(({ state }) => state === 'waiting').slice(0, Math.max(0, atOnce - sending))) {
    change(key, { state: 'sending', problem: null });
    running.get(key)?.tus.start();
  }
}

async function settle(key: string): Promise<void> {
  const one = running.get(key);
  if (!one?.tus.url) return;
  try {
    const { file } = await call('get', '/uploads/{upload}', { path: { upload: one.tus.url.split('/').at(-1)! } });
    if (!file) throw problemOf('The server has all of it, but made no file of it.');
    change(key, { state: 'done', sent: one.upload.size, file });
    running.delete(key);
    publish(all.filter(({ state }, at) => state !== 'done' || at >= all.length - forgotten));
    void queries.invalidateQueries({ queryKey: ['files'] });
    void queries.invalidateQueries({ queryKey: ['folders', 'files'] });
    one.finished(file);
  } catch (error) {
    change(key, { state: 'failed', problem: problemOf(error) });
  }
  startNext();
}

async function fail(key: string, error: Error | DetailedError): Promise<void> {
  const problem = problemIn(error);
  if (problem.status === 401 && door.signInAgain && (await door.signInAgain())) return running.get(key)?.tus.start();
  change(key, { state: 'failed', problem });
  startNext();
}

interface Wish {
  replaces?: string; // the file whose bytes these are to be
  folder?: string | null; // that it is to lie in
  finished?: (file: string) => void;
}

/** Sends a file by the protocol tus: what has come stays when the connection is cut, and it goes on from there. */
export function upload(file: File, { replaces, folder, finished = () => undefined }: Wish = {}): string {
  counter += 1;
  const key = `upload-${counter}`;
  const tus = new Tus(file, {
    endpoint: '/api/v1/uploads',
    chunkSize: piece,
    retryDelays,
    removeFingerprintOnSuccess: true,
    metadata: { filename: file.name, ...(file.type ? { filetype: file.type } : {}), ...(replaces ? { replaces } : {}), ...(folder ? { folder } : {}) },
    onBeforeRequest: (request) => request.setHeader('X-CSRF-Token', door.csrf),
    onShouldRetry: (error) => {
      const status = error.originalResponse?.getStatus() ?? 0;
      return status === 0 || status === 409 || status === 423 || status === 429 || status >= 500;
    },
    onProgress: (sent) => change(key, { sent }),
    onSuccess: () => void settle(key),
    onError: (error) => void fail(key, error),
  });
  const entry: Upload = { key, name: file.name, size: file.size, sent: 0, state: 'waiting', problem: null, file: null };
  running.set(key, { upload: entry, tus, finished });
  publish([...all, entry]);
  void begin(key, tus, replaces !== undefined);
  return key;
}

/** Goes on with an upload of the same file that this browser began before. */
async function begin(key: string, tus: Tus, isReplacement: boolean): Promise<void> {
  if (!isReplacement) {
    const [before] = await tus.findPreviousUploads().catch(() => []);
    if (before) tus.resumeFromPreviousUpload(before);
  }
  if (running.has(key)) startNext();
}

export function pause(key: string): void {
  void running.get(key)?.tus.abort();
  change(key, { state: 'paused' });
  startNext();
}

/** After a pause or a failure. */
export function goOn(key: string): void {
  change(key, { state: 'waiting', problem: null });
  startNext();
}

/** Ends it, and drops what has come. */
export function cancel(key: string): void {
  void running.get(key)?.tus.abort(true).catch(() => undefined);
  running.delete(key);
  publish(all.filter((upload) => upload.key !== key));
  startNext();
}

export function forgetDone(): void {
  publish(all.filter(({ state }) => state !== 'done'));
}
