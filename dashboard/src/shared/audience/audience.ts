import { call, type Schema } from '../../api/call';

export type Word = Schema<'AudienceWord'>;
export type Kind = Schema<'AudienceCriterion'>['kind'];

/** Lists of ids: of tags, groups, products and collections, and of subscriptions to them. */
export interface Rule {
  any: string[];
  all: string[];
  none: string[];
}

/** Whom something is for, as a form holds it. The rule counts for `certain` alone. */
export interface Audience {
  word: Word;
  rule: Rule;
}

export const emptyRule: Rule = { any: [], all: [], none: [] };
export const isEmpty = ({ any, all, none }: Rule) => any.length + all.length + none.length === 0;

export const ruleOf = (rule: Schema<'AudienceRule'>): Rule => ({ any: rule.any ?? [], all: rule.all ?? [], none: rule.none ?? [] });

export const audienceOf = ({ audience, audience_rule: rule }: { audience: Word; audience_rule: Schema<'AudienceRule'> }): Audience => ({ word: audience, rule: ruleOf(rule) });

/** As the body of a change. */
export const audienceBody = ({ word, rule }: Audience) => ({ audience: word, audience_rule: word === 'certain' ? rule : emptyRule });

/** As a question about it. */
export function audienceQuery({ word, rule: { any, all, none } }: Audience): { audience: Word; any?: string; all?: string; none?: string } {
  if (word !== 'certain') return { audience: word };
  const list = (name: keyof Rule, ids: string[]) => (ids.length > 0 ? { [name]: ids.join(',') } : {});
  return { audience: word, ...list('any', any), ...list('all', all), ...list('none', none) };
}

export const isSame = (left: Audience, right: Audience) => JSON.stringify(audienceBody(left)) === JSON.stringify(audienceBody(right));

export interface CriterionChoice {
  value: string;
  label: string;
  kind: Kind;
}

const anySubscription: CriterionChoice = { value: 'subscription', label: 'Any subscription', kind: 'subscription' };

export const kindOf = (id: string): Kind => (id.startsWith(anySubscription.value) ? 'subscription' : id.startsWith('tag_') ? 'tag' : id.startsWith('grp_') ? 'group' : id.startsWith('col_') ? 'collection' : 'product');

/** Tags, groups, products and collections whose name holds these words, and subscriptions to what is among them. */
export async function findCriteria(words: string, signal: AbortSignal): Promise<CriterionChoice[]> {
  const query = { limit: 10, ...(words ? { q: words } : {}) };
  const [groups, tags, products, collections] = await Promise.all([
    call('get', '/groups', { query, signal }), call('get', '/tags', { query, signal }),
    call('get', '/products', { query, signal }), call('get', '/collections', { query, signal }),
  ]);
  const named = (kind: Kind) => ({ id, name }: { id: string; name: string }) => ({ value: id, label: name, kind });
  const subscriptions = [...products.data, ...collections.data].map(({ id, name }): CriterionChoice => ({ value: `${anySubscription.value}:${id}`, label: name, kind: 'subscription' }));
  const any = anySubscription.label.toLowerCase().includes(words.toLowerCase()) ? [anySubscription] : [];
  return [...groups.data.map(named('group')), ...tags.data.map(named('tag')), ...products.data.map(named('product')), ...collections.data.map(named('collection')), ...any, ...subscriptions];
}
