import type { Chunk, Language } from '../retrieval/chunk.ts';
import { resolveMarks } from './citation-marks.ts';
import { checkSentence, runRail } from './check-sentence.ts';
import type { Policy } from './policy.ts';
import { readUntil } from './read-until.ts';
import type { AnswerRail, Verdict } from './rail.ts';
import { splitSentences } from './sentences.ts';

const SAYS_SOMETHING = /[\p{L}\p{N}]/u;
const LONE_NUMBER = /^\s*\d{1,2}[.、)]/;

/** A piece of an answer that passed every rail. */
export interface ReleasedText {
  /** With its valid marks `[n]`, n being the 1-based position in the evidence. Joined, the pieces are the answer. */
  text: string;
  /** The cited chunks, in order of `marks`. */
  chunks: Chunk[];
  /** Marks in the text, in order of first use. */
  marks: number[];
  /** What each rail said, passes included: `appendKeys` of these must follow the text. */
  verdicts: Verdict[];
}

export interface GuardContext {
  question: string;
  language: Language;
  /** What the answerer was given: marks count from 1 in it. */
  evidence: readonly Chunk[];
  signal?: AbortSignal;
  /** How long one rail may think about one sentence. */
  deadlineMs: number;
  /** Gets every verdict, also of text that is never released. */
  onVerdict?: (verdict: Verdict, sentence: string) => void;
}

/**
 * Lets through only those sentences of `stream` that pass the policy, in order, each as soon as it has passed.
 * Blocked sentences are dropped silently; a handoff ends the stream. When a rail over the whole answer applies, nothing comes before the end.
 * An error of the stream is thrown again after what passed before it; the sentence that it cut is never released. An aborted signal just ends.
 */
export async function* guardStream(policy: Policy, context: GuardContext, stream: AsyncIterable<string>): AsyncGenerator<ReleasedText, undefined> {
  const answerRails = policy.answer.filter((rail) => rail.applies(context));
  if (answerRails.length === 0) {
    yield* guardSentences(policy, context, stream);
    return;
  }
  const held: ReleasedText[] = [];
  for await (const piece of guardSentences(policy, context, stream)) held.push(piece);
  if (context.signal?.aborted !== true) yield* checkAnswer(answerRails, context, held);
}

async function* guardSentences(policy: Policy, context: GuardContext, stream: AsyncIterable<string>): AsyncGenerator<ReleasedText, undefined> {
  const splitter = splitSentences();
  const released: string[] = [];
  const check = async (piece: string): Promise<ReleasedText | 'handoff' | undefined> => {
    const marked = resolveMarks(piece, context.evidence);
    if (!SAYS_SOMETHING.test(marked.plain.replace(LONE_NUMBER, ''))) return undefined;
    const result = await checkSentence(policy.sentence, context, marked, released);
    if (result === undefined || result === 'handoff') return result;
    released.push(result.text);
    return result;
  };
  for await (const part of readUntil(stream, context.signal)) {
    for (const piece of part === undefined ? splitter.end() : splitter.push(part)) {
      const result = await check(piece);
      if (result === 'handoff' || context.signal?.aborted === true) return;
      if (result) yield result;
    }
  }
}

async function* checkAnswer(rails: readonly AnswerRail[], context: GuardContext, held: ReleasedText[]): AsyncGenerator<ReleasedText, undefined> {
  if (held.length === 0) return;
  let answer: ReleasedText | undefined;
  const whole = merge(held);
  for (const rail of rails) {
    const current = answer ?? whole;
    const input = { answer: current.text, cited: current.chunks, question: context.question, language: context.language };
    const verdict = await runRail(rail.name, context, () => rail.check(input));
    context.onVerdict?.(verdict, current.text);
    current.verdicts.push(verdict);
    if (verdict.outcome === 'block' || verdict.outcome === 'handoff') return;
    if (verdict.outcome === 'rewrite') answer = { ...current, ...resolveAgain(verdict.text ?? '', current, context) };
  }
  if (answer) yield answer;
  else {
    const last = held.at(-1);
    last?.verdicts.push(...whole.verdicts.filter((verdict) => rails.some((rail) => rail.name === verdict.rail)));
    yield* held;
  }
}

function merge(pieces: readonly ReleasedText[]): ReleasedText {
  const marks = [...new Set(pieces.flatMap((piece) => piece.marks))];
  return { text: pieces.map((piece) => piece.text).join(''), marks, chunks: [...new Set(pieces.flatMap((piece) => piece.chunks))], verdicts: pieces.flatMap((piece) => piece.verdicts) };
}

/** A rewritten answer keeps the marks that still stand in it. */
function resolveAgain(text: string, before: ReleasedText, context: GuardContext): Pick<ReleasedText, 'text' | 'marks' | 'chunks'> {
  const { text: clean, marks, chunks } = resolveMarks(text, context.evidence);
  return marks.length > 0 ? { text: clean, marks, chunks } : { text: clean, marks: before.marks, chunks: before.chunks };
}
