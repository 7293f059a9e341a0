import type { Chunk, Language } from '../retrieval/chunk.ts';
import { haystackOf } from './haystack.ts';
import type { IndexProfile } from './index-profile.ts';
import type { Ask } from './lexicon.ts';
import type { Quantity } from './quantity.ts';
import type { Signal, Signals } from './signals.ts';
import type { Term, Understanding } from './understand.ts';
import { toNeedle } from './word-book.ts';

/** Where a term was found, nearest first; the nearer, the surer that the sentence is about it. */
export interface Place {
  text: string;
  credit: number;
  /** Where what is asked for (a fee, a time) must stand. */
  isAnswer?: boolean;
  /** Too far away to tell which product or tier is meant. */
  isLoose?: boolean;
  /** A title may name both kinds of card; what stands nearer decides. */
  isFar?: boolean;
}

export interface Support {
  /** 0..1: how much of the question the candidate is about. */
  score: number;
  signals: Signals;
}

/** Weights of what a question asks for, against terms of 0.2 to 1. Asks without needles weigh nothing. */
const ASK_WEIGHT: Record<Ask, number> = { fee: 0.5, rate: 0.4, time: 0.5, limit: 0.4, how: 0.1, where: 0.15, 'what-to-bring': 0.35, condition: 0.15, amount: 0, what: 0 };
/** An age or a term decides which rule holds; an amount mostly only which row. */
const QUANTITY_WEIGHT = 0.6;
const MONEY_WEIGHT = 0.35;
const MEASURE_WEIGHT = 0.5;
/** A notion that no document knows counts half as much again: an answer that leaves it out would be about something else. */
const UNKNOWN_FACTOR = 1.5;

/** How well places around one candidate, written in `language`, support the question. */
export function supportIn(places: readonly Place[], understanding: Understanding, language: Language, profile: IndexProfile, takesIn?: (quantity: Quantity) => boolean): Support {
  const book = profile.bookOf(language);
  let total = 0;
  let found = 0;
  const signals: Signals = {};
  const add = (signal: Signal, value: number): void => void (signals[signal] = (signals[signal] ?? 0) + value);
  const isUnknown = (term: Term): boolean => term.role !== 'soft' && term.needles.every((needle) => profile.frequency(needle) === 0);
  const weights = understanding.terms.reduce((sum, term) => sum + term.weight, 0) || 1;
  const creditOf = (term: Term): number => {
    const isOther = term.role === 'slot' && namesAnother(term, places, profile);
    return Math.max(0, ...places.map((place) => (!(term.role === 'slot' && (place.isLoose === true || (isOther && place.isFar === true))) && standsIn(term, place.text, profile) ? place.credit : 0)));
  };
  const credits = understanding.terms.map(creditOf);
  // What no document knows can't be covered by any: it counts by itself and does not thin the rest.
  const known = understanding.terms.reduce((sum, term, i) => sum + (isUnknown(term) && credits[i] === 0 ? 0 : term.weight), 0) || 1;
  for (const [i, term] of understanding.terms.entries()) {
    const credit = credits[i] ?? 0;
    const weight = term.weight * (credit === 0 && term.role !== 'soft' && !term.isPredicate && isUnknown(term) ? UNKNOWN_FACTOR : 1);
    total += weight;
    found += weight * credit;
    add('covered', (term.weight * credit) / known);
    if (credit > 0 || term.role === 'soft') continue;
    if (term.isUnknownProduct) signals.unknownProduct = 1;
    if (term.role === 'slot') add('missingSlot', 1);
    else if (term.role === 'attribute') add('missingAttribute', 1);
    else if (isUnknown(term)) add('missingUnknown', term.weight / weights);
    else add(term.isPredicate ? 'missingPredicate' : 'missingTopic', term.weight / known);
  }
  for (const ask of understanding.asks) {
    const needles = book.askNeedles[ask];
    if (needles.length === 0) continue;
    const isMet = places.some((place) => place.isAnswer === true && needles.some((needle) => place.text.includes(needle)));
    total += ASK_WEIGHT[ask];
    found += isMet ? ASK_WEIGHT[ask] : 0;
    add(isMet ? 'askMet' : 'askUnmet', 1 / understanding.asks.length);
  }
  if (understanding.measure !== null) {
    total += MEASURE_WEIGHT;
    const counted = new RegExp(`[\\d一二两三四五六七八九十] ?${understanding.measure}`);
    const isMet = places.some((place) => place.isAnswer === true && counted.test(place.text));
    if (isMet) found += MEASURE_WEIGHT;
    add(isMet ? 'measureMet' : 'measureUnmet', 1);
  }
  for (const quantity of takesIn ? understanding.quantities.filter(({ isLoose }) => !isLoose) : []) {
    const isMet = takesIn?.(quantity) === true;
    const weight = quantity.measure === 'money' || quantity.measure === 'plain' ? MONEY_WEIGHT : QUANTITY_WEIGHT;
    total += weight;
    if (isMet) found += weight;
    add(isMet ? 'quantityMet' : 'quantityUnmet', weight);
  }
  return { score: total === 0 ? 0 : found / total, signals };
}

