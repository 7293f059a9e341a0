import type { Log } from '../log.ts';
import type { ConversationStatus, HandoffView, WireMessage } from '../protocol.ts';
import type { News } from './peers.ts';

/** Between two looks while other processes can tell us what they do, and while nothing but the store can. */
const PAUSE_MS = 2_000;
const CUT_OFF_PAUSE_MS = 500;
/** Of more messages the newest are shown. */
const MAX_MISSED = 200;

/** How far a conversation has come. */
export interface Position {
  conversationId: string;
  status: ConversationStatus;
  epoch: number;
  lastSeq: number;
}

export interface CatchUpDeps {
  /** Conversations with a window at this process. */
  openConversations: () => string[];
  positionsOf: (conversationIds: readonly string[]) => Promise<Position[]>;
  /** What customers may see of it, oldest first. */
  messagesAfter: (conversationId: string, afterSeq: number, limit: number) => Promise<WireMessage[]>;
  handoffView: (status: ConversationStatus, conversationId: string) => Promise<HandoffView>;
  /** Shows something to the windows of this process. */
  show: (news: News) => void;
  /** Whether other processes can tell us what they do. */
  isReachable: () => boolean;
  log: Pick<Log, 'error'>;
}

/**
 * Sees to it that windows miss nothing durable that happened at another process, whatever became of the news of it:
 * compares how far the open conversations have come in the store with what was shown here, and shows the rest.
 * What is on its way anyway may be shown twice, which changes nothing at the clients.
 */
export interface CatchUp {
  /** A window of this process has read the conversation up to here. */
  noteRead: (read: { conversationId: string; epoch: number; lastSeq: number }) => void;
  /** Windows of this process were shown this. */
  noteShown: (news: News) => void;
  /** Looks once. Calls are to be one after the other. */
  look: () => Promise<void>;
  /** Looks again and again from now on. */
  start: () => void;
  stop: () => Promise<void>;
}

interface Known {
  epoch: number;
  /** All up to here was shown. */
  lastSeq: number;
  /** What an earlier look found ahead of us. */
  expected?: { epoch: number; lastSeq: number };
}

export function createCatchUp(deps: CatchUpDeps): CatchUp {
  const known = new Map<string, Known>();
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> = Promise.resolve();
  let isStopped = false;

  async function look(): Promise<void> {
    const open = deps.openConversations();
    const isOpen = new Set(open);
    for (const id of known.keys()) if (!isOpen.has(id)) known.delete(id);
    for (const position of await deps.positionsOf(open.filter((id) => known.has(id)))) await compare(position);
  }

  async function compare(position: Position): Promise<void> {
    const shown = known.get(position.conversationId);
    if (!shown) return;
    const { expected } = shown;
    if (!isBehind(shown, position)) delete shown.expected;
    // The news may be on its way: it gets until the next look.
    else if (deps.isReachable() && !(expected && isBehind(shown, expected))) shown.expected = { epoch: position.epoch, lastSeq: position.lastSeq };
    else await showRest(shown, position);
  }

  async function showRest(shown: Known, position: Position): Promise<void> {
    const { conversationId, epoch, status, lastSeq } = position;
    const messages = await deps.messagesAfter(conversationId, Math.max(shown.lastSeq, lastSeq - MAX_MISSED), MAX_MISSED);
    if (epoch > shown.epoch) deps.show({ name: 'handoff-changed', event: { conversationId, epoch, status, handoff: await deps.handoffView(status, conversationId) } });
    for (const message of messages) deps.show(newsOf(message, epoch));
    // Not all numbers are a customer's to see, so the last one shown may be smaller.
    shown.lastSeq = Math.max(shown.lastSeq, lastSeq);
    shown.epoch = Math.max(shown.epoch, epoch);
    delete shown.expected;
  }

  async function lookSafely(): Promise<void> {
    try {
      await look();
    } catch (error) {
      deps.log.error({ err: error }, 'open conversations could not be compared with the store');
    }
    plan();
  }

  function plan(): void {
    if (!isStopped) timer = setTimeout(() => { looking = lookSafely(); }, deps.isReachable() ? PAUSE_MS : CUT_OFF_PAUSE_MS);
  }

  return {
    noteRead({ conversationId, epoch, lastSeq }) {
      // The window that knows least counts: what was shown while this one was reading, it may have let pass.
      const shown = known.get(conversationId);
      if (!shown) known.set(conversationId, { epoch, lastSeq });
      else Object.assign(shown, { epoch: Math.min(shown.epoch, epoch), lastSeq: Math.min(shown.lastSeq, lastSeq) });
    },
    noteShown({ name, event }) {
      const shown = known.get(event.conversationId);
      if (!shown) return;
      if (name === 'handoff-changed') shown.epoch = Math.max(shown.epoch, event.epoch);
      else if ((name === 'message-added' || name === 'turn-end') && event.message.seq === shown.lastSeq + 1) shown.lastSeq += 1;
    },
    look,
    start: plan,
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await looking;
    },
  };
}

function isBehind(shown: Known, position: { epoch: number; lastSeq: number }): boolean {
  return shown.lastSeq < position.lastSeq || shown.epoch < position.epoch;
}

function newsOf(message: WireMessage, epoch: number): News {
  const { conversationId, turnId } = message;
  return message.role === 'assistant' && turnId !== undefined
    ? { name: 'turn-end', event: { conversationId, turnId, epoch, message } }
    : { name: 'message-added', event: { conversationId, epoch, message } };
}
