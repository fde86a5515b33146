import { DatabaseSync } from 'node:sqlite';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { House } from '../e2e/house.ts';

export type Row = Record<string, string | number | null>;

/** The program's database as an outsider reads it, without the program. */
export interface Database {
  rows(sql: string): Row[];
  /** What the engine itself finds wrong with its files. */
  damage(): string[];
  close(): void;
}

/** Opened for reading only; the house must not be writing meanwhile. */
export function openDatabase(house: House): Database {
  return house.databaseUrl ? new Postgres(house.databaseUrl) : new Sqlite(join(house.folder, 'customerhub.db'));
}

export function openSqlite(file: string): Database {
  return new Sqlite(file);
}

class Sqlite implements Database {
  readonly #connection: DatabaseSync;

  constructor(file: string) {
    if (!existsSync(file)) throw new Error(`there is no database ${file}`);
    this.#connection = new DatabaseSync(file, { readOnly: true });
  }

  rows(sql: string): Row[] {
    return this.#connection.prepare(sql).all() as Row[];
  }

  damage(): string[] {
    const found = this.rows('PRAGMA integrity_check').map((row) => String(row['integrity_check'])).filter((line) => line !== 'ok');
    return [...found, ...this.rows('PRAGMA foreign_key_check').map((row) => `a row of ${row['table']} points at nothing`)];
  }

  close(): void {
    this.#connection.close();
  }
}

// PostgreSQL holds foreign keys by itself; its files are the server's own affair and nobody cuts its power here.
class Postgres implements Database {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  rows(sql: string): Row[] {
    const wrapped = `select coalesce(json_agg(row_to_json(found)), '[]') from (${sql}) as found`;
    const done = spawnSync('psql', [this.#url, '-qAtc', wrapped], { encoding: 'utf8', maxBuffer: 1 << 30 });
    if (done.status !== 0) throw new Error(`psql failed: ${done.stderr}`);
    return JSON.parse(done.stdout) as Row[];
  }

  damage(): string[] {
    return [];
  }

  close(): void {}
}
