import type { Clock, NewId } from '../clock.ts';
import type { Language } from '../retrieval/chunk.ts';
import { claimTurn, lockConversation, takeOverClaim, type Conversation } from '../store/conversations.ts';
import type { Database, Tx } from '../store/database.ts';
import { latestUtterances, unansweredMessages, type StoredMessage, type Utterance } from '../store/messages.ts';
import { startTurn, turnQuestions } from '../store/turns.ts';
import type { HistoryEntry } from './turn-input.ts';
import { cutTurn } from './finish-turn.ts';

/** How long a turn may be silent towards the store before its process is taken for dead. */
export const LEASE_MS = 15_000;

/** Enough for a follow-up to find its subject, small enough for a small model. */
const HISTORY_MESSAGES = 12;

/** A turn that this process owns until the claim is lost. */
export interface ClaimedTurn {
  turnId: string;
  conversationId: string;
  epoch: number;
  language: Language;
  /** The customer messages that it answers, oldest first. */
  messages: StoredMessage[];
  upToSeq: number;
  history: HistoryEntry[];
}

/**
 * Claims everything unanswered in a conversation that the bot owns; null when there is nothing or somebody is at it.
 * A turn that has shown nothing yet is taken over, so that a burst of messages gets one answer.
 * A turn whose process died is closed first: what it had shown becomes a message with the ending `crashed`.
 */
export function claimUnanswered(deps: { db: Database; now: Clock; newId: NewId }, conversationId: string): Promise<ClaimedTurn | null> {
  return deps.db.transaction(async (tx) => {
    const conversation = await lockConversation(tx, conversationId);
    if (conversation?.status !== 'bot') return null;
    const messages = await unansweredMessages(tx, conversationId);
    const last = messages.at(-1);
    if (!last) return null;
    const now = deps.now();
    const turnId = deps.newId();
    if (!(await takeClaim(deps, tx, conversation, { turnId, now }))) return null;
    const { epoch } = conversation;
    await startTurn(tx, { id: turnId, conversationId, epoch, upToSeq: last.seq, now });
    return { turnId, conversationId, epoch, language: conversation.language as Language, messages, upToSeq: last.seq, history: await readHistory(tx, conversation, messages) };
    // Nobody sees a claim. The first sentence's commit takes it along, and without one the messages are still unanswered.
  }, { isForgettable: true });
}

async function takeClaim(deps: { newId: NewId }, tx: Tx, conversation: Conversation, next: { turnId: string; now: number }): Promise<boolean> {
  const { id: conversationId, epoch, claimTurnId } = conversation;
  const claim = { conversationId, epoch, turnId: next.turnId, expiresAt: next.now + LEASE_MS };
  if (claimTurnId === null) return claimTurn(tx, { ...claim, now: next.now });
  const isDead = (conversation.claimExpiresAt ?? 0) <= next.now;
  if (!isDead && !(await takeOverClaim(tx, { ...claim, fromTurnId: claimTurnId }))) return false;
  await cutTurn(deps, tx, { turnId: claimTurnId, ending: isDead ? 'crashed' : 'taken-over', now: next.now });
  return isDead ? claimTurn(tx, { ...claim, now: next.now }) : true;
}

/** All that was said before, without `unanswered`: an answer may stand behind a question that came while it was being given. */
async function readHistory(tx: Tx, conversation: Conversation, unanswered: readonly StoredMessage[]): Promise<HistoryEntry[]> {
  const isOpen = new Set(unanswered.map((message) => message.id));
  const latest = await latestUtterances(tx, { conversationId: conversation.id, afterSeq: conversation.historyFromSeq, upToSeq: conversation.lastSeq, limit: HISTORY_MESSAGES + unanswered.length });
  const rows = latest.filter((row) => !isOpen.has(row.id));
  const spoken = rows.flatMap((row): HistoryEntry[] => (row.role === 'notice' ? [] : [{ role: row.role, text: row.text }]));
  const questions = await lastQuestions(tx, rows);
  const lastAnswer = spoken.findLast((entry) => entry.role === 'assistant');
  if (lastAnswer && questions) lastAnswer.questions = questions;
  return spoken;
}

/** The standalone questions that the last answer was given to: what "and the gold card?" is about. */
async function lastQuestions(tx: Tx, rows: readonly Utterance[]): Promise<string[] | null> {
  const turnId = rows.findLast((row) => row.role === 'assistant')?.turnId ?? null;
  return turnId === null ? null : turnQuestions(tx, turnId);
}
