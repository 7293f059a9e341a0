import { normalizeText } from '../retrieval/normalize-text.ts';
import { cutWords } from './cut-words.ts';
import { remember, type IndexProfile } from './index-profile.ts';
import type { Ask } from './lexicon.ts';
import { isWord, joinTokens, stemToken, surfaceTokens } from './phrase-matcher.ts';
import { findQuantities, type Quantity } from './quantity.ts';
import { isPredicate } from './predicates.ts';
import type { Slot } from './slots.ts';
import type { Known, WordBook } from './word-book.ts';

export type TermRole = 'slot' | 'topic' | 'attribute' | 'soft';

/** One notion of a question. It stands in a text when any of its needles does. */
export interface Term {
  /** As it stands in the question, normalised. */
  text: string;
  needles: string[];
  /** 0..1: rare words of the documents weigh most. */
  weight: number;
  role: TermRole;
  /** A weighty word that no document knows and that tells which product is meant: 钻石 before 信用卡, 锦帆理财. Other products' figures are no answer. */
  isUnknownProduct: boolean;
  /** A verb or the like: an answer may well use another. */
  isPredicate: boolean;
  /** Generic kinds and the documents' own groups that it belongs to. */
  groups: string[];
}

export interface Understanding {
  terms: Term[];
  asks: Ask[];
  quantities: Quantity[];
  /** What is counted in 几张, 多少笔: an answer has a number of them. */
  measure: string | null;
}

const SOFT_WEIGHT = 0.08;
const PREDICATE_SHARE = 0.45;
/** The least salience of a thing: 钻石 and 贵宾厅 are above it, 一共 and 那天 below. */
const WEIGHTY = 0.75;

/** Reads what a standalone question is about, what it asks for, and the figures it names. */
export function understand(question: string, book: WordBook, profile: IndexProfile): Understanding {
  return remember(profile.readings, `${book.id}\n${question}`, () => read(question, book, profile));
}

function read(question: string, book: WordBook, profile: IndexProfile): Understanding {
  const quantities = findQuantities(question, { asAsked: true });
  const surface = surfaceTokens(blankOut(normalizeText(question), quantities));
  const tokens = surface.map(stemToken);
  const asks = new Set<Ask>();
  const terms: Term[] = [];
  let run: string[] = [];
  const flush = (): void => {
    for (const word of cutWords(run.join(''), book.dropped)) terms.push(makeTerm(word, [word], 'topic', [], profile));
    run = [];
  };
  for (let at = 0; at < tokens.length; ) {
    const token = tokens[at] ?? '';
    const known = book.matcher.at(tokens, at);
    const slot = profile.slots.at(tokens, at);
    const end = Math.max(known?.end ?? 0, slot?.end ?? 0);
    if (end === 0) {
      if (/^\p{Script=Han}$/u.test(token)) run.push(token);
      else if (token === '%' || token.trim() === '') flush();
      else {
        flush();
        if (isWord(token)) terms.push(latinTerm(surface[at] ?? token, token, profile));
      }
      at += 1;
      continue;
    }
    flush();
    const readings = known?.end === end ? known.values : [];
    for (const reading of readings) if (reading.as === 'ask') asks.add(reading.ask);
    const span = { text: joinTokens(surface.slice(at, end)).trim(), needle: joinTokens(tokens.slice(at, end)) };
    const term = knownTerm(span, readings, slot?.end === end ? slot.values : [], profile);
    if (term) terms.push(term);
    at = end;
  }
  flush();
  // A percentage is what the customer believes the answer to be, not what the question is about.
  return { terms: markProducts(mergeTerms(terms), question, profile), asks: [...asks], quantities: quantities.filter((quantity) => quantity.measure !== 'percent'), measure: findMeasure(question) };
}

/** A code such as C2 or R4 is one of a row: another one is another case. */
function latinTerm(text: string, token: string, profile: IndexProfile): Term {
  const series = /^([a-z]+)\d+$/.exec(token)?.[1];
  return makeTerm(text, [` ${token} `], series === undefined ? 'topic' : 'slot', series === undefined ? [] : [`series:${series}`], profile);
}

