import { pino, type DestinationStream, type Logger } from 'pino';

export type Log = Logger;

/** Fields that may hold what a customer said or who they are: dropped wherever they stand in a log line. */
const PERSONAL = ['text', 'question', 'token', 'cookie', 'authorization', 'headers', 'quote', 'comment', 'history', 'body'];

/**
 * Structured logs, one JSON object a line. Personal fields are removed up to two levels deep;
 * deeper objects must not be logged whole, and free text never goes into `msg`.
 */
export function createLog(options: { level: string }, destination?: DestinationStream): Log {
  const paths = PERSONAL.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);
  const settings = { level: options.level, base: null, redact: { paths, remove: true }, serializers: { err: errorFields } };
  return destination ? pino(settings, destination) : pino(settings);
}

/** An error's message may quote input, so of unexpected errors only name, code and stack frames are logged. */
function errorFields(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { name: typeof error };
  // The stack begins with the message, and a line of that may look like a frame.
  const stack = error.stack ?? '';
  const head = stack.indexOf(error.message);
  const below = head < 0 ? '' : stack.slice(head + error.message.length);
  const frames = below.split('\n').filter((line) => line.trimStart().startsWith('at ')).map((line) => line.trim());
  const code = 'code' in error ? error.code : undefined;
  const cause = error.cause === undefined ? undefined : errorFields(error.cause);
  return { name: error.name, code, frames: frames.slice(0, 12), cause };
}
