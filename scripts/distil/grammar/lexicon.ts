import { ACTIONS } from './actions.ts';
import { ATTRIBUTES } from './attributes.ts';
import { ACTION_FACETS, ATTRIBUTE_FACETS, PAIR_FACETS, THING_FACETS } from './facets.ts';
import { INTENTS } from './intents.ts';
import { ACCOUNTS, CARDS, DEPOSITS } from './objects-accounts.ts';
import { INVESTING_MATTERS, INVESTMENTS } from './objects-investing.ts';
import { CREDIT_MATTERS, INSTALMENTS, LOANS } from './objects-lending.ts';
import { PAYMENTS, TRANSFERS } from './objects-payments.ts';
import { BUSINESS, CHANNELS, SERVICES, SIGN_IN } from './objects-services.ts';
import { linesOf, parseTerms, wordingsOf, type Term } from './parse-lexicon.ts';
import { STATES } from './states.ts';

/** An act or a property with the classes of things that it goes with. */
export interface ClassedTerm extends Term {
  classes: string[];
}
/** A way of asking, with wordings to be filled. */
export interface Facet {
  name: string;
  weight: number;
  zh: string[];
  en: string[];
}
export interface State extends Facet {
  classes: string[];
}

const OBJECT_LISTS: Record<string, string> = {
  card: CARDS, acct: ACCOUNTS, dep: DEPOSITS, loan: LOANS, inst: INSTALMENTS, credit: CREDIT_MATTERS, wealth: INVESTMENTS, invest: INVESTING_MATTERS,
  pay: PAYMENTS, tran: TRANSFERS, chan: CHANNELS, auth: SIGN_IN, svc: SERVICES, biz: BUSINESS,
};
export const OBJECTS: ReadonlyMap<string, Term[]> = new Map(Object.entries(OBJECT_LISTS).map(([name, list]) => [name, parseTerms(list)]));

export const ACTS: readonly ClassedTerm[] = parseClassed(ACTIONS);
export const PROPERTIES: readonly ClassedTerm[] = parseClassed(ATTRIBUTES);
export const ACT_FACETS = parseFacets(ACTION_FACETS);
export const PROPERTY_FACETS = parseFacets(ATTRIBUTE_FACETS);
export const OBJECT_FACETS = parseFacets(THING_FACETS);
export const COMPARISONS = parseFacets(PAIR_FACETS);

export const STATE_LIST: readonly State[] = linesOf(STATES).map((line, number) => {
  const [classes, wordings] = split(line, ' : ');
  return { name: `state${number}`, weight: 1, classes: classes.split(' '), ...bothSides(wordings) };
});
export const INTENT_LIST: readonly Facet[] = linesOf(INTENTS).map((line, number) => ({ name: `intent${number}`, weight: 1, ...bothSides(line) }));

function parseClassed(list: string): ClassedTerm[] {
  return linesOf(list).flatMap((line) => {
    const [classes, names] = split(line, ':');
    return parseTerms(names).map((term) => ({ ...term, classes: classes.split(' ').filter((name) => OBJECTS.has(name)) }));
  });
}

function parseFacets(list: string): Facet[] {
  return linesOf(list).map((line) => {
    const [head, wordings] = split(line, ' : ');
    const [weight = '', name = ''] = head.split(' ');
    return { name, weight: Number(weight), ...bothSides(wordings) };
  });
}

function bothSides(wordings: string): { zh: string[]; en: string[] } {
  const [zh, en] = split(wordings, ' = ');
  return { zh: wordingsOf(zh), en: wordingsOf(en) };
}

function split(line: string, at: string): [string, string] {
  const place = line.indexOf(at);
  if (place < 0) throw new Error(`this line of the grammar lacks "${at}": ${line.slice(0, 60)}`);
  return [line.slice(0, place).trim(), line.slice(place + at.length).trim()];
}
