import { io, type Socket } from 'socket.io-client';
import type { Ack, CallInput, CallName, CallReplies, ClientCalls, ServerEvents, StartReply } from '../../server/protocol.ts';

type ServerEvent = { [N in keyof ServerEvents]: { name: N } & Parameters<ServerEvents[N]>[0] }[keyof ServerEvents];

/** A real client as the widget is one: speaks the wire contract and keeps all that it was sent, in order. */
export interface Customer {
  socket: Socket<ServerEvents, ClientCalls>;
  events: ServerEvent[];
  /** Sends a call, also one that the contract does not allow, and gives the ack. */
  call<N extends CallName>(name: N, input: CallInput<N> | object): Promise<Ack<CallReplies[N]>>;
  /** Starts or finds the conversation; throws when refused. */
  start(input?: Partial<CallInput<'conversation:start'>>): Promise<{ ok: true } & StartReply>;
  /** Resolves with the first event of that name, past or to come, that fits. */
  seen<N extends ServerEvent['name']>(name: N, fits?: (event: Extract<ServerEvent, { name: N }>) => boolean): Promise<Extract<ServerEvent, { name: N }>>;
  close(): void;
}

const EVENTS = ['turn-start', 'text-delta', 'turn-end', 'message-added', 'handoff-changed', 'typing-changed'] as const;

export async function connectCustomer(url: string, options: { token?: string; origin?: string; headers?: Record<string, string> } = {}): Promise<Customer> {
  const socket: Socket<ServerEvents, ClientCalls> = io(url, {
    transports: ['websocket'], reconnection: false, forceNew: true,
    auth: options.token === undefined ? {} : { token: options.token },
    extraHeaders: { ...options.headers, ...(options.origin === undefined ? {} : { origin: options.origin }) },
  });
  const events: ServerEvent[] = [];
  const waiting = new Set<() => void>();
  for (const name of EVENTS) {
    socket.on(name, (event: object) => {
      events.push({ name, ...event } as ServerEvent);
      for (const check of [...waiting]) check();
    });
  }
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  const call: Customer['call'] = (name, input) =>
    new Promise((resolve) => (socket as unknown as { emit(name: string, input: object, ack: (reply: never) => void): void }).emit(name, input, resolve));
  return {
    socket, events, call,
    async start(input = {}) {
      const reply = await call('conversation:start', { protocol: 1, language: 'zh-CN', ...input });
      if (!reply.ok) throw new Error(`refused: ${reply.code}`);
      return reply;
    },
    seen: (name, fits = () => true) => new Promise((resolve) => {
      const check = () => {
        const found = events.find((event) => event.name === name && fits(event as never));
        if (!found) return;
        waiting.delete(check);
        resolve(found as never);
      };
      waiting.add(check);
      check();
    }),
    close: () => socket.close(),
  };
}

