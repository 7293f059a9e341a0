import type { MarkedText } from './citation-marks.ts';
import type { GuardContext, ReleasedText } from './guard-stream.ts';
import { block, type SentenceRail, type Verdict } from './rail.ts';

/**
 * Runs the sentence rails in order on one sentence, which they read without its marks.
 * Gives the text to release, nothing when a rail blocks it, or `handoff`. A rewritten sentence keeps its marks, at its end.
 */
export async function checkSentence(rails: readonly SentenceRail[], context: GuardContext, marked: MarkedText, released: readonly string[]): Promise<ReleasedText | 'handoff' | undefined> {
  const verdicts: Verdict[] = [];
  let sentence = marked.plain;
  let text = marked.text;
  for (const rail of rails) {
    const input = { sentence, cited: marked.chunks, released, question: context.question, language: context.language };
    const verdict = await runRail(rail.name, context, () => rail.check(input));
    verdicts.push(verdict);
    context.onVerdict?.(verdict, sentence);
    if (verdict.outcome === 'handoff') return 'handoff';
    if (verdict.outcome === 'block') return undefined;
    if (verdict.outcome === 'rewrite') {
      sentence = verdict.text ?? '';
      text = withMarks(sentence, marked.marks);
    }
  }
  return sentence.trim() === '' ? undefined : { text, chunks: marked.chunks, marks: marked.marks, verdicts };
}

/** Gets a rail's verdict. One that throws, or is late, blocks: an unchecked sentence is never shown. */
export async function runRail(name: string, context: Pick<GuardContext, 'deadlineMs'>, check: () => Verdict | Promise<Verdict>): Promise<Verdict> {
  try {
    const result = check();
    if (!(result instanceof Promise)) return result;
    return await before(result, context.deadlineMs, block(name, 'rail-timeout', { alert: true }));
  } catch {
    return block(name, 'rail-failed', { alert: true });
  }
}

async function before(verdict: Promise<Verdict>, deadlineMs: number, late: Verdict): Promise<Verdict> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<Verdict>((resolve) => {
    timer = setTimeout(() => resolve(late), deadlineMs);
  });
  try {
    return await Promise.race([verdict, deadline]);
  } finally {
    clearTimeout(timer);
  }
}

function withMarks(sentence: string, marks: readonly number[]): string {
  const body = sentence.trimEnd();
  return body + marks.map((n) => `[${n}]`).join('') + sentence.slice(body.length);
}
