import type { Ack, CallInput, CallName, CallReplies, WireLanguage } from '../../server/protocol.ts';
import { lastSeq, type Action, type Conversation, type Failure } from './conversation-store.ts';

/** This widget's protocol number. The file of the contract is imported as types only, so it is said again here; a test compares them. */
export const WIDGET_PROTOCOL = 1;
const ACK_TIMEOUT_MS = 8_000;
const FIRST_PAUSE_MS = 500;
const ATTEMPTS = 4;
/** Refusals that pass by themselves: the same message may be sent again. */
const PASSING_CODES = new Set(['store-busy', 'not-ready']);

/** The socket as the connection sees it; `call` rejects when no answer came in time. */
export interface Wire {
  call<N extends CallName>(name: N, input: CallInput<N>, timeoutMs: number): Promise<Ack<CallReplies[N]>>;
  reconnect(): void;
}

export interface ConnectionDeps {
  wire: Wire;
  getState: () => Conversation;
  dispatch: (action: Action) => void;
  newId: () => string;
  now: () => number;
  pause: (ms: number) => Promise<void>;
  language: () => WireLanguage;
  /** The host page's address without its query: it may name the product that the customer looks at. */
  page: string | null;
  /** Keeps the token for a reload of the page; null forgets it. */
  rememberToken: (token: string | null) => void;
}

export interface Connection {
  wireOpened: () => Promise<void>;
  wireLost: () => void;
  wireRefused: (failure: Failure) => void;
  sendMessage: (text: string) => void;
  retryMessage: (clientMessageId: string) => void;
  stopTurn: () => Promise<void>;
  rateMessage: (messageId: string, rating: 'up' | 'down', detail?: { reason?: RatingReason; comment?: string }) => Promise<boolean>;
  requestPerson: () => Promise<boolean>;
  leaveQueue: () => Promise<boolean>;
  tryAgain: () => void;
  /** To be called after every change of the state: reads the conversation again when something was missed. */
  catchUp: () => Promise<void>;
}

export type RatingReason = NonNullable<CallInput<'turn:rate'>['reason']>;

/**
 * Keeps the conversation in step with the server: starts or resumes it, sends what the customer wrote in order and once
 * (the same clientMessageId on every attempt), and reads again what was missed. Messages written offline wait their turn.
 */
