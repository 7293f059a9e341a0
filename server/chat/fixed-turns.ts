import type { Verdict } from '../guardrails/rail.ts';
import type { SmallTalk } from './lexicon.ts';
import { nearestQuestions } from './nearest.ts';
import { asReplyKey } from './reply.ts';
import { findSmallTalk } from './small-talk.ts';
import { sayFixed, type AnswerDeps, type AnswerEvent, type Ended, type TurnDraft } from './turn-draft.ts';

/** What an input rail asked for instead of an answer. */
export function* refuse(draft: TurnDraft, verdict: Verdict): Generator<AnswerEvent, Ended> {
  yield sayFixed(draft, asReplyKey(verdict.replyKey), verdict.detail ?? {});
  const isUrgent = verdict.priority === 'emergency' || verdict.priority === 'care';
  const handoff = verdict.outcome === 'handoff' ? { handoff: { reason: verdict.ruleId, priority: verdict.priority ?? ('normal' as const) } } : {};
  return { outcome: isUrgent ? 'warning' : 'blocked-input', offerPerson: true, ...handoff };
}

/** The kind of small talk that a burst of messages is, or null when one of them asks something. Asking for a person wins. */
export function smallTalkOf(messages: readonly string[], { prompts }: Pick<AnswerDeps, 'prompts'>): SmallTalk | null {
  const kinds = messages.map((message) => findSmallTalk(message, [prompts.lexicons.zh, prompts.lexicons.en]));
  if (kinds.includes('person-requested')) return 'person-requested';
  return kinds.every((kind) => kind !== null) ? kinds.at(-1) ?? null : null;
}

export function* talkSmall(draft: TurnDraft, kind: SmallTalk): Generator<AnswerEvent, Ended> {
  yield sayFixed(draft, kind);
  if (kind !== 'person-requested') return { outcome: 'answered' };
  return { outcome: 'answered', offerPerson: true, handoff: { reason: 'customer-asked', priority: 'normal' } };
}

/** No evidence, no answer: says so, offers a person, names the nearest known questions. */
export function* decline(draft: TurnDraft): Generator<AnswerEvent, Ended> {
  yield sayFixed(draft, 'no-evidence');
  yield sayFixed(draft, 'offer-person');
  return { outcome: 'declined', offerPerson: true, nearest: nearestQuestions(draft.found, { ...draft.input, language: draft.language }).map(draft.transcript.convert) };
}
