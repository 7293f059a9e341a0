/**
 * Yields what `events` yields until `signal` is aborted, then ends at once, also while `events` hangs.
 * `events` is told to stop but not waited for: what it still says, or fails with, is nobody's.
 */
export async function* untilAborted<T>(events: AsyncGenerator<T>, signal: AbortSignal): AsyncGenerator<T> {
  let stop: () => void = () => undefined;
  const stopped = new Promise<'stopped'>((resolve) => { stop = () => resolve('stopped'); });
  signal.addEventListener('abort', stop, { once: true });
  try {
    while (!signal.aborted) {
      const next = events.next();
      const result = await Promise.race([next, stopped]);
      if (result === 'stopped') next.catch(() => undefined);
      if (result === 'stopped' || result.done === true) return;
      yield result.value;
    }
  } finally {
    signal.removeEventListener('abort', stop);
    events.return(undefined).catch(() => undefined);
  }
}