export function createConnection(deps: ConnectionDeps): Connection {
  const { wire, dispatch, getState } = deps;
  let isSending = false;
  let isCatchingUp = false;
  let hasRetriedWithoutToken = false;

  const call = async <N extends CallName>(name: N, input: CallInput<N>): Promise<Ack<CallReplies[N]>> => {
    try {
      return await wire.call(name, input, ACK_TIMEOUT_MS);
    } catch {
      return { ok: false, code: 'no-answer', message: '', ref: '' };
    }
  };

  const startConversation = async (): Promise<void> => {
    const page = deps.page === null ? {} : { page: deps.page.slice(0, 500) };
    const reply = await call('conversation:start', { protocol: WIDGET_PROTOCOL, language: deps.language(), ...page });
    if (!reply.ok) {
      dispatch({ type: 'link-changed', link: reply.code === 'no-answer' ? 'offline' : 'refused', failure: reply });
      return;
    }
    deps.rememberToken(reply.token);
    dispatch({ type: 'started', reply });
  };

  const resumeConversation = async (conversationId: string): Promise<void> => {
    const reply = await call('conversation:resume', { conversationId, afterSeq: lastSeq(getState()) });
    if (reply.ok) dispatch({ type: 'resumed', view: reply });
    else if (reply.code === 'unauthorized' || reply.code === 'not-found') {
      deps.rememberToken(null);
      await startConversation();
    } else if (reply.code !== 'no-answer') dispatch({ type: 'link-changed', link: 'refused', failure: reply });
  };

  /** Sends one message; leaves it queued when the connection went away meanwhile. */
  const deliver = async (conversationId: string, { clientMessageId, text }: { clientMessageId: string; text: string }): Promise<void> => {
    dispatch({ type: 'outgoing-changed', clientMessageId, state: 'sending' });
    let failure: Failure = { code: 'no-answer', message: '', ref: '' };
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      if (attempt > 0) await deps.pause(FIRST_PAUSE_MS * 2 ** (attempt - 1));
      if (getState().link !== 'online') {
        dispatch({ type: 'outgoing-changed', clientMessageId, state: 'queued' });
        return;
      }
      const reply = await call('message:send', { conversationId, clientMessageId, text });
      if (reply.ok) {
        dispatch({ type: 'message-stored', message: reply.message });
        return;
      }
      failure = reply;
      if (reply.code !== 'no-answer' && !PASSING_CODES.has(reply.code)) break;
    }
    dispatch({ type: 'outgoing-changed', clientMessageId, state: 'failed', failure });
  };

  const sendQueued = async (): Promise<void> => {
    if (isSending) return;
    isSending = true;
    try {
      for (;;) {
        const { link, conversationId, outgoing } = getState();
        const next = outgoing.find((entry) => entry.state === 'queued');
        if (link !== 'online' || conversationId === null || !next) return;
        // One after the other: a burst must reach the server in the order in which it was written.
        await deliver(conversationId, next);
      }
    } finally {
      isSending = false;
    }
  };

  const changeHandoff = async (name: 'handoff:request' | 'handoff:cancel'): Promise<boolean> => {
    const { conversationId } = getState();
    if (conversationId === null) return false;
    const reply = await call(name, { conversationId });
    if (reply.ok) dispatch({ type: 'handoff-answered', handoff: reply.handoff, status: reply.status, epoch: reply.epoch });
    return reply.ok;
  };

  return {
    wireOpened: async () => {
      hasRetriedWithoutToken = false;
      const { conversationId } = getState();
      await (conversationId === null ? startConversation() : resumeConversation(conversationId));
      await sendQueued();
    },
    wireLost: () => {
      if (getState().link !== 'refused') dispatch({ type: 'link-changed', link: 'offline' });
    },
    wireRefused: (failure) => {
      if (failure.code === 'unauthorized' && !hasRetriedWithoutToken) {
        // A token that the server no longer knows is no reason to turn the customer away.
        hasRetriedWithoutToken = true;
        deps.rememberToken(null);
        wire.reconnect();
        return;
      }
      dispatch({ type: 'link-changed', link: 'refused', failure });
    },
    sendMessage: (text) => {
      dispatch({ type: 'outgoing-added', outgoing: { clientMessageId: deps.newId(), text, createdAt: deps.now(), state: 'queued', failure: null } });
      void sendQueued();
    },
    retryMessage: (clientMessageId) => {
      dispatch({ type: 'outgoing-changed', clientMessageId, state: 'queued' });
      void sendQueued();
    },
    stopTurn: async () => {
      const { conversationId, activeTurn } = getState();
      if (conversationId === null || activeTurn === null) return;
      dispatch({ type: 'stop-asked' });
      const reply = await call('turn:stop', { conversationId, turnId: activeTurn.turnId });
      if (!reply.ok || !reply.stopped) dispatch({ type: 'stop-refused' });
    },
    rateMessage: async (messageId, rating, detail = {}) => {
      const { conversationId } = getState();
      if (conversationId === null) return false;
      const reply = await call('turn:rate', { conversationId, messageId, rating, ...detail });
      if (reply.ok) dispatch({ type: 'rated', messageId, rating: reply.rating });
      return reply.ok;
    },
    requestPerson: () => changeHandoff('handoff:request'),
    leaveQueue: () => changeHandoff('handoff:cancel'),
    tryAgain: () => {
      dispatch({ type: 'link-changed', link: 'connecting' });
      wire.reconnect();
    },
    catchUp: async () => {
      if (isCatchingUp || !getState().isBehind || getState().link !== 'online') return;
      isCatchingUp = true;
      try {
        for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
          const { isBehind, conversationId, link } = getState();
          if (!isBehind || conversationId === null || link !== 'online') return;
          if (attempt > 0) await deps.pause(FIRST_PAUSE_MS * 2 ** (attempt - 1));
          await resumeConversation(conversationId);
        }
      } finally {
        isCatchingUp = false;
      }
    },
  };
}
