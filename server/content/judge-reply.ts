import type { Outcome } from '../protocol.ts';
import type { Chunk } from '../retrieval/chunk.ts';
import { normalizeText } from '../retrieval/normalize-text.ts';
import { documentId } from './document-id.ts';
import type { GoldenCase } from './golden.ts';
import { figuresShown, isFigurePhrase, showsAny, showsPhrase } from './shown-phrases.ts';

export const VERDICTS = ['right', 'wrong-figure', 'wrong', 'declined', 'clarified', 'answered-unanswerable'] as const;
/**
 * `wrong-figure`: shows a figure of `mustNotSay`, or figures but none of those expected. `wrong`: any other miss.
 * `declined`, `clarified`: an answerable case that got no answer. `answered-unanswerable`: an answer where the documents have none.
 */
export type Verdict = (typeof VERDICTS)[number];

/** What a customer got, as far as it is judged. */
export interface JudgedReply {
  outcome: Outcome;
  text: string;
  choices: string[];
  nearest: string[];
  /** The cited chunks themselves. */
  cited: Pick<Chunk, 'document' | 'section' | 'basis'>[];
}

export interface Judgement {
  verdict: Verdict;
  /** What was missing or must not have been there, for people. */
  why: string[];
}

/** Judges one reply against a golden case. The customer sees choices and nearest questions too, so nothing forbidden may stand there. */
export function judgeReply(golden: Pick<GoldenCase, 'expect' | 'mustCite' | 'mustSay' | 'mustNotSay'>, reply: JudgedReply): Judgement {
  const forbidden = golden.mustNotSay.filter((phrase) => showsPhrase([reply.text, ...reply.choices, ...reply.nearest].join('\n'), phrase));
  if (golden.expect === 'answer') return judgeAnswer(golden, reply, forbidden);
  if (forbidden.length > 0) return { verdict: forbidden.some(isFigurePhrase) ? 'wrong-figure' : 'wrong', why: forbidden.map((phrase) => `shows ${phrase}`) };
  if (golden.expect === 'clarify') return reply.outcome === 'clarify' ? right() : { verdict: reply.outcome === 'answered' ? 'wrong' : 'declined', why: [`${reply.outcome}, not clarify`] };
  if (reply.outcome === 'clarify') return { verdict: 'clarified', why: reply.choices };
  return reply.outcome === 'answered' ? { verdict: 'answered-unanswerable', why: [] } : right();
}

function judgeAnswer({ mustCite, mustSay }: Pick<GoldenCase, 'mustCite' | 'mustSay'>, reply: JudgedReply, forbidden: readonly string[]): Judgement {
  const unsaid = mustSay.filter((alternatives) => !showsAny(reply.text, alternatives));
  const uncited = mustCite.filter((alternatives) => !alternatives.split('||').some((source) => cites(reply, source)));
  const why = [...forbidden.map((phrase) => `shows ${phrase}`), ...unsaid.map((phrase) => `lacks ${phrase}`), ...uncited.map((source) => `cites no ${source}`)];
  if (forbidden.some(isFigurePhrase)) return { verdict: 'wrong-figure', why };
  if (reply.outcome !== 'answered' && reply.outcome !== 'clarify') return { verdict: 'declined', why: [reply.outcome] };
  if (why.length === 0) return right();
  if (reply.outcome === 'clarify') return { verdict: 'clarified', why: reply.choices };
  const expected = mustSay.filter(isFigurePhrase);
  const hasNone = expected.length > 0 && expected.every((phrase) => unsaid.includes(phrase));
  return { verdict: hasNone && figuresShown(reply.text).length > 0 ? 'wrong-figure' : 'wrong', why };
}

function right(): Judgement {
  return { verdict: 'right', why: [] };
}

/** Citing an FAQ counts as citing the document that it rests on. `source` is `document` or `document#section`; a file's name stands for its document. */
export function cites(reply: Pick<JudgedReply, 'cited'>, source: string): boolean {
  const [name = '', section] = splitSource(source);
  const document = documentId(name);
  return reply.cited.some((citation) => {
    const [basis = '', basisSection = ''] = splitSource(citation.basis ?? '');
    if (section === undefined) return citation.document === document || basis === document;
    const isSection = (name: string): boolean => normalizeText(name).trim() === normalizeText(section).trim();
    return (citation.document === document && citation.section.some(isSection)) || (basis === document && isSection(basisSection));
  });
}

function splitSource(source: string): string[] {
  const at = source.indexOf('#');
  return at < 0 ? [source] : [source.slice(0, at), source.slice(at + 1)];
}
