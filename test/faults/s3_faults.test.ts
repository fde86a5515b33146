// G28: trouble with the object store is contained. Between the program and somebody else's store lies a road that errs,
// stalls, cuts, loses answers, and spoils bytes.
import './program.ts';
import { describe, test, type TestContext } from 'node:test';
import { createHash, randomBytes } from 'node:crypto';
import { House, minute } from '../e2e/house.ts';
import { eventually } from '../e2e/poll.ts';
import { keys, makes, Road, type Make, type Trouble } from '../e2e/stores.ts';
import { environmentOf, size, type Sabotage } from './program.ts';
import { Findings } from './promises.ts';

const mebibyte = 1024 * 1024;
const promise = {
  verified: 'no file is there whose bytes are not, all and unchanged',
  clear: 'what fails is answered 503, and nothing stays behind in the list',
  resumable: 'an upload goes on when the store is back',
  parts: 'no parts are left that came to nothing',
  served: 'what is sent is what was stored, or is cut off',
  pages: 'pages without files are served as ever',
} as const;

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const pdf = (count: number): Buffer => Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(count - 9)]);
const isPut: Trouble['when'] = (method) => method === 'PUT';
const isGet: Trouble['when'] = (method) => method === 'GET';
const isComplete: Trouble['when'] = (method, path) => method === 'POST' && path.includes('uploadId=');

class Trial {
  readonly house: House;
  readonly road: Road;
  readonly findings: Findings;
  readonly stored = new Map<string, string>();

  constructor(house: House, road: Road, findings: Findings) {
    this.house = house;
    this.road = road;
    this.findings = findings;
  }

  async upload(bytes: Buffer): Promise<number> {
    const answer = await fetch(`${this.house.origin}/api/v1/files?name=a.pdf`, { method: 'POST', headers: { authorization: `Bearer ${this.house.api.key}` }, body: new Uint8Array(bytes) });
    const made = (await answer.json()) as { id: string };
    if (answer.status === 201) this.stored.set(made.id, digest(bytes));
    else this.findings.expect(promise.clear, answer.status === 503, `answered ${answer.status}`);
    return answer.status;
  }

  async content(file: string): Promise<{ status: number; digest: string }> {
    try {
      const answer = await fetch(`${this.house.origin}/api/v1/files/${file}/content`, { headers: { authorization: `Bearer ${this.house.api.key}` }, signal: AbortSignal.timeout(60_000) });
      return { status: answer.status, digest: digest(Buffer.from(await answer.arrayBuffer())) };
    } catch {
      return { status: 0, digest: '' };
    }
  }

  /** Whatever is listed is there, all of it, when the road is clear. */
  async check(): Promise<void> {
    this.road.heal();
    const listed = (await this.house.api.all('list_files')).map(({ id }) => id);
    this.findings.hold(promise.clear, listed.filter((id) => !this.stored.has(id)));
    for (const [file, wanted] of this.stored) {
      const found = await this.content(file);
      this.findings.expect(promise.verified, found.status === 200 && found.digest === wanted, `${file}: ${found.status}`);
    }
  }

  async page(): Promise<void> {
    const began = performance.now();
    const answer = await fetch(`${this.house.origin}/library`).catch(() => undefined);
    this.findings.expect(promise.pages, answer?.status === 200 && performance.now() - began < 2_000, `${answer?.status} after ${Math.round(performance.now() - began)} ms`);
  }
}

async function storing(trial: Trial): Promise<void> {
  const { road } = trial;
  const troubles: [Trouble['kind'], Partial<Trouble>][] = [
    ['status', { status: 503, times: 2 }], ['status', { status: 500 }], ['status', { status: 403, when: isPut }],
    ['cut', { times: 2 }], ['lost_reply', { times: 2, when: isPut }], ['corrupt', { when: isPut }], ['truncate', { when: isGet }], ['corrupt', { times: 1, when: isGet }],
  ];
  for (const [kind, more] of troubles) {
    road.spoil(kind, more);
    const status = trial.upload(pdf(100_000));
    await trial.page();
    await status;
    road.heal();
  }
}

async function inParts(trial: Trial): Promise<void> {
  const { road } = trial;
  const bytes = pdf(65 * mebibyte);
  road.spoil('lost_reply', { when: isComplete, times: 1 });
  await trial.upload(bytes);
  road.heal();
  road.spoil('status', { status: 503, when: (method, path) => method === 'PUT' && path.includes('partNumber=3') });
  await trial.upload(bytes);
  road.heal();
  trial.findings.expect(promise.parts, road.open.size === 0, `${road.open.size} uploads in parts are open`);
}

