import type { IncomingMessage } from 'node:http';
import type { DefaultEventsMap, Server } from 'socket.io';
import { cancelHandoff, checkOwner, rateAnswer, receiveCustomerMessage, requestHandoff, resumeConversation, startConversation, stopTurn, type ConversationDeps, type HandoffChange, type View } from '../chat/conversation.ts';
import type { VisitorTokens } from '../chat/visitor-token.ts';
import { AppError } from '../errors.ts';
import { PROTOCOL, type ClientCalls, type ConversationView, type HandoffView, type ServerEvents, type StartReply, type WireLanguage } from '../protocol.ts';
import { roomOf } from './fan-out.ts';
import { handle, refuse, type CustomerSocket, type HandleDeps, type Handlers, type SocketData } from './handle.ts';
import type { Limits } from './limits.ts';

export type CustomerIo = Server<ClientCalls, ServerEvents, DefaultEventsMap, SocketData>;

export interface CustomerDeps extends HandleDeps, ConversationDeps {
  tokens: VisitorTokens;
  limits: Limits;
  /** What a new conversation is greeted with, by language. */
  welcome: (language: WireLanguage) => Pick<StartReply, 'bank' | 'greeting' | 'suggestions' | 'notice' | 'model'>;
  handoffView: (change: Pick<HandoffChange, 'status' | 'language'>) => HandoffView;
  /** Hears how far a window has read. */
  onRead?: (read: { conversationId: string; epoch: number; lastSeq: number }) => void;
}

/** Wires the customers' calls: each is checked by handle(), belongs to the socket's visitor, and ends in chat/conversation.ts. */
export function serveCustomers(deps: CustomerDeps & { addressOf: (request: IncomingMessage) => string }, io: CustomerIo): void {
  const addresses = new WeakMap<object, string>();
  io.engine.on('connection', (connection: { request: IncomingMessage | null }) => {
    if (connection.request) addresses.set(connection, deps.addressOf(connection.request));
    // The address is all that we need of it, and a request held as long as its socket costs more than a kilobyte.
    connection.request = null;
  });
  io.use((socket, next) => {
    authenticate(deps, socket, addresses.get(socket.conn) ?? '').then(() => next(), (error: unknown) => next(refusal(deps, error)));
  });
  const answer = handle(deps, customerHandlers(deps));
  const left = () => deps.metrics.sockets.dec();
  io.on('connection', (socket) => {
    deps.metrics.sockets.inc();
    socket.on('disconnect', left);
    socket.onAny(answer);
  });
}

/** A visitor without a token is new; a token that is not ours is refused, and the widget starts over without it. */
async function authenticate(deps: CustomerDeps, socket: CustomerSocket, address: string): Promise<void> {
  await deps.limits.connection(address);
  const token: unknown = socket.handshake.auth['token'];
  if (token === undefined || token === null || token === '') {
    socket.data.visitorId = deps.newId();
    return;
  }
  const visitorId = typeof token === 'string' ? await deps.tokens.verify(token) : null;
  if (visitorId === null) throw new AppError('unauthorized', 'This session has ended. Start a new one.');
  socket.data.visitorId = visitorId;
}

function refusal(deps: HandleDeps, error: unknown): Error {
  const { code, message, ref } = refuse(deps, 'connect', error);
  return Object.assign(new Error(message), { data: { code, ref } });
}

function customerHandlers(deps: CustomerDeps): Handlers {
  const shown = (view: View, afterSeq: number): ConversationView => {
    const { language, ...rest } = view;
    deps.onRead?.({ conversationId: view.conversationId, epoch: view.epoch, lastSeq: view.messages.at(-1)?.seq ?? afterSeq });
    return rest.status === 'waiting' || rest.status === 'agent' ? { ...rest, handoff: deps.handoffView({ status: rest.status, language }) } : rest;
  };
  const changed = (change: HandoffChange) => ({ status: change.status, epoch: change.epoch, handoff: deps.handoffView(change) });
  return {
    'conversation:start': async (socket, { protocol, language }) => {
      const { visitorId } = socket.data;
      if (protocol > PROTOCOL) throw new AppError('protocol-too-new', 'The page is newer than the server. Reload it in a minute.');
      const conversationId = await startConversation(deps, { visitorId, language });
      // Joined before reading: what happens in between comes twice rather than never.
      await socket.join(roomOf(conversationId));
      const token = await deps.tokens.sign(visitorId);
      // Nothing is waited for between reading and answering: a window lets pass what comes before it knows its conversation.
      const view = await resumeConversation(deps, { visitorId, conversationId, afterSeq: 0 });
      return { ...shown(view, 0), protocol: PROTOCOL, token, ...deps.welcome(language) };
    },
    'conversation:resume': async (socket, input) => {
      const { visitorId } = socket.data;
      await checkOwner(deps, { visitorId, ...input });
      await socket.join(roomOf(input.conversationId));
      return shown(await resumeConversation(deps, { visitorId, ...input }), input.afterSeq);
    },
    'message:send': async ({ data: { visitorId } }, input) => {
      await deps.limits.message(visitorId);
      return { message: await receiveCustomerMessage(deps, { visitorId, ...input }) };
    },
    'turn:stop': async ({ data: { visitorId } }, input) => ({ stopped: await stopTurn(deps, { visitorId, ...input }) }),
    'turn:rate': async ({ data: { visitorId } }, input) => {
      const { reason, comment, ...rest } = input;
      await rateAnswer(deps, { visitorId, ...rest, ...(reason === undefined ? {} : { reason }), ...(comment === undefined ? {} : { comment }) });
      return { rating: input.rating };
    },
    'handoff:request': async ({ data: { visitorId } }, input) => changed(await requestHandoff(deps, { visitorId, ...input })),
    'handoff:cancel': async ({ data: { visitorId } }, input) => changed(await cancelHandoff(deps, { visitorId, ...input })),
  };
}
