import type { Selectable } from 'kysely';
import type { Executor, Tx } from './database.ts';
import type { Snapshots } from './schema.ts';
import { casSwitch, getSwitch } from './switches.ts';

/** The switch whose value is the hash of the snapshot that all processes answer from. */
export const LIVE_SNAPSHOT = 'live-snapshot';

/** A built index: what it is made of and what it was built upon. Its files are a cache, found by the hash. */
export interface Snapshot {
  hash: string;
  /** The live snapshot when it was built, null when there was none. */
  baseHash: string | null;
  /** Ids of document versions. */
  versions: string[];
  state: 'candidate' | 'live' | 'retired';
  createdBy: string;
  createdAt: number;
}

/** Keeps a candidate. The same content has the same hash: false when it is known already, whatever its state. */
export async function insertSnapshot(tx: Tx, input: { hash: string; baseHash: string | null; versions: readonly string[]; createdBy: string; now: number }): Promise<boolean> {
  const row = await tx.insertInto('snapshots').values({
    hash: input.hash, base_hash: input.baseHash, versions: JSON.stringify(input.versions), state: 'candidate', created_by: input.createdBy, created_at: input.now,
  }).onConflict((conflict) => conflict.column('hash').doNothing()).returning('hash').executeTakeFirst();
  return row !== undefined;
}

export async function findSnapshot(db: Executor, hash: string): Promise<Snapshot | null> {
  const row = await db.selectFrom('snapshots').selectAll().where('hash', '=', hash).executeTakeFirst();
  return row ? toSnapshot(row) : null;
}

/** Newest first. */
export async function listSnapshots(db: Executor, limit: number): Promise<Snapshot[]> {
  const rows = await db.selectFrom('snapshots').selectAll().orderBy('created_at', 'desc').orderBy('hash').limit(limit).execute();
  return rows.map(toSnapshot);
}

/** What is live now. `version` grows with each move, so a process sees at once whether it must load anew. */
export async function livePointer(db: Executor): Promise<{ hash: string; version: number } | null> {
  const pointer = await getSwitch(db, LIVE_SNAPSHOT);
  return pointer && { hash: pointer.value, version: pointer.version };
}

/**
 * Makes `toHash` live if `baseHash` (null = none) still is; answers the pointer's new version, or null when it moved meanwhile:
 * then the candidate must be built and checked again. Rolling back is a move too.
 */
export async function movePointer(tx: Tx, input: { baseHash: string | null; toHash: string; now: number }): Promise<number | null> {
  const pointer = await livePointer(tx);
  if ((pointer?.hash ?? null) !== input.baseHash) return null;
  const version = await casSwitch(tx, { key: LIVE_SNAPSHOT, fromVersion: pointer?.version ?? 0, value: input.toHash, now: input.now });
  if (version === null) return null;
  await tx.updateTable('snapshots').set({ state: 'retired' }).where('state', '=', 'live').where('hash', '!=', input.toHash).execute();
  await tx.updateTable('snapshots').set({ state: 'live' }).where('hash', '=', input.toHash).execute();
  return version;
}

function toSnapshot(row: Selectable<Snapshots>): Snapshot {
  return {
    hash: row.hash, baseHash: row.base_hash, versions: JSON.parse(row.versions) as string[], state: row.state,
    createdBy: row.created_by, createdAt: row.created_at,
  };
}
