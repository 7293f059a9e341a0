import type { HistoryEntry } from './turn-input.ts';
import { completeFollowUp } from './follow-up.ts';
import { splitQuestions, type QuestionContext } from './split-question.ts';

/**
 * The questions of a turn, each understandable without the conversation: all unanswered messages taken together, split into parts,
 * with what follow-ups leave out filled in from the last questions. Works without a model; one to four questions, in order.
 */
export function standaloneQuestions(context: QuestionContext, messages: readonly string[], history: readonly HistoryEntry[]): string[] {
  const before = lastQuestions(history);
  const [first = '', ...more] = splitQuestions(messages.join('\n'), context);
  const questions = [...completeFollowUp(first, before, context), ...more];
  return [...new Set(questions.filter((question) => question !== ''))];
}

/** What was asked last: as it was understood where that is known, else as it was written. */
function lastQuestions(history: readonly HistoryEntry[]): readonly string[] {
  const understood = history.findLast((entry) => entry.questions !== undefined && entry.questions.length > 0)?.questions;
  if (understood) return understood;
  const written = history.findLast((entry) => entry.role === 'customer')?.text;
  return written === undefined ? [] : [written];
}
