import { join } from 'node:path';
import type { Clock } from '../clock.ts';
import type { Chunk } from '../retrieval/chunk.ts';
import { buildSnapshot, type BuildProgress } from '../retrieval/build-snapshot.ts';
import type { Embedder } from '../retrieval/embedder.ts';
import { appendAudit } from '../store/audit.ts';
import type { Database } from '../store/database.ts';
import { approvedVersions, insertVersion, upsertDocument, versionChunks, type DocumentVersion } from '../store/documents.ts';
import { createEmbeddingCache } from '../store/embeddings.ts';
import { insertSnapshot, livePointer, movePointer } from '../store/snapshots.ts';
import type { Bank } from './bank.ts';
import { dateVersions } from './date-versions.ts';
import type { DraftVersion } from './draft-version.ts';
import { factChunks } from './facts.ts';

export interface PublishDeps {
  db: Database;
  now: Clock;
  embedder: Embedder;
  bank: Bank;
  /** Where snapshots lie, one folder each, named by its hash. */
  snapshotsDir: string;
}

export type OnBuildProgress = (progress: BuildProgress) => void;

/**
 * Stores `versions` as approved, builds a snapshot of all approved versions and makes it live.
 * Somebody else published meanwhile: it is built again on what is live now. Returns the hash, and how many versions were new.
 */
export async function publishVersions(deps: PublishDeps, versions: readonly DraftVersion[], options: { actor: string; onProgress?: OnBuildProgress | undefined }): Promise<{ hash: string; added: number }> {
  let added = 0;
  for (const version of versions) if (await storeVersion(deps, version, options.actor)) added += 1;
  for (;;) {
    const base = (await livePointer(deps.db.read))?.hash ?? null;
    const { hash, versionIds } = await buildApproved(deps, options.onProgress);
    if (hash === base || (await goLive(deps, { base, hash, versionIds, actor: options.actor }))) return { hash, added };
  }
}

/** Builds the snapshot of all approved versions, without making it live. */
export async function buildApproved(deps: PublishDeps, onProgress?: OnBuildProgress): Promise<{ hash: string; versionIds: string[] }> {
  const versions = newestOfEachStart(await approvedVersions(deps.db.read));
  const withChunks = await Promise.all(versions.map(async (version) => ({ ...version, document: version.documentId, chunks: await versionChunks(deps.db.read, version.id) })));
  const chunks: Chunk[] = [...dateVersions(withChunks).flatMap((version) => version.chunks), ...factChunks(deps.bank, deps.now())];
  const cache = createEmbeddingCache(deps.db, deps.embedder.id);
  const { hash } = await buildSnapshot({ embed: deps.embedder, cache }, chunks, deps.snapshotsDir, onProgress);
  return { hash, versionIds: versions.map((version) => version.id) };
}

export const snapshotDir = (deps: Pick<PublishDeps, 'snapshotsDir'>, hash: string): string => join(deps.snapshotsDir, hash);

/** A version replaces an earlier one of the same document that begins on the same day: a correction, not a change of the rules. */
function newestOfEachStart(versions: readonly DocumentVersion[]): DocumentVersion[] {
  const newest = new Map<string, DocumentVersion>();
  for (const version of [...versions].sort((a, b) => a.createdAt - b.createdAt)) {
    newest.set(`${version.documentId}\n${version.language}\n${version.effectiveFrom ?? ''}`, version);
  }
  return [...newest.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function storeVersion(deps: PublishDeps, version: DraftVersion, actor: string): Promise<boolean> {
  const id = `${version.document}@${version.version}`;
  const now = deps.now();
  const { title, language, audience, effectiveFrom, effectiveTo, contentHash, sourceName, sourceType, warnings, owner, policy } = version;
  return deps.db.transaction(async (tx) => {
    await upsertDocument(tx, { id: version.document, title, owner, policy, now });
    const isNew = await insertVersion(tx, {
      id, documentId: version.document, contentHash, title, language, audience, effectiveFrom, effectiveTo,
      state: 'approved', sourceName, sourceType, warnings, createdBy: actor, approvedBy: actor, now,
    }, version.chunks);
    if (isNew) await appendAudit(tx, { at: now, actor, verb: 'document.approve', subject: `version:${id}`, outcome: 'ok', detail: { contentHash } });
    return isNew;
  });
}

async function goLive(deps: PublishDeps, move: { base: string | null; hash: string; versionIds: string[]; actor: string }): Promise<boolean> {
  const now = deps.now();
  return deps.db.transaction(async (tx) => {
    await insertSnapshot(tx, { hash: move.hash, baseHash: move.base, versions: move.versionIds, createdBy: move.actor, now });
    const moved = await movePointer(tx, { baseHash: move.base, toHash: move.hash, now });
    if (moved === null) return false;
    await appendAudit(tx, { at: now, actor: move.actor, verb: 'snapshot.publish', subject: `snapshot:${move.hash}`, outcome: 'ok', detail: { base: move.base } });
    return true;
  });
}
