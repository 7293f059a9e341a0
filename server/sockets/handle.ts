import type { DefaultEventsMap, Socket } from 'socket.io';
import type { NewId } from '../clock.ts';
import { AppError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import { calls, type Ack, type CallInput, type CallName, type CallReplies, type ClientCalls, type ServerEvents } from '../protocol.ts';

export interface SocketData {
  visitorId: string;
}

export type CustomerSocket = Socket<ClientCalls, ServerEvents, DefaultEventsMap, SocketData>;

export interface HandleDeps {
  log: Log;
  metrics: Metrics;
  newId: NewId;
}

type Work<N extends CallName> = (input: CallInput<N>) => Promise<CallReplies[N]>;

/**
 * The one wrapper of every listener: checks the payload, runs `work`, answers by ack.
 * An exception never leaves it, since Socket.IO ignores a rejected listener: expected ones answer with their code,
 * others with `internal` and a reference that the log knows.
 */
export function handle<N extends CallName>(deps: HandleDeps, socket: CustomerSocket, call: N, work: Work<N>): void {
  const listener = async (args: readonly unknown[]): Promise<void> => {
    const reply: (answer: Ack<CallReplies[N]>) => void = ackOf(args);
    try {
      const parsed = calls[call].safeParse(args[0]);
      if (!parsed.success) throw new AppError('bad-input', `The call ${call} is malformed: ${describe(parsed.error.issues)}.`);
      reply({ ok: true, ...(await work(parsed.data as CallInput<N>)) });
    } catch (error) {
      reply(refuse(deps, call, error));
    }
  };
  // Typed listeners can't be told generically apart by socket.io's overloads; the schema above is the check.
  (socket as unknown as { on(name: string, listener: (...args: unknown[]) => void): void }).on(call, (...args) => void listener(args));
}

/** Answers calls that nobody handles: their callers would wait in vain. */
export function refuseOthers(deps: HandleDeps, socket: CustomerSocket): void {
  socket.onAny((name: string, ...args: unknown[]) => {
    if (!Object.hasOwn(calls, name)) ackOf(args)(refuse(deps, 'unknown', new AppError('bad-input', 'There is no such call.')));
  });
}

/** The last argument, wherever a caller put it; one who wants no answer gets none. */
function ackOf(args: readonly unknown[]): (answer: object) => void {
  const last = args.at(-1);
  return typeof last === 'function' ? (last as (answer: object) => void) : () => undefined;
}

/** What a caller hears of `error`: expected ones by code and words, others by a reference that the log knows. */
export function refuse(deps: HandleDeps, call: string, error: unknown): { ok: false; code: string; message: string; ref: string } {
  const ref = deps.newId();
  const known = error instanceof AppError && error.status < 500;
  const code = error instanceof AppError ? error.code : 'internal';
  deps.metrics.callErrors.inc({ call, code });
  if (known) deps.log.info({ call, code, ref }, 'call refused');
  else deps.log.error({ call, code, ref, err: error }, 'call failed');
  const message = known ? error.message : 'Something went wrong on our side. Nothing you sent was lost; please try again.';
  return { ok: false, code, message, ref };
}

/** Names the fields, never their values: they may hold what a customer typed. */
function describe(issues: readonly { path: PropertyKey[]; message: string }[]): string {
  return issues.slice(0, 3).map((issue) => `${issue.path.map(String).join('.') || 'payload'}: ${issue.message}`).join('; ');
}
