import type { Candidate } from '../../server/chat/candidate.ts';
import { findCandidates } from '../../server/chat/compose.ts';
import type { Prompts } from '../../server/chat/prompts.ts';
import { readTurn } from '../../server/chat/read-turn.ts';
import { sameMatter } from '../../server/chat/choose.ts';
import type { Signals } from '../../server/chat/signals.ts';
import type { HistoryEntry } from '../../server/chat/turn-input.ts';
import { judgeReply, type Verdict } from '../../server/content/judge-reply.ts';
import type { SearchIndex } from '../../server/retrieval/search-index.ts';
import type { LabelledQuestion } from './labelled-questions.ts';

/** One wording of one question with all that may answer it. */
export interface LabelledChoice {
  id: string;
  language: LabelledQuestion['language'];
  isAnswerable: boolean;
  signals: Signals[];
  verdicts: Verdict[];
  /** For each candidate those that say the same, itself included. */
  same: number[][];
}

/** Finds the candidates for each wording and judges each as if it were the whole answer. */
export async function labelCandidates(prompts: Prompts, index: SearchIndex, question: LabelledQuestion): Promise<LabelledChoice[]> {
  const { id, language, asOf, expect } = question;
  const history = question.history.flatMap(({ q, a }): HistoryEntry[] => [{ role: 'customer', text: q }, ...(a === undefined ? [] : [{ role: 'assistant', text: a } as const])]);
  const labelled: LabelledChoice[] = [];
  for (const text of [question.question, ...question.phrasings]) {
    const [part] = await readTurn(prompts, { messages: [text], history, index, asOf, audience: 'public' }, language);
    if (!part) continue;
    const candidates = findCandidates(part.readings);
    labelled.push({
      id, language, isAnswerable: expect !== 'decline',
      signals: candidates.map(({ signals }) => signals),
      verdicts: candidates.map((candidate) => (expect === 'decline' ? 'answered-unanswerable' : judge(question, candidate))),
      same: candidates.map((one) => candidates.flatMap((other, i) => (sameMatter(one, other) ? [i] : []))),
    });
  }
  return labelled;
}

function judge(question: LabelledQuestion, { sentences, choices }: Candidate): Verdict {
  const text = sentences.map((sentence) => sentence.text).join('\n');
  const cited = [...new Set(sentences.map(({ chunk }) => chunk))];
  return judgeReply(question, { outcome: choices.length > 1 ? 'clarify' : 'answered', text, choices, nearest: [], cited }).verdict;
}
