// Rows of one kind of object, in the order they were made, with look-ups by chosen fields.

// Wire objects have hundreds of optional fields that differ by version; the judge of their shape is the
// contract in stripe.test.ts, not the compiler.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Fields = Record<string, any>;
export interface Stored extends Fields {
  id: string;
  object: string;
}

export interface Page {
  rows: Stored[];
  has_more: boolean;
}

export interface Paging {
  limit: number;
  starting_after?: string;
  ending_before?: string;
}

export class Table {
  readonly name: string;
  readonly #fields: string[];
  readonly #rows = new Map<string, Stored>();
  readonly #places = new Map<string, number>();
  readonly #keys = new Map<string, unknown[]>();
  readonly #indexes: Map<unknown, string[]>[];
  #order: string[] = [];
  #made = 0;

  constructor(name: string, fields: string[] = []) {
    this.name = name;
    this.#fields = fields;
    this.#indexes = fields.map(() => new Map());
  }

  get size(): number {
    return this.#rows.size;
  }

  get(id: string): Stored | undefined {
    return this.#rows.get(id);
  }

  save<Row extends Stored>(row: Row): Row {
    if (!this.#rows.has(row.id)) {
      this.#places.set(row.id, this.#made++);
      this.#order.push(row.id);
    }
    this.#rows.set(row.id, row);
    if (this.#fields.length > 0) this.#index(row);
    return row;
  }

  remove(id: string): void {
    this.#rows.delete(id);
    this.#order.splice(this.#order.indexOf(id), 1);
    this.#unindex(id);
    this.#places.delete(id);
  }

  // Drops the oldest rows, a tenth at a time so that it costs little.
  trim(most: number): Stored[] {
    if (this.#order.length <= most * 1.1) return [];
    const gone = this.#order.slice(0, this.#order.length - most).map((id) => this.#rows.get(id)!);
    this.#order = this.#order.slice(-most);
    for (const row of gone) {
      this.#unindex(row.id);
      this.#rows.delete(row.id);
      this.#places.delete(row.id);
    }
    return gone;
  }

  // Oldest first.
  all(): Stored[] {
    return this.#order.map((id) => this.#rows.get(id)!);
  }

  by(field: string, value: unknown): Stored[] {
    return this.#ids(field, value).map((id) => this.#rows.get(id)!);
  }

  newest(field: string, value: unknown): Stored | undefined {
    const id = this.#ids(field, value).at(-1);
    return id === undefined ? undefined : this.#rows.get(id);
  }

  // A page of what `wanted` takes, newest first, walking from the cursor so that deep pages cost no more.
  page(paging: Paging, narrowed: { field: string; value: unknown } | undefined, wanted: (row: Stored) => boolean): Page {
    const ids = narrowed && this.#fields.includes(narrowed.field) ? this.#ids(narrowed.field, narrowed.value) : this.#order;
    const backwards = paging.ending_before !== undefined;
    const cursor = paging.ending_before ?? paging.starting_after;
    const step = backwards ? 1 : -1;
    let at = cursor === undefined ? ids.length - 1 : this.#beside(ids, this.#places.get(cursor) ?? 0, step);
    const rows: Stored[] = [];
    for (; at >= 0 && at < ids.length && rows.length <= paging.limit; at += step) {
      const row = this.#rows.get(ids[at]!)!;
      if (wanted(row)) rows.push(row);
    }
    const has_more = rows.length > paging.limit;
    if (has_more) rows.pop();
    return { rows: backwards ? rows.reverse() : rows, has_more };
  }

  // The first position past `place` in the direction of `step`; ids are in the order they were made.
  #beside(ids: string[], place: number, step: number): number {
    let low = 0;
    let high = ids.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.#places.get(ids[middle]!)!;
      if (step > 0 ? other <= place : other < place) low = middle + 1;
      else high = middle;
    }
    return step > 0 ? low : low - 1;
  }

  #ids(field: string, value: unknown): string[] {
    const index = this.#indexes[this.#fields.indexOf(field)];
    if (!index) throw new Error(`${this.name} has no index on ${field}`);
    return index.get(value) ?? [];
  }

  #index(row: Stored): void {
    const keys = this.#fields.map((field) => field.split('.').reduce<unknown>((value, name) => (value as Fields | null)?.[name], row));
    const before = this.#keys.get(row.id);
    this.#keys.set(row.id, keys);
    for (const [at, key] of keys.entries()) {
      if (before && before[at] === key) continue;
      if (before) remove(this.#indexes[at]!, before[at], row.id);
      if (key === null || key === undefined) continue;
      const ids = this.#indexes[at]!.get(key) ?? [];
      const place = this.#places.get(row.id)!;
      ids.splice(this.#beside(ids, place, 1), 0, row.id);
      this.#indexes[at]!.set(key, ids);
    }
  }

  #unindex(id: string): void {
    for (const [at, key] of (this.#keys.get(id) ?? []).entries()) remove(this.#indexes[at]!, key, id);
    this.#keys.delete(id);
  }
}

function remove(index: Map<unknown, string[]>, key: unknown, id: string): void {
  const ids = index.get(key);
  const at = ids?.indexOf(id) ?? -1;
  if (!ids || at < 0) return;
  ids.splice(at, 1);
  if (ids.length === 0) index.delete(key);
}
