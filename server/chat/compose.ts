import type { Candidate, ComposeInput, Sentence } from './candidate.ts';
import { composeFaq } from './compose-faq.ts';
import { composePassages } from './compose-passage.ts';
import { composeTables } from './compose-table.ts';
import { haystackOf } from './haystack.ts';
import { kindsBetween } from './clarify.ts';
import { choose, type ChoiceWeights } from './choose.ts';
import type { Understanding } from './understand.ts';
import { standsAsWord } from './word-boundary.ts';

/** What is to be said to one standalone question. */
export type Part =
  | { question: string; kind: 'answer'; form: Candidate['form']; sentences: Sentence[] }
  /** Several cases fit. `sentences` already holds their figures when these can be read at a glance. */
  | { question: string; kind: 'clarify'; by: 'case' | 'product'; sentences: Sentence[]; choices: string[] }
  | { question: string; kind: 'decline' };

/** Less certain candidates are not given: at this point some 3 % of hard development questions get a wrong figure (`npm run fit` prints the curve). */
const LEAST_CERTAINTY = 0.55;
/** Candidates within this share of the best could as well be what the customer meant. */
const CLOSE = 0.2;

/** All ways in which the chunks that were retrieved for any reading of the question, and the rows of their tables, may answer. */
export function findCandidates(readings: readonly ComposeInput[]): Candidate[] {
  const found = new Map<string, Candidate>();
  for (const candidate of readings.flatMap(candidatesOf)) {
    const key = `${candidate.sentences.map(({ chunk, text }) => `${chunk.id}\n${text}`).join('\n')}\n${candidate.choices.join('|')}`;
    const known = found.get(key);
    if (!known || fitOf(known) < fitOf(candidate)) found.set(key, candidate);
  }
  return [...found.values()];
}

function candidatesOf(input: ComposeInput): Candidate[] {
  // A question without a notion of its own could be answered by anything.
  if (!input.understanding.terms.some((term) => term.role !== 'soft' && term.text.length > 1)) return [];
  return [...composeFaq(input), ...composeTables(input), ...composePassages(input)].filter((candidate) => hasWords(candidate, input.understanding));
}

/** Of two readings that lead to the same words, the one that holds more of the question counts. */
function fitOf({ signals }: Candidate): number {
  return (signals.covered ?? 0) + (signals.fused ?? 0);
}

/**
 * Decides what the documents say to one question: the FAQ's answer, the row and column that was asked for, the best sentences,
 * a question back, or nothing. Uses only what retrieval chose and the rows of the same tables.
 */
export function composePart(question: string, readings: readonly ComposeInput[], weights: ChoiceWeights): Part {
  const choices = choose(findCandidates(readings), weights);
  const [best] = choices;
  if (!best || best.certainty < LEAST_CERTAINTY || isForOtherCase(best.candidate)) return { question, kind: 'decline' };
  const { candidate } = best;
  const products = kindsBetween(choices.filter((one) => one.probability >= best.probability * CLOSE && holdsAsMuch(one.candidate, candidate)).map((one) => one.candidate), candidate.reading);
  if (products.length > 1) return { question, kind: 'clarify', by: 'product', sentences: [], choices: products };
  if (candidate.choices.length > 1) return { question, kind: 'clarify', by: 'case', sentences: candidate.sentences, choices: candidate.choices };
  return { question, kind: 'answer', form: candidate.form, sentences: candidate.sentences };
}

/** A candidate that leaves out a notion which the best one holds is no other case of the question. */
function holdsAsMuch({ signals }: Candidate, best: Candidate): boolean {
  return (signals.missingTopic ?? 0) <= (best.signals.missingTopic ?? 0) && (signals.missingSlot ?? 0) <= (best.signals.missingSlot ?? 0);
}

/** A wrong fee is worse than none: what does not name the product, tier or channel asked for, or the row of another figure, is no answer however near. */
function isForOtherCase({ form, signals }: Candidate): boolean {
  return (signals.missingSlot ?? 0) > 0 || (signals.unknownProduct ?? 0) > 0 || (form === 'table' && (signals.quantityUnmet ?? 0) > 0);
}

/** Guards against chance: a two-character notion must stand in the source as a word, not across two. */
function hasWords({ sentences }: Candidate, { terms }: Understanding): boolean {
  const texts = [...new Set(sentences.map(({ chunk }) => chunk))].map((chunk) => haystackOf(chunk).all);
  const short = terms.filter(({ role, needles }) => role === 'topic' && needles.length === 1 && /^\p{Script=Han}{2}$/u.test(needles[0] ?? ''));
  return texts.length === 0 || short.every(({ needles: [needle = ''] }) => texts.every((text) => !text.includes(needle)) || texts.some((text) => standsAsWord(needle, text)));
}
