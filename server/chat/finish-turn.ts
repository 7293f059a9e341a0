import type { NewId } from '../clock.ts';
import type { Ending, TurnEvent } from '../protocol.ts';
import { lockConversation, markAnswered, releaseClaim } from '../store/conversations.ts';
import { runAfterCommit, type Database, type Tx } from '../store/database.ts';
import { insertHandoff } from '../store/handoffs.ts';
import { insertMessage, type MessageExtra, type StoredMessage } from '../store/messages.ts';
import { append } from '../store/outbox.ts';
import { endTurn, findTurn, type Turn } from '../store/turns.ts';
import type { ClaimedTurn } from './claim-turn.ts';
import type { Unshown } from './release-writer.ts';
import { setStatus } from './status.ts';

export type TurnEnd = Extract<TurnEvent, { type: 'turn-end' }>;

/** What a turn came to: the answer, its record, and the sentences of it that are not on record yet. */
export interface TurnResult {
  end: TurnEnd;
  record: unknown;
  rest: Unshown;
}

/**
 * Writes the answer, its record, the release of the claim and, where asked for, the handoff, in one transaction; then the rest is shown.
 * `lost` when the claim or the epoch was: then nothing is written, somebody else speaks for this conversation now.
 * `more` when messages came that this answer is not about.
 */
export function finishTurn(deps: { db: Database; newId: NewId }, turn: ClaimedTurn, { end, record, rest }: TurnResult, now: number): Promise<'answered' | 'more' | 'lost'> {
  const { turnId, conversationId, epoch } = turn;
  return deps.db.transaction(async (tx) => {
    const conversation = await lockConversation(tx, conversationId);
    if (conversation?.claimTurnId !== turnId || conversation.epoch !== epoch) return 'lost';
    await releaseClaim(tx, { conversationId, turnId, now });
    await markAnswered(tx, { conversationId, upToSeq: turn.upToSeq });
    await endTurn(tx, { turnId, record, ending: end.ending, now, released: rest.sentences });
    // Before the event of the end, which is told after the commit too.
    runAfterCommit(tx, rest.show);
    await addAnswer(deps, tx, { turnId, conversationId, epoch, text: end.text, extra: extraOf(end), now });
    if (end.handoff) await handOver(deps, tx, { conversationId, from: 'bot', actor: 'system:turn', ...end.handoff, now });
    return conversation.lastCustomerSeq > turn.upToSeq ? 'more' : 'answered';
  });
}

/**
 * Closes a running turn before its end: what customers may have seen becomes a message that says how it ended, nothing seen leaves no message.
 * With `stopped` and `taken-over` by a person the questions count as dealt with only where the caller marks them so.
 */
export async function cutTurn(deps: { newId: NewId }, tx: Tx, cut: { turnId: string; ending: Exclude<Ending, 'complete'>; now: number }): Promise<StoredMessage | null> {
  const turn = await findTurn(tx, cut.turnId);
  if (!turn || !(await endTurn(tx, { turnId: cut.turnId, record: null, ending: cut.ending, now: cut.now }))) return null;
  if (turn.released.length === 0) return null;
  const { id: turnId, conversationId, epoch } = turn;
  return addAnswer(deps, tx, { turnId, conversationId, epoch, text: shownText(turn), extra: { ending: cut.ending, citations: shownCitations(turn) }, now: cut.now });
}

/** Gives the conversation to people: status, epoch and the handoff's row. Null when the owner had changed before. */
export async function handOver(
  deps: { newId: NewId }, tx: Tx,
  input: { conversationId: string; from: 'bot'; actor: string; reason: string; priority: 'normal' | 'care' | 'emergency'; now: number },
): Promise<number | null> {
  const { conversationId, actor, now } = input;
  const epoch = await setStatus(tx, { conversationId, from: input.from, to: 'waiting', actor, at: now });
  if (epoch !== null) await insertHandoff(tx, { id: deps.newId(), conversationId, reason: input.reason, priority: input.priority, requestedBy: actor, now });
  return epoch;
}

async function addAnswer(
  deps: { newId: NewId }, tx: Tx,
  answer: { turnId: string; conversationId: string; epoch: number; text: string; extra: MessageExtra; now: number },
): Promise<StoredMessage> {
  const { turnId, conversationId, epoch, text, extra, now } = answer;
  const message = await insertMessage(tx, { id: deps.newId(), conversationId, role: 'assistant', text, turnId, extra, now });
  await append(tx, { topic: 'turn-end', conversationId, payload: { conversationId, turnId, epoch, message }, now });
  return message;
}

/** The text that customers may have seen of a turn so far. */
export function shownText(turn: Turn): string {
  return turn.released.map((sentence) => sentence.text).join('');
}

export function shownCitations(turn: Turn): Turn['released'][number]['citations'] {
  const seen = new Map(turn.released.flatMap((sentence) => sentence.citations).map((citation) => [citation.n, citation]));
  return [...seen.values()];
}

function extraOf(end: TurnEnd): MessageExtra {
  const { ending, outcome, answerer, model, citations, choices, nearest, offerPerson } = end;
  return { ending, outcome, answerer, citations, choices, nearest, offerPerson, ...(model === undefined ? {} : { model }) };
}
