import type { Clock, NewId } from '../clock.ts';
import { AppError } from '../errors.ts';
import type { Metrics } from '../metrics.ts';
import { MAX_MESSAGE_LENGTH, type ConversationStatus, type ConversationView, type WireLanguage, type WireMessage } from '../protocol.ts';
import { createConversation, findConversation, findOpenConversation, lockConversation, lockVisitor, markAnswered, releaseClaim, type Conversation } from '../store/conversations.ts';
import type { Database, Executor, Tx } from '../store/database.ts';
import { endHandoff, findOpenHandoff } from '../store/handoffs.ts';
import { insertCustomerMessage, latestUtterances, messagesAfter, rateMessage } from '../store/messages.ts';
import { append } from '../store/outbox.ts';
import { findTurn } from '../store/turns.ts';
import { cutTurn, handOver, shownCitations, shownText } from './finish-turn.ts';
import { setStatus } from './status.ts';
import type { TurnRunner } from './turn-runner.ts';

/** Enough to read on where one left; older messages stay in the store. */
const VIEW_MESSAGES = 200;
/** Events of several processes overtake one another: who has seen number 8 may still miss number 7. */
const OVERLAP = 20;
/** How many earlier messages may carry the context of a bare code ("验证码" before "123456"). */
const SECRET_CONTEXT = 3;

export interface ConversationDeps {
  db: Database;
  now: Clock;
  newId: NewId;
  metrics: Metrics;
  runner: Pick<TurnRunner, 'wake' | 'abort'>;
  removeCardSecrets: (text: string, previousCustomerTexts: string[]) => { text: string; removed: string[] };
}

/** Who asks: every call is checked against the owner, and a conversation of somebody else does not exist. */
export interface Asked {
  visitorId: string;
  conversationId: string;
}

export type View = ConversationView & { language: WireLanguage };

/** The id of the visitor's open conversation, or of a new one. Two windows that start at once get the same. */
export async function startConversation(deps: ConversationDeps, input: { visitorId: string; language: WireLanguage }): Promise<string> {
  const open = await findOpenConversation(deps.db.read, input.visitorId);
  if (open) return open.id;
  const conversation = await deps.db.transaction(async (tx) => {
    await lockVisitor(tx, input.visitorId);
    return await findOpenConversation(tx, input.visitorId) ?? createConversation(tx, { id: deps.newId(), ...input, now: deps.now() });
  });
  return conversation.id;
}

/** Throws AppError `not-found` unless the conversation is the visitor's own. */
export async function checkOwner(deps: Pick<ConversationDeps, 'db'>, input: Asked): Promise<void> {
  await ownConversation(deps.db.read, input);
}

/** What happened after `afterSeq`, and a little before it; a turn in the middle of its answer comes along. Of very many messages the newest. */
export async function resumeConversation(deps: ConversationDeps, input: Asked & { afterSeq: number }): Promise<View> {
  return view(deps.db.read, await ownConversation(deps.db.read, input), input.afterSeq);
}

/**
 * Stores a customer's message and wakes the runner; the promise resolves after the commit.
 * Card secrets are removed before anything is stored or logged, and what no store keeps (NUL, halves of a character) before that.
 * The same `clientMessageId` gives the same message back.
 */
export async function receiveCustomerMessage(deps: ConversationDeps, input: Asked & { clientMessageId: string; text: string }): Promise<WireMessage> {
  const { conversationId, clientMessageId } = input;
  if (input.text.length > MAX_MESSAGE_LENGTH) throw new AppError('message-too-long', `A message has at most ${MAX_MESSAGE_LENGTH} characters.`);
  const written = input.text.replace(/\0|\p{Surrogate}/gu, (character) => (character === '\0' ? '' : '\ufffd'));
  if (written.trim() === '') throw new AppError('bad-input', 'The message is empty.');
  const { message, isNew, removed } = await deps.db.transaction(async (tx) => {
    const conversation = await lockConversation(tx, conversationId);
    checkIsOwn(conversation, input);
    const { text, removed } = deps.removeCardSecrets(written, await recentCustomerTexts(tx, conversation));
    const stored = await insertCustomerMessage(tx, { id: deps.newId(), conversationId, clientMessageId, text, now: deps.now(), extra: removed.length > 0 ? { removed } : {} });
    if (!stored.isNew) return { ...stored, removed };
    const reopened = conversation.status === 'closed' ? await setStatus(tx, { conversationId, from: 'closed', to: 'bot', actor: `customer:${input.visitorId}`, at: deps.now() }) : null;
    await append(tx, { topic: 'message-added', conversationId, payload: { conversationId, epoch: reopened ?? conversation.epoch, message: stored.message }, now: deps.now() });
    return { ...stored, removed };
  });
  if (isNew) {
    deps.metrics.messages.inc({ role: 'customer' });
    for (const kind of removed) deps.metrics.secretsRemoved.inc({ kind });
    deps.runner.wake(conversationId);
  }
  return message;
}

/** Ends the running turn; what was shown stays as a message with the ending `stopped`, and its questions count as dealt with. */
export async function stopTurn(deps: ConversationDeps, input: Asked & { turnId: string }): Promise<boolean> {
  await ownConversation(deps.db.read, input);
  const stopped = await deps.db.transaction(async (tx) => {
    const conversation = await lockConversation(tx, input.conversationId);
    if (conversation?.claimTurnId !== input.turnId) return false;
    await endClaimedTurn(deps, tx, conversation, 'stopped');
    return true;
  });
  if (!stopped) return false;
  deps.runner.abort(input.conversationId);
  // What was asked while that answer was being shown is still open.
  deps.runner.wake(input.conversationId);
  return true;
}

