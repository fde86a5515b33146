// The proxies that people put in front, as Debian has them: nginx and HAProxy, keeping their connections to the program
// and passing bodies on as they come, which is how requests are smuggled.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../e2e/poll.ts';
import { freePort } from '../e2e/process.ts';

export const makes = ['nginx', 'haproxy'] as const;
export type Make = (typeof makes)[number];

const path = `${process.env['PATH']}:/usr/sbin:/sbin`;
const environment = { ...process.env, PATH: path };
const isRoot = process.getuid?.() === 0;

export function isInstalled(make: Make): boolean {
  return spawnSync(make, ['-v'], { env: environment }).status === 0;
}

// A line of their logs for each request that the program answered: `GET 200`.
const nginx = (folder: string, port: number, behind: string): string => `
daemon off; worker_processes 1; pid ${folder}/nginx.pid; error_log ${folder}/error.log crit;${isRoot ? ' user root;' : ''}
events { worker_connections 512; }
http {
  log_format border '$request_method $upstream_status';
  access_log ${folder}/log border;
  client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi;
  underscores_in_headers on; client_max_body_size 2m;
  upstream hub { server ${behind}; keepalive 8; }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://hub; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $http_host;
      proxy_request_buffering off; proxy_next_upstream off; proxy_ignore_client_abort on;
    }
  }
}
`;

const haproxy = (port: number, behind: string): string => `
global
  log stdout format raw local0 info
  maxconn 512
defaults
  mode http
  log global
  log-format "%[var(txn.asked)] %[var(txn.answered)]"
  timeout connect 5s
  timeout client 20s
  timeout server 20s
  option http-keep-alive
  http-reuse always
frontend front
  bind 127.0.0.1:${port}
  http-request set-var(txn.asked) method
  http-response set-var(txn.answered) status
  default_backend hub
backend hub
  server hub ${behind}
`;

export class Front {
  readonly make: Make;
  readonly port: number;
  readonly #folder: string;
  readonly #child: ChildProcess;
  #printed = '';

  private constructor(make: Make, port: number, folder: string, child: ChildProcess) {
    [this.make, this.port, this.#folder, this.#child] = [make, port, folder, child];
    child.stdout!.setEncoding('utf8').on('data', (text: string) => (this.#printed += text));
  }

  /** In front of the program at `behind`, such as 127.0.0.1:8080. */
  static async open(make: Make, behind: string): Promise<Front> {
    const [port, folder] = [await freePort(), mkdtempSync(join(tmpdir(), 'customerhub-front-'))];
    const file = join(folder, 'conf');
    writeFileSync(file, make === 'nginx' ? nginx(folder, port, behind) : haproxy(port, behind));
    const words = make === 'nginx' ? ['-c', file, '-p', folder] : ['-db', '-f', file];
    const child = spawn(make, words, { env: environment, stdio: ['ignore', 'pipe', 'inherit'] });
    const front = new Front(make, port, folder, child);
    await eventually(async () => (await fetch(`${front.origin}/healthz`)).ok, { what: `${make} in front` });
    return front;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** What the program answered, as it was seen from here: the method and the status of each. */
  get answered(): string[] {
    const log = join(this.#folder, 'log');
    const text = this.make === 'haproxy' ? this.#printed : existsSync(log) ? readFileSync(log, 'utf8') : '';
    return text.split('\n').filter((line) => /^[A-Z]+ \d{3}$/.test(line));
  }

  async close(): Promise<void> {
    const over = once(this.#child, 'exit');
    if (this.#child.exitCode === null) this.#child.kill('SIGTERM');
    else return rmSync(this.#folder, { recursive: true, force: true });
    const late = setTimeout(() => this.#child.kill('SIGKILL'), 3_000);
    await over;
    clearTimeout(late);
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
