/**
 * Yields the parts of `stream` until `signal` is aborted, then ends, even while the stream hangs; `undefined` marks its own end.
 * The stream is told to stop but not waited for.
 */
export async function* readUntil(stream: AsyncIterable<string>, signal: AbortSignal | undefined): AsyncGenerator<string | undefined> {
  const iterator = stream[Symbol.asyncIterator]();
  let stop: (() => void) | undefined;
  const stopped = new Promise<'stopped'>((resolve) => {
    stop = () => resolve('stopped');
    signal?.addEventListener('abort', stop, { once: true });
  });
  let isOver = false;
  try {
    while (signal?.aborted !== true) {
      const next = iterator.next();
      const result = await Promise.race([next, stopped]);
      if (result === 'stopped') {
        // What a stopped stream still says, or fails with, is nobody's.
        next.catch(() => undefined);
        return;
      }
      if (result.done === true) {
        isOver = true;
        yield undefined;
        return;
      }
      yield result.value;
    }
  } catch (error) {
    isOver = true;
    throw error;
  } finally {
    if (stop) signal?.removeEventListener('abort', stop);
    if (!isOver) void iterator.return?.().catch(() => undefined);
  }
}