const MEASURE = /(?:几|多少)(张|笔|次|期|位|份|户|岁|台|克|成)/;

function findMeasure(question: string): string | null {
  return MEASURE.exec(normalizeText(question))?.[1] ?? null;
}

function knownTerm({ text, needle }: { text: string; needle: string }, readings: Known[], slots: Slot[], profile: IndexProfile): Term | undefined {
  const needles = [needle, ...readings.flatMap((reading) => (reading.as === 'synonym' ? reading.needles : []))];
  const groups = [...readings.flatMap((reading) => (reading.as === 'kind' ? [reading.group] : [])), ...slots.map((slot) => slot.group)];
  needles.push(...readings.flatMap((reading) => (reading.as === 'kind' ? profile.aliases.get(reading.word) ?? [] : [])));
  if (readings.some((reading) => reading.as === 'kind') || slots.some((slot) => slot.isTier)) return makeTerm(text, needles, 'slot', groups, profile);
  if (readings.some((reading) => reading.as === 'attribute')) return makeTerm(text, needles, 'attribute', groups, profile);
  if (groups.length > 0) return makeTerm(text, needles, 'topic', groups, profile);
  // "免费" asks for a fee, and its truth is what the answer must show: it may not demand a source that says so.
  if (readings.some((reading) => reading.as === 'ask' || reading.as === 'frame')) return undefined;
  if (needles.length > 1) return makeTerm(text, needles, 'topic', [], profile);
  return makeTerm(text, needles, 'soft', [], profile);
}

function makeTerm(text: string, needles: string[], role: TermRole, groups: string[], profile: IndexProfile): Term {
  if (role === 'soft') return { text, needles, weight: SOFT_WEIGHT, role, groups, isPredicate: false, isUnknownProduct: false };
  const frequency = Math.max(0, ...needles.map((needle) => profile.frequency(needle)));
  const idf = Math.log((profile.size + 2) / (Math.min(frequency, profile.size) + 1)) / Math.log(profile.size + 2);
  // A single Han character is mostly a verb that the cutter left over.
  const length = Array.from(text).length === 1 ? 0.3 : 1;
  const light = role === 'topic' && needles.length === 1 && isPredicate(text);
  const salience = role === 'topic' ? profile.nearness.salience(text) : 1;
  return { text, needles: [...new Set(needles)], weight: Math.max(0.2, idf) * length * (light ? PREDICATE_SHARE : 1) * (role === 'topic' && needles.length === 1 ? salience : 1), role, groups, isPredicate: light, isUnknownProduct: false };
}

/** Ends of words that name what a bank sells. */
const PRODUCT_END = /[卡贷户盾宝险存]$/;

function markProducts(terms: Term[], question: string, profile: IndexProfile): Term[] {
  const text = normalizeText(question);
  return terms.map((term) => {
    if (term.role !== 'topic' || term.isPredicate || !/^\p{Script=Han}{2,}$/u.test(term.text) || term.needles.some((needle) => profile.frequency(needle) > 0)) return term;
    const end = text.indexOf(term.text) + term.text.length;
    // One character may stand between: the cutter leaves 币 of 比特币 over.
    const isBefore = terms.some((next) => (next.groups.length > 0 || next.needles.length > 1) && [end, end + 1].includes(text.indexOf(next.text, end)));
    return { ...term, isUnknownProduct: profile.nearness.salience(term.text) >= WEIGHTY && (isBefore || PRODUCT_END.test(term.text)) };
  });
}

function mergeTerms(terms: Term[]): Term[] {
  return terms.filter((term, i) => terms.findIndex((other) => other.text === term.text) === i);
}

function blankOut(text: string, quantities: readonly Quantity[]): string {
  let out = text;
  for (const { start, end } of quantities) out = out.slice(0, start) + ' '.repeat(end - start) + out.slice(end);
  return out;
}
