import { io } from 'socket.io-client';
import type { Ack, CallInput, CallName, CallReplies, ServerEvents } from '../../server/protocol.ts';
import type { Failure, ServerEventAction } from './conversation-store.ts';
import type { Wire } from './connection.ts';

const EVENTS: (keyof ServerEvents)[] = ['turn-start', 'text-delta', 'turn-end', 'message-added', 'handoff-changed', 'typing-changed'];
const RETURN_PAUSE_MS = 2_000;

export interface WireListener {
  opened: () => void;
  lost: () => void;
  refused: (failure: Failure) => void;
  received: (action: ServerEventAction) => void;
}

/** Connects to the server that this page came from; the token is read anew for every attempt. */
export function openSocketWire(options: { token: () => string | null; listener: WireListener }): Wire {
  const { listener } = options;
  const socket = io({
    // Websocket needs no sticky sessions; polling is for networks that block it.
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    reconnectionDelayMax: 5_000,
    auth: (answer) => {
      const token = options.token();
      answer(token === null ? {} : { token });
    },
  });
  socket.on('connect', listener.opened);
  socket.on('disconnect', (reason) => {
    listener.lost();
    // Socket.IO does not come back by itself when the server hung up, as it does while it is restarted.
    if (reason === 'io server disconnect') setTimeout(() => socket.connect(), RETURN_PAUSE_MS);
  });
  socket.on('connect_error', (error) => {
    const failure = readFailure(error);
    if (failure) listener.refused(failure);
    else listener.lost();
  });
  for (const name of EVENTS) {
    // The name decides the payload's type; the map in protocol.ts is the proof.
    socket.on(name, (event: unknown) => listener.received({ type: name, event } as ServerEventAction));
  }
  return {
    call: async <N extends CallName>(name: N, input: CallInput<N>, timeoutMs: number) => {
      const reply: unknown = await socket.timeout(timeoutMs).emitWithAck(name, input);
      return reply as Ack<CallReplies[N]>;
    },
    reconnect: () => {
      socket.disconnect().connect();
    },
  };
}

/** A refusal by the server's handshake carries `data: { code, ref }`; a network error does not. */
function readFailure(error: Error): Failure | null {
  const data: unknown = 'data' in error ? error.data : null;
  if (typeof data !== 'object' || data === null || !('code' in data) || typeof data.code !== 'string') return null;
  return { code: data.code, message: error.message, ref: 'ref' in data && typeof data.ref === 'string' ? data.ref : '' };
}
