import { topicOf } from './topic.ts';
import type { HistoryEntry } from './turn-input.ts';
import { completeFollowUp } from './follow-up.ts';
import { splitQuestions, type QuestionContext } from './split-question.ts';

/**
 * The questions of a turn, each understandable without the conversation: all unanswered messages taken together, split into parts,
 * with what follow-ups leave out filled in from the last questions. Works without a model; one to four questions, in order.
 */
export function standaloneQuestions(context: QuestionContext, messages: readonly string[], history: readonly HistoryEntry[]): string[] {
  return complete(context, messages, lastQuestions(context, history));
}

function complete(context: QuestionContext, messages: readonly string[], before: readonly string[]): string[] {
  const [first = '', ...more] = splitQuestions(messages.join('\n'), context);
  const questions = [...completeFollowUp(first, before, context), ...more];
  return [...new Set(questions.filter((question) => question !== ''))];
}

/** What the last question was about, for a question that seemed to stand by itself and does not. */
export function lastTopic(context: QuestionContext, history: readonly HistoryEntry[]): string {
  return topicOf(lastQuestions(context, history).at(-1) ?? '', context, { withAttributes: false });
}

/** What was asked last: as it was understood where that is on record, else worked out from what was written since. */
function lastQuestions(context: QuestionContext, history: readonly HistoryEntry[]): readonly string[] {
  let last: readonly string[] = [];
  for (const { role, text, questions } of history) {
    if (role === 'customer') last = complete(context, [text], last);
    else if (questions !== undefined && questions.length > 0) last = questions;
  }
  return last;
}
