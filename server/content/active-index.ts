import { AppError } from '../errors.ts';
import type { Log } from '../log.ts';
import { loadSnapshot } from '../retrieval/load-snapshot.ts';
import type { SearchIndex } from '../retrieval/search-index.ts';
import { withdrawnVersions } from '../store/documents.ts';
import { livePointer, movePointer } from '../store/snapshots.ts';
import { buildApproved, snapshotDir, type PublishDeps } from './publish.ts';

/** Well under the two seconds within which every process must obey a withdrawal. */
const POLL_MS = 500;

/** The snapshot that this process answers from; follows the live pointer by itself. */
export interface ActiveIndex {
  /** Runs `work` on the live index. The index stays open until `work` is done, also when another one goes live meanwhile. */
  withIndex: <T>(work: (index: SearchIndex) => Promise<T>) => Promise<T>;
  /** Whether there is an index to answer from. */
  isLoaded: () => boolean;
  close: () => Promise<void>;
}

interface Loaded {
  index: SearchIndex;
  users: number;
  retired: boolean;
}

/**
 * Loads what is live and keeps following it.
 * A snapshot that is damaged, missing or of another format is built again from the store: the store is the truth, folders are a cache.
 * Throws AppError `not-ready` when nothing was ever published.
 */
export async function openActiveIndex(deps: PublishDeps & { log: Log }): Promise<ActiveIndex> {
  const onDegraded = (error: unknown): void => deps.log.warn({ err: error }, 'question answered by words alone');
  let withdrawn: ReadonlySet<string> = new Set();
  let version = -1;
  let current: Loaded | undefined;
  let polling: Promise<void> | undefined;

  async function load(hash: string): Promise<SearchIndex> {
    const open = (name: string) => loadSnapshot({ embed: deps.embedder, withdrawn: () => withdrawn, onDegraded }, snapshotDir(deps, name));
    try {
      return await open(hash);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'snapshot-damaged') throw error;
      deps.log.warn({ snapshot: hash, reason: error.message }, 'snapshot refused, building it again');
      const rebuilt = await buildApproved(deps);
      if (rebuilt.hash !== hash) await deps.db.transaction((tx) => movePointer(tx, { baseHash: hash, toHash: rebuilt.hash, now: deps.now() }));
      return open(rebuilt.hash);
    }
  }

  async function follow(): Promise<void> {
    withdrawn = new Set(await withdrawnVersions(deps.db.read));
    const pointer = await livePointer(deps.db.read);
    if (!pointer || pointer.version === version) return;
    const next: Loaded = { index: await load(pointer.hash), users: 0, retired: false };
    const previous = current;
    current = next;
    version = pointer.version;
    deps.log.info({ snapshot: next.index.snapshot }, 'index live');
    if (previous) await retire(previous);
  }

  async function retire(loaded: Loaded): Promise<void> {
    loaded.retired = true;
    if (loaded.users === 0) await loaded.index.close();
  }

  function poll(): void {
    polling ??= follow()
      .catch((error: unknown) => deps.log.error({ err: error }, 'live pointer not followed'))
      .finally(() => {
        polling = undefined;
      });
  }

  await follow();
  if (!current) throw new AppError('not-ready', 'Nothing is published yet. Run `npm run ingest -- PATH`.');
  const timer = setInterval(poll, POLL_MS);

  return {
    async withIndex(work) {
      const loaded = current;
      if (!loaded) throw new AppError('not-ready', 'The index is closed.');
      loaded.users += 1;
      try {
        return await work(loaded.index);
      } finally {
        loaded.users -= 1;
        if (loaded.retired && loaded.users === 0) await loaded.index.close();
      }
    },
    isLoaded: () => current !== undefined,
    async close() {
      clearInterval(timer);
      await polling;
      const last = current;
      current = undefined;
      if (last) await retire(last);
    },
  };
}
