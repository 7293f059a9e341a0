import type { Log } from '../log.ts';
import { livePointer } from '../store/snapshots.ts';
import { publishVersions, type PublishDeps } from './publish.ts';
import { readFolder, type OnProgress } from './read-folder.ts';

/** On an empty store, publishes the documents of `knowledgeDir` as `system:bootstrap`. Afterwards it does nothing: the store is the truth. */
export async function publishOnFirstStart(deps: PublishDeps & { log: Log; knowledgeDir: string }, onProgress: OnProgress): Promise<void> {
  if ((await livePointer(deps.db.read)) !== null) return;
  const { versions, refused } = await readFolder(deps, deps.knowledgeDir, onProgress);
  for (const { path, code, message } of refused) deps.log.warn({ path, code, reason: message }, 'document refused');
  const { hash, added } = await publishVersions(deps, versions, { actor: 'system:bootstrap' });
  deps.log.info({ snapshot: hash, documents: added, refused: refused.length }, 'first documents published');
}
