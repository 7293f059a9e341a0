import type { Chunk, Language } from '../retrieval/chunk.ts';
import type { Retrieval } from '../retrieval/search-index.ts';
import { CHOICE_WEIGHTS } from './choice-weights.ts';
import { composePart, type Part } from './compose.ts';
import { readOtherwise, readTurn, type Lexicons, type ReadQuestion } from './read-turn.ts';
import type { TurnInput } from './turn-input.ts';

/** One standalone question with what was retrieved for it and what the documents say to it. */
export interface FoundPart {
  part: Part;
  retrieval: Retrieval;
}

/** Step 2 and the deterministic half of step 3: the questions of a turn, each retrieved and composed, answered or declined, none dropped. */
export async function retrieveParts(prompts: Lexicons, input: TurnInput, language: Language): Promise<FoundPart[]> {
  const questions = await readTurn(prompts, input, language);
  const found = questions.map(composeQuestion);
  if (questions.length > 1 || input.history.length === 0 || found.some(({ part }) => part.kind !== 'decline')) return found;
  // A new topic may look like a follow-up, and a follow-up like a new topic: when one reading finds nothing, the other may.
  const other = await readOtherwise(prompts, input, language, questions[0]?.question);
  const second = other === null ? undefined : composeQuestion(other);
  return second === undefined || second.part.kind === 'decline' ? found : [second];
}

function composeQuestion({ question, readings }: ReadQuestion): FoundPart {
  return { part: composePart(question, readings, CHOICE_WEIGHTS), retrieval: mergeRetrievals(readings.map((reading) => reading.retrieval)) };
}

/** What was found for any reading, best first, each chunk once. */
function mergeRetrievals(retrievals: readonly Retrieval[]): Retrieval {
  const best = <T extends { fused: number }>(all: readonly T[], idOf: (one: T) => string): T[] => {
    const sorted = [...all].sort((a, b) => b.fused - a.fused);
    return [...new Map(sorted.reverse().map((one) => [idOf(one), one])).values()].reverse();
  };
  return { chosen: best(retrievals.flatMap(({ chosen }) => chosen), ({ chunk }) => chunk.id), candidates: best(retrievals.flatMap(({ candidates }) => candidates), ({ chunkId }) => chunkId) };
}

/**
 * What answerers may cite, in the order in which they count it: first what the composer quotes, then the rest that was retrieved.
 * Only for parts that have an answer: a model is shown nothing about a question that was declined.
 */
export function evidenceOf(found: readonly FoundPart[]): Chunk[] {
  const answered = found.filter(({ part }) => part.kind !== 'decline');
  const quoted = answered.flatMap(({ part }) => (part.kind === 'decline' ? [] : part.sentences.map((sentence) => sentence.chunk)));
  const retrieved = answered.flatMap(({ retrieval }) => retrieval.chosen.map(({ chunk }) => chunk));
  return [...new Map([...quoted, ...retrieved].map((chunk) => [chunk.id, chunk])).values()];
}
