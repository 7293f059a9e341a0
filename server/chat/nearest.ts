import type { Audience, Language } from '../retrieval/chunk.ts';
import { isInForce } from '../retrieval/chunk.ts';
import type { Day } from '../clock.ts';
import { isForeignTo } from './candidate.ts';
import type { FoundPart } from './retrieve-parts.ts';

const MOST = 3;

/** Known questions that come closest to those that were declined, in the asker's language. */
export function nearestQuestions(declined: readonly FoundPart[], { language, asOf, audience }: { language: Language; asOf: Day; audience: Audience }): string[] {
  const near = declined.flatMap(({ retrieval }) => retrieval.chosen).filter(({ chunk }) =>
    chunk.question !== undefined && !isForeignTo(language, chunk) && isInForce(chunk, asOf) && (chunk.audience === 'public' || audience === 'staff'));
  return [...new Set(near.sort((a, b) => b.fused - a.fused).flatMap(({ chunk }) => chunk.question ?? []))].slice(0, MOST);
}
