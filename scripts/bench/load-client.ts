import { io, type Socket } from 'socket.io-client';
import type { Ack, CallInput, CallName, CallReplies, ClientCalls, ServerEvents } from '../../server/protocol.ts';

/** A customer who asks over a real socket, as the widget does. */
export interface LoadClient {
  socket: Socket<ServerEvents, ClientCalls>;
  conversationId: string;
  /** Sends a question; the times are in ms from sending. */
  ask(text: string): Promise<{ ackMs: number; firstTextMs: number; endMs: number; text: string }>;
  close(): void;
}

let sent = 0;

export async function connectClient(url: string, language: 'zh-CN' | 'en' = 'zh-CN'): Promise<LoadClient> {
  const socket: Socket<ServerEvents, ClientCalls> = io(url, { transports: ['websocket'], reconnection: false, forceNew: true });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  const call = <N extends CallName>(name: N, input: CallInput<N>) =>
    new Promise<Ack<CallReplies[N]>>((resolve) => (socket as unknown as { emit(name: string, input: object, ack: (reply: Ack<CallReplies[N]>) => void): void }).emit(name, input, resolve));
  const started = await call('conversation:start', { protocol: 1, language });
  if (!started.ok) throw new Error(`not started: ${started.code}`);
  const { conversationId } = started;
  return {
    socket, conversationId,
    async ask(text) {
      const from = performance.now();
      let firstTextMs = Number.NaN;
      const onDelta = () => {
        if (Number.isNaN(firstTextMs)) firstTextMs = performance.now() - from;
      };
      socket.on('text-delta', onDelta);
      const ended = new Promise<string>((resolve) => socket.once('turn-end', (event) => resolve(event.message.text)));
      const ack = await call('message:send', { conversationId, clientMessageId: `b${++sent}`, text });
      if (!ack.ok) throw new Error(`not sent: ${ack.code}`);
      const ackMs = performance.now() - from;
      const answer = await ended;
      socket.off('text-delta', onDelta);
      const endMs = performance.now() - from;
      return { ackMs, firstTextMs: Number.isNaN(firstTextMs) ? endMs : firstTextMs, endMs, text: answer };
    },
    close: () => socket.close(),
  };
}