/** Killed in the middle of an upload in parts: its parts go after the next start. */
async function killed(trial: Trial): Promise<void> {
  const { house, road } = trial;
  road.spoil('stall', { when: (method, path) => method === 'PUT' && path.includes('partNumber=2') });
  void fetch(`${house.origin}/api/v1/files?name=b.pdf`, { method: 'POST', headers: { authorization: `Bearer ${house.api.key}` }, body: new Uint8Array(pdf(65 * mebibyte)) }).catch(() => undefined);
  await eventually(() => road.open.size > 0, { what: 'an upload in parts' });
  await house.kill();
  road.heal();
  house.advance(11 * minute);
  await house.serve();
  await eventually(() => road.open.size === 0, { what: 'its parts to go' }).catch(() => trial.findings.expect(promise.parts, false, `${road.open.size} are open after a kill`));
}

async function resumed(trial: Trial): Promise<void> {
  const { house, road } = trial;
  const bytes = pdf(300_000);
  const protocol = { 'tus-resumable': '1.0.0' };
  const { id } = await house.api.do('create_upload', { headers: { ...protocol, 'upload-length': String(bytes.length), 'upload-metadata': `filename ${Buffer.from('r.pdf').toString('base64')}` } });
  const address = `${house.origin}/api/v1/uploads/${id}`;
  const headers = { ...protocol, authorization: `Bearer ${house.api.key}` };
  road.spoil('status', { status: 503 });
  const add = (offset: number) => fetch(address, { method: 'PATCH', headers: { ...headers, 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' }, body: new Uint8Array(bytes.subarray(offset)) });
  const refused = (await add(0)).status;
  trial.findings.expect(promise.resumable, refused === 503, `answered ${refused}`);
  road.heal();
  const offset = Number((await fetch(address, { method: 'HEAD', headers })).headers.get('upload-offset'));
  trial.findings.expect(promise.resumable, offset > 0 && offset < bytes.length, `goes on at ${offset}`);
  const last = (await add(offset)).status;
  const { file } = await house.api.do('get_upload', { path: { upload: id } });
  trial.findings.expect(promise.resumable, last === 204 && file !== null, `answered ${last}`);
  if (file) trial.stored.set(file, digest(bytes));
}

async function serving(trial: Trial): Promise<void> {
  const { road } = trial;
  const [file, wanted] = [...trial.stored][0]!;
  for (const kind of ['status', 'cut', 'truncate', 'stall'] as const) {
    road.spoil(kind, { when: isGet, status: 503 });
    const sending = trial.content(file);
    await trial.page();
    const sent = await sending;
    trial.findings.expect(promise.served, sent.status === 503 || sent.status === 0 || sent.digest === wanted, `${kind}: ${sent.status}`);
    road.heal();
  }
  road.spoil('status', { when: isGet, status: 503, times: 2 });
  const patient = await trial.content(file);
  trial.findings.expect(promise.served, patient.digest === wanted, `after two refusals: ${patient.status}`);
  road.heal();
}

async function run(context: TestContext, make: Make, parts: ((trial: Trial) => Promise<void>)[], sabotage?: Sabotage): Promise<Findings> {
  const findings = new Findings();
  const road = await Road.open(make, 'riverside-media');
  const house = await House.open('sqlite', { environment: { ...keys, ...environmentOf(sabotage), CUSTOMERHUB_MEDIA: road.media } });
  const trial = new Trial(house, road, findings);
  try {
    for (let round = 0; round < size(1, 10); round += 1) for (const part of parts) await part(trial);
    await trial.check();
    findings.figures[`troubles of ${make}`] = road.struck;
    findings.report(context);
    return findings;
  } finally {
    await house.close();
    await road.close();
  }
}

// Beside each other: they mostly wait.
describe('two makes of store', { concurrency: 2 }, () => {
  for (const make of makes) {
    test(`trouble with ${make} is contained`, async (context) => {
      (await run(context, make, [storing, resumed, serving, inParts, killed])).assertKept();
    });
  }
});

test('it is noticed when the store is taken at its word', async (context) => {
  (await run(context, 's3rver', [storing], 'trust_the_store')).assertBroken(context, promise.verified);
});

test('it is noticed when parts are left', async (context) => {
  (await run(context, 's3rver', [inParts], 'leave_parts')).assertBroken(context, promise.parts);
});
