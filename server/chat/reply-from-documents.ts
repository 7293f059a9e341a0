import type { Answerer } from '../protocol.ts';
import { isForeignTo } from './candidate.ts';
import { decline } from './fixed-turns.ts';
import { nearestQuestions } from './nearest.ts';
import { asReplyKey } from './reply.ts';
import { evidenceOf } from './retrieve-parts.ts';
import { sayFixed, type AnswerEvent, type Ended, type TurnDraft } from './turn-draft.ts';
import { writeAnswer } from './write-answer.ts';

/** Says what the documents say, part by part; then what they don't say; then asks back where several cases fit. */
export async function* replyFromDocuments(draft: TurnDraft): AsyncGenerator<AnswerEvent, Ended> {
  const { transcript, found, input, language } = draft;
  const written = yield* quoteDocuments(draft);
  const { isCut, ...writer } = written;
  if (input.signal?.aborted === true) return { outcome: 'answered', ending: 'stopped', ...writer };
  const clarify = found.map(({ part }) => part).find((part) => part.kind === 'clarify');
  if (transcript.text === '' && !clarify) return yield* decline(draft);
  const declined = found.filter(({ part }) => part.kind === 'decline');
  for (const { part } of declined) yield sayFixed(draft, 'parts-not-found', { part: part.question });
  const nearest = nearestQuestions(declined, { ...input, language }).map(transcript.convert);
  if (!clarify) return { outcome: 'answered', offerPerson: isCut || declined.length > 0, nearest, ...writer };
  yield found.length > 1 ? sayFixed(draft, 'clarify-part', { part: clarify.question }) : sayFixed(draft, clarify.by === 'product' ? 'clarify-product' : 'clarify');
  return { outcome: 'clarify', choices: clarify.choices.map(transcript.convert), nearest, offerPerson: isCut || declined.length > 0, ...writer };
}

/** Steps 4 and 5 for the parts that have evidence. */
async function* quoteDocuments(draft: TurnDraft): AsyncGenerator<AnswerEvent, { answerer: Answerer; model?: string; isCut: boolean }> {
  const { deps, input, language, transcript } = draft;
  const parts = draft.found.map(({ part }) => part).filter((part) => part.kind !== 'decline' && part.sentences.length > 0);
  if (parts.length === 0) return { answerer: 'fixed', isCut: false };
  const evidence = evidenceOf(draft.found);
  const pieces = writeAnswer(deps, {
    question: parts.map((part) => part.question).join('\n'), evidence, context: { language, parts, history: input.history },
    onVerdict: (verdict, sentence) => { if (verdict.outcome !== 'pass') draft.verdicts.push({ ...verdict, sentence }); },
    ...(input.signal ? { signal: input.signal } : {}),
  });
  let answerer: Answerer = 'fixed';
  let model: string | undefined;
  for (let next = await pieces.next(); ; next = await pieces.next()) {
    if (next.done === true) {
      if (next.value === 'cut') yield sayFixed(draft, 'answer-cut');
      return { answerer, ...(model === undefined ? {} : { model }), isCut: next.value === 'cut' };
    }
    const { by, text, chunks, verdicts } = next.value;
    if (transcript.text === '' && chunks.some((chunk) => isForeignTo(language, chunk))) yield sayFixed(draft, 'source-language');
    yield transcript.quote(text, chunks, evidence);
    for (const key of verdicts.flatMap((verdict) => verdict.appendKeys ?? [])) yield sayFixed(draft, asReplyKey(key));
    // Text in which a model had a hand is labelled as a model's.
    if (answerer !== 'model') answerer = by.kind;
    model ??= by.model;
  }
}
