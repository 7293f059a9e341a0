import { io, type Socket } from 'socket.io-client';
import type { Ack, CallInput, CallName, CallReplies, ServerEvents } from '../../server/protocol.ts';
import { emptyConversation, lastSeq, reduce, type Action, type Conversation, type ServerEventAction } from '../../widget/chat/conversation-store.ts';

const EVENTS = ['turn-start', 'text-delta', 'turn-end', 'message-added', 'handoff-changed', 'typing-changed'] as const;
const STATUS_ACTIONS: ReadonlySet<string> = new Set(['handoff-changed', 'handoff-answered', 'started', 'resumed']);

/** A customer whose screen is the widget's own state, and who notes what must never be seen on it. */
export interface Follower {
  state(): Conversation;
  /** The longest text that was on the screen for each turn. */
  shown: Map<string, string>;
  /** What was seen and must not be. */
  faults: string[];
  /** The visitor's, for a second window; null before `connect`. */
  token(): string | null;
  /** Connects and starts, or comes back to the conversation it had. When the connection breaks later, it comes back by itself. */
  connect(url: string): Promise<void>;
  disconnect(): void;
  /** How often its socket was opened. */
  timesConnected(): number;
  /** The ack, or null when the connection broke before it came. A message that got none may be sent again. */
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<Ack<CallReplies[N]> | null>;
  send(text: string): Promise<Ack<CallReplies['message:send']> | null>;
  /** Resolves as soon as the screen is as `fits` says. */
  until(what: string, fits: (state: Conversation) => boolean): Promise<void>;
}

/** Texts have to be unique in the conversation: message ids are made of them. A `knownToken` makes it a window of that visitor. */
export function createFollower(knownToken: string | null = null): Follower {
  let state = emptyConversation;
  let token = knownToken;
  let socket: Socket | null = null;
  let reading: Promise<void> | null = null;
  /** The epoch that `state.status` is of: a turn of a newer one may speak before its owner's change is heard of. */
  let statusEpoch = 0;
  const waiting = new Set<() => void>();
  let connects = 0;
  const shown = new Map<string, string>();
  const faults: string[] = [];

  function dispatch(action: Action): void {
    const before = state;
    state = reduce(state, action);
    if (STATUS_ACTIONS.has(action.type)) statusEpoch = state.epoch;
    faults.push(...faultsOf({ before, after: state, statusEpoch }, shown));
    for (const check of [...waiting]) check();
    if (state.isBehind) reading ??= read().finally(() => { reading = null; });
  }

  async function read(): Promise<void> {
    while (state.isBehind && state.conversationId !== null) {
      const reply = await call('conversation:resume', { conversationId: state.conversationId, afterSeq: lastSeq(state) });
      if (reply?.ok !== true) return;
      dispatch({ type: 'resumed', view: reply });
    }
  }

  function call<N extends CallName>(name: N, input: CallInput<N>): Promise<Ack<CallReplies[N]> | null> {
    const own = socket;
    return new Promise((done) => {
      if (own?.connected !== true) {
        done(null);
        return;
      }
      const lost = () => done(null);
      own.once('disconnect', lost);
      own.emit(name, input, (reply: Ack<CallReplies[N]>) => {
        own.off('disconnect', lost);
        done(reply);
      });
    });
  }

  /** Starts or resumes; false when the connection broke meanwhile. */
  async function synchronise(): Promise<boolean> {
    const { conversationId } = state;
    if (conversationId === null) {
      const reply = await call('conversation:start', { protocol: 1, language: 'en' });
      if (reply?.ok === false) faults.push(`the start was refused: ${reply.code}`);
      if (reply?.ok !== true) return false;
      token = reply.token;
      dispatch({ type: 'started', reply });
      return true;
    }
    const reply = await call('conversation:resume', { conversationId, afterSeq: lastSeq(state) });
    if (reply?.ok === false) faults.push(`the resume was refused: ${reply.code}`);
    if (reply?.ok !== true) return false;
    dispatch({ type: 'resumed', view: reply });
    return true;
  }

  return {
    state: () => state, token: () => token, shown, faults, call,
    async connect(url) {
      socket?.disconnect();
      const own = io(url, { transports: ['websocket'], reconnectionDelay: 20, reconnectionDelayMax: 200, forceNew: true, auth: (answer) => answer(token === null ? {} : { token }) });
      socket = own;
      for (const name of EVENTS) own.on(name, (event: Parameters<ServerEvents[typeof name]>[0]) => dispatch({ type: name, event } as ServerEventAction));
      own.on('disconnect', () => { if (socket === own) dispatch({ type: 'link-changed', link: 'offline' }); });
      await new Promise<void>((done) => {
        own.on('connect', () => {
          connects += 1;
          void synchronise().then((isInStep) => { if (isInStep) done(); });
        });
      });
    },
    disconnect: () => void socket?.disconnect(),
    timesConnected: () => connects,
    async send(text) {
      const reply = await call('message:send', { conversationId: state.conversationId ?? '', clientMessageId: text.replaceAll(/\W+/g, '-'), text });
      if (reply?.ok === false) faults.push(`"${text}" was refused: ${reply.code}`);
      if (reply?.ok === true) dispatch({ type: 'message-stored', message: reply.message });
      return reply;
    },
    until: (what, fits) => new Promise((done, fail) => {
      const late = setTimeout(() => fail(new Error(`The screen never came to this: ${what}. It is ${JSON.stringify(state)}`)), 40_000);
      const check = () => {
        if (!fits(state)) return;
        clearTimeout(late);
        waiting.delete(check);
        done();
      };
      waiting.add(check);
      check();
    }),
  };
}

/** Keeps `shown` up to date and tells what the step from `before` to `after` did wrong. */
function faultsOf({ before, after, statusEpoch }: { before: Conversation; after: Conversation; statusEpoch: number }, shown: Map<string, string>): string[] {
  const faults: string[] = [];
  const turn = after.activeTurn;
  if (turn && turn.text !== '') {
    const earlier = shown.get(turn.turnId) ?? '';
    if (turn.text.length > earlier.length) {
      if (!turn.text.startsWith(earlier)) faults.push(`turn ${turn.turnId} changed what it had said`);
      if (after.status !== 'bot' && turn.epoch <= statusEpoch) faults.push(`turn ${turn.turnId} said more while the owner was ${after.status}`);
      shown.set(turn.turnId, turn.text);
    }
  }
  const seqs = after.messages.map((message) => message.seq);
  if (new Set(seqs).size !== seqs.length) faults.push(`a number stands twice in ${seqs.join(' ')}`);
  if (before.conversationId === after.conversationId && after.epoch < before.epoch) faults.push(`the epoch went back from ${before.epoch} to ${after.epoch}`);
  return faults;
}
