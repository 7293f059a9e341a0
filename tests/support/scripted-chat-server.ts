import { createServer, type IncomingMessage, type Server as HttpServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import sirv from 'sirv';
import { Server, type Socket } from 'socket.io';
import type { Ack, CallInput, CallName, CallReplies, Citation, ConversationStatus, HandoffView, ServerEvents, WireMessage } from '../../server/protocol.ts';
import { bankView, documentView, startTexts } from './scripted-content.ts';

const DIST = resolve(import.meta.dirname, '../../dist/widget');
const CONVERSATION = 'conversation-1';
export const TOKEN = 'visitor-token-1';
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'";

type Reply<N extends CallName> = (input: CallInput<N>) => Ack<CallReplies[N]> | null;

/**
 * A server that speaks protocol.ts and does what a test tells it, step by step: there are no timers and no answers of its own.
 * Serves the built widget as the real one does, with the same policy.
 */
export interface ScriptedChatServer {
  url: string;
  /** Every call that came, in order. */
  calls: { name: CallName; input: unknown }[];
  /** Requests for the widget's own data, with the token that came along. */
  requests: { url: string; authorization: string | undefined }[];
  /** Answers the next calls of this name; null leaves one without an acknowledgement. */
  replyTo: <N extends CallName>(name: N, reply: Reply<N> | undefined) => void;
  emit: <N extends keyof ServerEvents>(name: N, event: Parameters<ServerEvents[N]>[0]) => void;
  /** Stores a message and tells about it. */
  say: (message: Partial<WireMessage> & Pick<WireMessage, 'role' | 'text'>) => WireMessage;
  startTurn: (turnId: string) => void;
  /** Streams more of the turn's answer. */
  stream: (text: string, citations?: Citation[]) => void;
  /** Ends the turn with a stored message; the text is what was streamed unless said otherwise. */
  endTurn: (message?: Partial<WireMessage>) => WireMessage;
  changeStatus: (status: ConversationStatus, handoff?: Partial<HandoffView>) => void;
  /** Sends `conversation:start` other content. */
  introduce: (texts: Partial<typeof startTexts>) => void;
  /** Refuses handshakes until told otherwise. */
  refuse: (refusal: { code: string; message: string; ref: string } | null) => void;
  /** Cuts every socket and takes no new one until `comeBack`. */
  goAway: () => void;
  comeBack: () => void;
  close: () => Promise<void>;
}

export async function startScriptedChatServer(): Promise<ScriptedChatServer> {
  const calls: ScriptedChatServer['calls'] = [];
  const requests: ScriptedChatServer['requests'] = [];
  const replies = new Map<CallName, (input: unknown) => Ack<CallReplies[CallName]> | null>();
  const state = { status: 'bot' as ConversationStatus, epoch: 0, messages: [] as WireMessage[], texts: startTexts, isAway: false };
  let handoff: HandoffView = { status: 'none', open: true, hours: bankView.hours, phone: bankView.phones[0]?.number ?? '' };
  let turn: { turnId: string; text: string; citations: Citation[] } | null = null;
  let refusal: { code: string; message: string; ref: string } | null = null;

  const http = createServer((request, response) => serve(request, response, requests));
  const io = new Server(http, { serveClient: false, allowRequest: (_request, decide) => decide(null, !state.isAway) });
  io.use((_socket, next) => {
    if (refusal) next(Object.assign(new Error(refusal.message), { data: { code: refusal.code, ref: refusal.ref } }));
    else next();
  });

  const view = () => ({
    conversationId: CONVERSATION, status: state.status, epoch: state.epoch, messages: state.messages, handoff,
    ...(turn ? { activeTurn: { ...turn, epoch: state.epoch } } : {}),
  });
  const store = (message: Partial<WireMessage> & Pick<WireMessage, 'role' | 'text'>): WireMessage => {
    const seq = state.messages.length + 1;
    const stored = { id: `message-${seq}`, conversationId: CONVERSATION, seq, createdAt: Date.now(), ...message };
    state.messages = [...state.messages, stored];
    return stored;
  };
  const emit: ScriptedChatServer['emit'] = (name, event) => void io.emit(name, event);
  const changeStatus: ScriptedChatServer['changeStatus'] = (status, change = {}) => {
    state.status = status;
    state.epoch += 1;
    handoff = { ...handoff, status: status === 'waiting' || status === 'agent' ? status : 'none', ...change };
    emit('handoff-changed', { conversationId: CONVERSATION, epoch: state.epoch, status, handoff });
  };
  const standard: { [N in CallName]: (input: CallInput<N>) => CallReplies[N] } = {
    'conversation:start': () => ({ ...view(), protocol: 1, token: TOKEN, ...state.texts }),
    'conversation:resume': ({ afterSeq }) => ({ ...view(), messages: state.messages.filter((message) => message.seq > afterSeq) }),
    'message:send': ({ clientMessageId, text }) => ({
      message: state.messages.find((message) => message.clientMessageId === clientMessageId) ?? store({ role: 'customer', text, clientMessageId }),
    }),
    'turn:stop': () => ({ stopped: turn !== null }),
    'turn:rate': ({ rating }) => ({ rating }),
    'handoff:request': () => {
      changeStatus('waiting');
      return { handoff, status: state.status, epoch: state.epoch };
    },
    'handoff:cancel': () => {
      changeStatus('bot');
      return { handoff, status: state.status, epoch: state.epoch };
    },
  };
  const listen = (socket: Socket, name: CallName): void => {
    socket.on(name, (input: unknown, ack: (reply: unknown) => void) => {
      calls.push({ name, input });
      const scripted = replies.get(name);
      const answer = standard[name] as (input: unknown) => object;
      const reply = scripted ? scripted(input) : { ok: true, ...answer(input) };
      if (reply !== null) ack(reply);
    });
  };
  io.on('connection', (socket) => (Object.keys(standard) as CallName[]).forEach((name) => listen(socket, name)));

  await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    calls, requests, emit, changeStatus,
    replyTo: (name, reply) => {
      if (reply) replies.set(name, reply as (input: unknown) => Ack<CallReplies[CallName]> | null);
      else replies.delete(name);
    },
    say: (message) => {
      const stored = store(message);
      emit('message-added', { conversationId: CONVERSATION, epoch: state.epoch, message: stored });
      return stored;
    },
    startTurn: (turnId) => {
      turn = { turnId, text: '', citations: [] };
      emit('turn-start', { conversationId: CONVERSATION, turnId, epoch: state.epoch });
    },
    stream: (text, citations = []) => {
      if (!turn) throw new Error('No turn was started.');
      emit('text-delta', { conversationId: CONVERSATION, turnId: turn.turnId, epoch: state.epoch, offset: turn.text.length, text, citations });
      turn = { ...turn, text: turn.text + text, citations: [...turn.citations, ...citations] };
    },
    endTurn: (message = {}) => {
      if (!turn) throw new Error('No turn was started.');
      const { turnId, text, citations } = turn;
      turn = null;
      const stored = store({ role: 'assistant', text, turnId, ending: 'complete', outcome: 'answered', answerer: 'extractive', citations, ...message });
      emit('turn-end', { conversationId: CONVERSATION, turnId, epoch: state.epoch, message: stored });
      return stored;
    },
    introduce: (texts) => {
      state.texts = { ...state.texts, ...texts };
      handoff = { ...handoff, hours: state.texts.bank.hours };
    },
    refuse: (next) => {
      refusal = next;
    },
    goAway: () => {
      state.isAway = true;
      io.disconnectSockets(true);
    },
    comeBack: () => {
      state.isAway = false;
    },
    close: () => closeAll(io, http),
  };
}

const files = sirv(DIST, { dev: true, etag: true });
const bankFiles = sirv(resolve(DIST, 'bank'), { dev: true });

function serve(request: IncomingMessage, response: ServerResponse, requests: ScriptedChatServer['requests']): void {
  const url = request.url ?? '/';
  response.setHeader('content-security-policy', POLICY);
  if (url.startsWith('/api/')) {
    requests.push({ url, authorization: request.headers.authorization });
    const isAllowed = url.startsWith('/api/bank') || request.headers.authorization === `Bearer ${TOKEN}`;
    response.writeHead(isAllowed ? 200 : 401, { 'content-type': 'application/json' }).end(JSON.stringify(url.startsWith('/api/bank') ? bankView : documentView));
    return;
  }
  const missing = (): void => void response.writeHead(404).end();
  if (url.startsWith('/chat/') || url.startsWith('/embed.js')) files(request, response, missing);
  else bankFiles(request, response, missing);
}

async function closeAll(io: Server, http: HttpServer): Promise<void> {
  await io.close();
  http.closeAllConnections();
}