export interface HandoffChange {
  status: ConversationStatus;
  epoch: number;
  language: WireLanguage;
}

/** Gives the conversation to people at once, also in the middle of an answer. Asked twice, it changes nothing. */
export async function requestHandoff(deps: ConversationDeps, input: Asked): Promise<HandoffChange> {
  return changeOwner(deps, input, async (tx, conversation) => {
    const { id: conversationId, status } = conversation;
    const actor = `customer:${input.visitorId}`;
    const now = deps.now();
    if (status === 'waiting' || status === 'agent') return;
    if (status === 'closed') await setStatus(tx, { conversationId, from: 'closed', to: 'bot', actor, at: now });
    await endClaimedTurn(deps, tx, conversation, 'taken-over');
    await markAnswered(tx, { conversationId, upToSeq: conversation.lastCustomerSeq });
    await handOver(deps, tx, { conversationId, from: 'bot', actor, reason: 'customer-asked', priority: 'normal', now });
    deps.metrics.handoffs.inc({ priority: 'normal' });
  });
}

/** The customer leaves the queue and talks to the assistant again. Nothing happens when a person has taken over meanwhile. */
export async function cancelHandoff(deps: ConversationDeps, input: Asked): Promise<HandoffChange> {
  return changeOwner(deps, input, async (tx, { id: conversationId, status }) => {
    if (status !== 'waiting') return;
    const now = deps.now();
    await setStatus(tx, { conversationId, from: 'waiting', to: 'bot', actor: `customer:${input.visitorId}`, at: now });
    const open = await findOpenHandoff(tx, conversationId);
    if (open) await endHandoff(tx, { id: open.id, now });
  });
}

/** Keeps a rating of an assistant's message. */
export async function rateAnswer(deps: ConversationDeps, input: Asked & { messageId: string; rating: 'up' | 'down'; reason?: string; comment?: string }): Promise<void> {
  await ownConversation(deps.db.read, input);
  const comment = input.comment === undefined ? {} : { comment: deps.removeCardSecrets(input.comment, []).text };
  const found = await deps.db.transaction((tx) => rateMessage(tx, { ...input, ...comment }));
  if (!found) throw new AppError('not-found', 'There is no such answer to rate.');
}

async function changeOwner(deps: ConversationDeps, input: Asked, change: (tx: Tx, conversation: Conversation) => Promise<void>): Promise<HandoffChange> {
  await ownConversation(deps.db.read, input);
  const after = await deps.db.transaction(async (tx) => {
    const conversation = await lockConversation(tx, input.conversationId);
    if (conversation) await change(tx, conversation);
    return findConversation(tx, input.conversationId);
  });
  if (!after) throw notFound();
  if (after.status !== 'bot') deps.runner.abort(after.id);
  else deps.runner.wake(after.id);
  return { status: after.status, epoch: after.epoch, language: after.language as WireLanguage };
}

async function endClaimedTurn(deps: ConversationDeps, tx: Tx, conversation: Conversation, ending: 'stopped' | 'taken-over'): Promise<void> {
  if (conversation.claimTurnId === null) return;
  const turn = await findTurn(tx, conversation.claimTurnId);
  if (!turn) return;
  await cutTurn(deps, tx, { turnId: turn.id, ending, now: deps.now() });
  await releaseClaim(tx, { conversationId: conversation.id, turnId: turn.id, now: deps.now() });
  await markAnswered(tx, { conversationId: conversation.id, upToSeq: turn.upToSeq });
}

async function ownConversation(db: Executor, input: Asked): Promise<Conversation> {
  const conversation = await findConversation(db, input.conversationId);
  checkIsOwn(conversation, input);
  return conversation;
}

function checkIsOwn(conversation: Conversation | null, input: Asked): asserts conversation is Conversation {
  // Somebody else's and none at all look the same, so that ids can't be tried out.
  if (conversation?.visitorId !== input.visitorId) throw notFound();
}

function notFound(): AppError {
  return new AppError('not-found', 'There is no such conversation. Start a new one.');
}

async function recentCustomerTexts(db: Executor, conversation: Conversation): Promise<string[]> {
  const rows = await latestUtterances(db, { conversationId: conversation.id, afterSeq: 0, upToSeq: conversation.lastSeq, limit: SECRET_CONTEXT });
  return rows.filter((row) => row.role === 'customer').map((row) => row.text);
}

async function view(db: Executor, conversation: Conversation, afterSeq: number): Promise<View> {
  const { id: conversationId, status, epoch } = conversation;
  const messages = await messagesAfter(db, { conversationId, afterSeq: Math.max(afterSeq - OVERLAP, conversation.lastSeq - VIEW_MESSAGES), limit: VIEW_MESSAGES, includePrivate: false });
  const turn = conversation.claimTurnId === null ? null : await findTurn(db, conversation.claimTurnId);
  const activeTurn = turn?.status === 'running' ? { turnId: turn.id, epoch: turn.epoch, text: shownText(turn), citations: shownCitations(turn) } : undefined;
  return { conversationId, status, epoch, language: conversation.language as WireLanguage, messages, ...(activeTurn && { activeTurn }) };
}
