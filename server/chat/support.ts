import type { Chunk } from '../retrieval/chunk.ts';
import { haystackOf } from './haystack.ts';
import type { IndexProfile } from './index-profile.ts';
import type { Ask } from './lexicon.ts';
import type { Quantity } from './quantity.ts';
import type { Term, Understanding } from './understand.ts';
import type { WordBook } from './word-book.ts';

/** Where a term was found, nearest first; the nearer, the surer that the sentence is about it. */
export interface Place {
  text: string;
  credit: number;
}

export interface Support {
  /** 0..1: how much of the question the candidate is about. */
  score: number;
  /** Terms that stand nowhere near the candidate. */
  missing: Term[];
}

/** Weights of what a question asks for, against terms of 0.2 to 1. Asks without needles weigh nothing. */
const ASK_WEIGHT: Record<Ask, number> = { fee: 0.5, rate: 0.4, time: 0.5, limit: 0.4, how: 0.1, where: 0.15, 'what-to-bring': 0.35, condition: 0.15, amount: 0, what: 0 };
const QUANTITY_WEIGHT = 0.4;
/** A notion that no document knows counts double: an answer that leaves it out would be about something else. */
const UNKNOWN_FACTOR = 1.5;

/** How well places around one candidate support the question. */
export function supportIn(places: readonly Place[], understanding: Understanding, book: WordBook, profile: IndexProfile, takesIn?: (quantity: Quantity) => boolean): Support {
  let total = 0;
  let found = 0;
  const missing: Term[] = [];
  for (const term of understanding.terms) {
    const credit = Math.max(0, ...places.map((place) => (standsIn(term, place.text, profile) ? place.credit : 0)));
    const weight = term.weight * (credit === 0 && term.role !== 'soft' && profile.frequency(term.needles[0] ?? '') === 0 ? UNKNOWN_FACTOR : 1);
    total += weight;
    found += weight * credit;
    if (credit === 0 && term.role !== 'soft') missing.push(term);
  }
  for (const ask of understanding.asks) {
    const needles = book.askNeedles[ask];
    if (needles.length === 0) continue;
    total += ASK_WEIGHT[ask];
    found += ASK_WEIGHT[ask] * Math.max(0, ...places.map((place) => (needles.some((needle) => place.text.includes(needle)) ? place.credit : 0)));
  }
  for (const quantity of takesIn ? understanding.quantities : []) {
    total += QUANTITY_WEIGHT;
    if (takesIn?.(quantity) === true) found += QUANTITY_WEIGHT;
  }
  return { score: total === 0 ? 0 : found / total, missing };
}

/** Whether a term stands in a text by any of its wordings, and not only inside the name of something else (金卡 in 白金卡). */
export function standsIn(term: Term, text: string, profile: IndexProfile): boolean {
  return term.needles.some((needle) => needleStands(needle, text, profile));
}

function needleStands(needle: string, text: string, profile: IndexProfile): boolean {
  if (!text.includes(needle)) return standsInParts(needle, text);
  const longer = profile.longerSlots(needle).filter((other) => text.includes(other) && !isQualified(other, needle));
  if (longer.length === 0) return true;
  let rest = text;
  for (const other of longer) rest = rest.replaceAll(other, '|');
  return rest.includes(needle);
}

/** 个人网银 is a 网银, 网点柜台 a 柜台; but 白金卡 is no 金卡: one character before a name changes it. */
function isQualified(longer: string, needle: string): boolean {
  return longer.length - needle.length >= 2;
}

/** A long Chinese notion may stand in two pieces: 转账限额 in "转账的限额". */
function standsInParts(needle: string, text: string): boolean {
  const characters = Array.from(needle);
  if (characters.length < 4 || !/^\p{Script=Han}+$/u.test(needle)) return false;
  const half = Math.floor(characters.length / 2);
  return [half, characters.length - half].some((cut) => text.includes(characters.slice(0, cut).join('')) && text.includes(characters.slice(cut).join('')));
}

/** A chunk as places, for candidates that are a whole chunk. */
export function chunkPlaces(chunk: Chunk): Place[] {
  const { own, near, far } = haystackOf(chunk);
  return [{ text: own, credit: 1 }, { text: near, credit: 0.9 }, { text: far, credit: 0.8 }];
}

/**
 * Whether the evidence is too thin for an answer. A wrong fee is worse than none, so a product, tier or channel that the
 * candidate does not know declines it, and so does a missing notion that makes up much of the question.
 */
export function isThin(support: Support, understanding: Understanding): boolean {
  if (support.score < LEAST_SUPPORT) return true;
  if (support.missing.some((term) => term.role === 'slot')) return true;
  const weights = understanding.terms.reduce((sum, term) => sum + term.weight, 0);
  return support.missing.reduce((sum, term) => sum + term.weight, 0) > weights * MOST_MISSING;
}

const LEAST_SUPPORT = 0.6;
const MOST_MISSING = 0.34;
