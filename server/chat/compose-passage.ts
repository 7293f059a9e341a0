import type { Chunk } from '../retrieval/chunk.ts';
import { languageSignals, nearnessOf, type Candidate, type ComposeInput, type Sentence } from './candidate.ts';
import { haystackOf } from './haystack.ts';
import { sentenceTakesIn } from './quantity.ts';
import type { Signals } from './signals.ts';
import { standsIn, supportIn, titleFit, type Place, type Support } from './support.ts';
import { readable, unitsOf, type TextUnit } from './text-units.ts';

/** Characters: what is said first fits a phone's screen; a list of steps may be longer, since half of it helps nobody. */
const LONGEST = 180;
const LONGEST_STEPS = 420;
/** Sentences nearly as good as the best come along: they are mostly its conditions. */
const NEARLY = 0.82;

/** An example shows how a rule works; it is not the rule. */
const EXAMPLE = /^(?:第[一二三四五六七八九十百]+条)?[\s　（(]*(?:举例|例如|示例|for example|example)/i;

/** The best sentences of each passage or fact, in reading order. */
export function composePassages(input: ComposeInput): Candidate[] {
  return input.retrieval.chosen.flatMap(({ chunk, keyword, vector, fused }): Candidate[] => {
    if (chunk.kind !== 'passage' && chunk.kind !== 'fact') return [];
    const units = unitsOf(chunk);
    const scored = units.map((unit) => supportIn(unitPlaces(unit, units, chunk), input.understanding, chunk.language, input.profile, (quantity) => sentenceTakesIn((unit.leadIn === null ? '' : units[unit.leadIn]?.text ?? '') + unit.text, quantity)));
    const own = units.map((unit) => ownScore(unit, chunk, input));
    const best = indexOfBest(scored, own);
    const support = scored[best];
    const unit = units[best];
    if (!support || !unit || !isAboutIt(unit, units, chunk, input)) return [];
    const picked = pick(units, scored, best, input);
    const signals: Signals = {
      ...support.signals, keyword, vector, fused, rowFused: fused, title: titleFit(chunk, input), own: own[best] ?? 0,
      isFact: chunk.kind === 'fact' ? 1 : 0, isExample: EXAMPLE.test(unit.text) ? 1 : 0, 
      near: nearnessOf(input, unit.text, chunk), nearWhole: nearnessOf(input, `${chunk.title} ${chunk.section.slice(-2).join(' ')} ${unit.text}`, chunk), ...languageSignals(input, chunk),
    };
    return [{ form: 'passage', reading: input, sentences: toSentences(picked, units, chunk), signals, choices: [] }];
  });
}

/** Whether some notion of the question stands in the sentence or right above it: a title alone makes no sentence an answer. */
function isAboutIt(unit: TextUnit, units: readonly TextUnit[], chunk: Chunk, { understanding, profile }: ComposeInput): boolean {
  const text = `${unit.haystack}\n${unit.leadIn === null ? '' : units[unit.leadIn]?.haystack ?? ''}\n${haystackOf(chunk).near}`;
  return understanding.terms.some((term) => term.role !== 'soft' && standsIn(term, text, profile));
}

function unitPlaces(unit: TextUnit, units: readonly TextUnit[], chunk: Chunk): Place[] {
  const { own, near, far } = haystackOf(chunk);
  const leadIn = unit.leadIn === null ? '' : units[unit.leadIn]?.haystack ?? '';
  return [{ text: unit.haystack, credit: 1, isAnswer: true }, { text: leadIn, credit: 0.95 }, { text: near, credit: 0.9 }, { text: far, credit: 0.8, isFar: true }, { text: own, credit: 0.4, isLoose: true }];
}

/** How much of what is asked for stands in the sentence itself: breaks ties between sentences of one context. */
function ownScore(unit: TextUnit, chunk: Chunk, { understanding, profile }: ComposeInput): number {
  const wantsFigure = understanding.asks.some((ask) => ask === 'amount' || ask === 'fee' || ask === 'rate' || ask === 'time' || ask === 'limit');
  const figure = wantsFigure && /\d|免|free/.test(unit.haystack) ? 0.2 : 0;
  return supportIn([{ text: unit.haystack, credit: 1, isAnswer: true }], understanding, chunk.language, profile).score + figure;
}

function indexOfBest(scored: readonly Support[], own: readonly number[]): number {
  let best = 0;
  scored.forEach((support, i) => {
    const value = support.score + 0.3 * (own[i] ?? 0);
    if (value > (scored[best]?.score ?? 0) + 0.3 * (own[best] ?? 0)) best = i;
  });
  return best;
}

function pick(units: readonly TextUnit[], scored: readonly Support[], best: number, input: ComposeInput): number[] {
  const unit = units[best];
  if (!unit) return [];
  const isHow = input.understanding.asks.includes('how') || input.understanding.asks.includes('what-to-bring');
  const list = units.flatMap((other, i) => ((unit.leadIn !== null && other.leadIn === unit.leadIn) || (unit.isStep && other.isStep) || other.leadIn === best ? [i] : []));
  const picked = new Set([best]);
  let length = unit.text.length;
  const limit = isHow ? LONGEST_STEPS : LONGEST;
  const add = (i: number): void => {
    const text = units[i]?.text ?? '';
    if (picked.has(i) || length + text.length > limit) return;
    picked.add(i);
    length += text.length;
  };
  // A sentence that ends in a colon says nothing without its list.
  if (/[：:]$/.test(unit.text) || (isHow && unit.isStep)) list.forEach(add);
  const reach = (scored[best]?.score ?? 0) * NEARLY;
  scored.map((support, i) => ({ i, score: support.score })).filter(({ score }) => score >= reach).sort((a, b) => b.score - a.score || a.i - b.i).slice(0, 3).forEach(({ i }) => add(i));
  return [...picked].sort((a, b) => a - b);
}

/** Items of one list become one sentence behind their lead-in, so that (三) never stands alone. */
function toSentences(picked: readonly number[], units: readonly TextUnit[], chunk: Chunk): Sentence[] {
  const sentences: Sentence[] = [];
  const done = new Set<number>();
  for (const i of picked) {
    const unit = units[i];
    if (!unit || done.has(i)) continue;
    const leadAt = unit.leadIn ?? (/[：:]$/.test(unit.text) ? i : null);
    const lead = leadAt === null ? undefined : units[leadAt];
    const items = leadAt === null ? [i] : picked.filter((other) => units[other]?.leadIn === leadAt);
    for (const one of [...items, ...(leadAt === null ? [] : [leadAt])]) done.add(one);
    const texts = items.flatMap((one) => units[one]?.text ?? []);
    if (lead && texts.length === 0) continue;
    const separator = chunk.language === 'en' ? '; ' : '；';
    const body = texts.map((text) => readable(text, chunk.language)).map((text, at) => (lead && at < texts.length - 1 ? text.replace(/[。.]$/, '') : text)).join(separator);
    const text = lead ? readable(lead.text, chunk.language) + (chunk.language === 'en' ? ' ' : '') + body : body;
    sentences.push({ text, chunk, quote: [lead?.text ?? '', ...texts].filter((part) => part !== '').join('\n') });
  }
  return sentences;
}
