import type { DefaultEventsMap, Socket } from 'socket.io';
import type { Clock, NewId } from '../clock.ts';
import { AppError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import { calls, type Ack, type CallInput, type CallName, type CallReplies, type ClientCalls, type ServerEvents } from '../protocol.ts';
import type { Limits } from './limits.ts';

const MINUTE_MS = 60_000;

export interface SocketData {
  visitorId: string;
  /** What the socket has called in the minute that began `since`. */
  called?: { since: number; times: number };
}

export type CustomerSocket = Socket<ClientCalls, ServerEvents, DefaultEventsMap, SocketData>;

export interface HandleDeps {
  log: Log;
  metrics: Metrics;
  newId: NewId;
  now: Clock;
}

/** What each call does, for whatever socket it came by. */
export type Handlers = { [N in CallName]: (socket: CustomerSocket, input: CallInput<N>) => Promise<CallReplies[N]> };

/**
 * The one wrapper of every call: counts it, checks the payload, runs the handler, answers by ack; calls that do not exist are refused.
 * An exception never leaves it, since Socket.IO ignores a rejected listener: expected ones answer with their code,
 * others with `internal` and a reference that the log knows.
 * The listener is for `onAny` of every socket: one for all, since closures for each call are 2 KB a socket.
 */
export function handle(deps: HandleDeps & { limits: Pick<Limits, 'callsPerMinute'> }, handlers: Handlers): (this: CustomerSocket, name: string, ...args: unknown[]) => void {
  async function answer(socket: CustomerSocket, name: string, args: readonly unknown[]): Promise<void> {
    const reply = ackOf(args);
    // Neither logged nor counted one by one: that would be work too, and a flood of lines.
    if (!mayCall(socket.data, deps.now(), deps.limits.callsPerMinute)) reply(TOO_MANY);
    else if (!isCall(name)) reply(refuse(deps, 'unknown', new AppError('bad-input', 'There is no such call.')));
    else reply(await run(deps, handlers, name, { socket, payload: args[0] }));
  }
  return function (name, ...args) {
    void answer(this, name, args);
  };
}

async function run<N extends CallName>(deps: HandleDeps, handlers: Pick<Handlers, N>, name: N, { socket, payload }: { socket: CustomerSocket; payload: unknown }): Promise<Ack<CallReplies[N]>> {
  try {
    const parsed = calls[name].safeParse(payload);
    if (!parsed.success) throw new AppError('bad-input', `The call ${name} is malformed: ${describe(parsed.error.issues)}.`);
    return { ok: true, ...(await handlers[name](socket, parsed.data as CallInput<N>)) };
  } catch (error) {
    return refuse(deps, name, error);
  }
}

const TOO_MANY = { ok: false, code: 'too-many-messages', message: 'Too many calls in one minute; try again in a minute.', ref: '' };

function mayCall(data: SocketData, now: number, limit: number): boolean {
  const { called } = data;
  if (called && now - called.since < MINUTE_MS) return (called.times += 1) <= limit;
  data.called = { since: now, times: 1 };
  return limit > 0;
}

function isCall(name: string): name is CallName {
  return Object.hasOwn(calls, name);
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