const members = new Map<string, string[]>();

/** The needles of a generic kind's words; its group is their list. */
function membersOf(group: string): string[] {
  const known = members.get(group) ?? group.split('/').map(toNeedle);
  members.set(group, known);
  return known;
}

/** Whether the nearer places name another member of the term's generic kind, and not the term: a row about debit cards under a title about both. */
function namesAnother(term: Term, places: readonly Place[], profile: IndexProfile): boolean {
  const others = term.groups.filter((group) => group.includes('/') && !group.includes('|')).flatMap(membersOf).filter((needle) => !term.needles.includes(needle));
  if (others.length === 0) return false;
  const near = places.filter((place) => place.isFar !== true && place.isLoose !== true).map((place) => place.text).join('\n');
  return !standsIn(term, near, profile) && others.some((needle) => near.includes(needle));
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

/** A longer Chinese notion may have a character put in (首套房 in 首套住房) or stand in two pieces (转账限额 in "转账的限额"). */
function standsInParts(needle: string, text: string): boolean {
  const parts = partsOf(needle);
  if (parts === null) return false;
  return isStretched(parts.characters, text) || parts.pairs.some(([start, end]) => text.includes(start) && text.includes(end));
}

interface Parts {
  characters: readonly string[];
  pairs: readonly (readonly [string, string])[];
}

const partsBy = new Map<string, Parts | null>();

function partsOf(needle: string): Parts | null {
  const known = partsBy.get(needle);
  if (known !== undefined) return known;
  if (partsBy.size >= 5_000) partsBy.clear();
  const made = cutNeedle(needle);
  partsBy.set(needle, made);
  return made;
}

function cutNeedle(needle: string): Parts | null {
  const characters = Array.from(needle);
  if (characters.length < 3 || !/^\p{Script=Han}+$/u.test(needle)) return null;
  const half = Math.floor(characters.length / 2);
  const cuts = characters.length < 4 ? [] : [...new Set([half, characters.length - half])];
  return { characters, pairs: cuts.map((cut) => [characters.slice(0, cut).join(''), characters.slice(cut).join('')] as const) };
}

/** The share of the question that the document's title names: a document about it answers rather than one that mentions it. */
export function titleFit(chunk: Chunk, { understanding, profile }: { understanding: Understanding; profile: IndexProfile }): number {
  const { far } = haystackOf(chunk);
  const terms = understanding.terms.filter((term) => term.role !== 'soft');
  const total = terms.reduce((sum, term) => sum + term.weight, 0);
  const named = terms.filter((term) => standsIn(term, far, profile)).reduce((sum, term) => sum + term.weight, 0);
  return total === 0 ? 0 : named / total;
}

/** Whether the characters follow each other with at most one other in between. */
function isStretched(characters: readonly string[], text: string): boolean {
  const [first = ''] = characters;
  for (let start = text.indexOf(first); start >= 0; start = text.indexOf(first, start + 1)) {
    let at = start;
    let i = 1;
    for (; i < characters.length; i++) {
      if (text[at + 1] === characters[i]) at += 1;
      else if (text[at + 2] === characters[i]) at += 2;
      else break;
    }
    if (i === characters.length) return true;
  }
  return false;
}

/** A chunk as places, for candidates that are a whole chunk. */
export function chunkPlaces(chunk: Chunk): Place[] {
  const { own, near, far } = haystackOf(chunk);
  return [{ text: own, credit: 1, isAnswer: true }, { text: near, credit: 0.9 }, { text: far, credit: 0.8, isFar: true }];
}
