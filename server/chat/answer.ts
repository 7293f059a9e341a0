import { checkInput } from './check-input.ts';
import { refuse, smallTalkOf, talkSmall } from './fixed-turns.ts';
import { detectLanguage, scriptConverter } from './language.ts';
import { recordTurn } from './record-turn.ts';
import { replyFromDocuments } from './reply-from-documents.ts';
import { retrieveParts } from './retrieve-parts.ts';
import { Transcript } from './transcript.ts';
import type { AnswerDeps, AnswerEvent, TurnDraft } from './turn-draft.ts';
import type { TurnInput } from './turn-input.ts';

export type { AnswerDeps, AnswerEvent } from './turn-draft.ts';
export type { TurnEvidence } from './turn-evidence.ts';
export type { HistoryEntry, TurnInput } from './turn-input.ts';

/**
 * Answers one turn in five steps: check the input, retrieve, compose, let an answerer write, let the guard read (the last two sentence by sentence).
 * Knows no store and no socket. Always ends in `turn-evidence` and `turn-end`, in words: without evidence it says so and offers a person.
 */
export async function* answer(deps: AnswerDeps, input: TurnInput): AsyncGenerator<AnswerEvent> {
  const startedAt = deps.now();
  const language = await detectLanguage(input.messages.join('\n'), input.language);
  const transcript = new Transcript(await scriptConverter(language));
  const draft: TurnDraft = { deps, input, language, transcript, found: [], verdicts: [], timings: {} };

  const { messages, verdicts, refusal } = await checkInput(deps.policy.input, input, language);
  draft.verdicts.push(...verdicts.filter((verdict) => verdict.outcome !== 'pass'));
  const talk = refusal ? null : smallTalkOf(messages, deps);
  if (!refusal && !talk) draft.found = await retrieveParts(deps.prompts, { ...input, messages }, language);
  draft.timings['prepareMs'] = deps.now() - startedAt;
  yield { type: 'turn-start', language, questions: draft.found.map(({ part }) => part.question) };

  const ended = yield* refusal ? refuse(draft, refusal) : talk ? talkSmall(draft, talk) : replyFromDocuments(draft);
  draft.timings['writeMs'] = deps.now() - startedAt - draft.timings['prepareMs'];
  yield { type: 'turn-evidence', evidence: recordTurn(draft, ended) };
  yield { type: 'turn-end', text: transcript.text, ending: 'complete', answerer: 'fixed', citations: transcript.citations, choices: [], nearest: [], offerPerson: false, ...ended };
}
