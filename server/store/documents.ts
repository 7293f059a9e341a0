import type { Selectable } from 'kysely';
import type { Day } from '../clock.ts';
import type { Audience, Chunk, Language } from '../retrieval/chunk.ts';
import type { Executor, Tx } from './database.ts';
import type { Documents, DocumentVersions } from './schema.ts';
import { wasChanged } from './was-changed.ts';

export type VersionState = 'draft' | 'in-review' | 'approved' | 'withdrawn';

export interface DocumentRow {
  id: string;
  title: string;
  owner: string | null;
  policy: string | null;
  createdAt: number;
}

/** One dated text of a document. */
export interface DocumentVersion {
  /** `document@version`: what the withdrawn list of an index knows it by. */
  id: string;
  documentId: string;
  contentHash: string;
  title: string;
  language: Language;
  audience: Audience;
  effectiveFrom: Day | null;
  effectiveTo: Day | null;
  state: VersionState;
  sourceName: string;
  sourceType: string;
  warnings: { code: string; message: string; page?: number }[];
  createdBy: string;
  approvedBy: string | null;
  createdAt: number;
}

/** Adds a document or renews what is known about it. */
export async function upsertDocument(tx: Tx, input: { id: string; title: string; owner: string | null; policy: string | null; now: number }): Promise<void> {
  const { id, title, owner, policy, now } = input;
  await tx.insertInto('documents').values({ id, title, owner, policy, created_at: now })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ title, owner, policy })).execute();
}

export async function listDocuments(db: Executor): Promise<DocumentRow[]> {
  const rows = await db.selectFrom('documents').selectAll().orderBy('id').execute();
  return rows.map(toDocument);
}

/**
 * Stores a version with its chunks, in the order given. The document must be there already.
 * A version is known by its content: the same one again changes nothing and gives false.
 */
export async function insertVersion(tx: Tx, version: Omit<DocumentVersion, 'createdAt' | 'approvedBy'> & { approvedBy?: string | null; now: number }, chunks: readonly Chunk[]): Promise<boolean> {
  const row = await tx.insertInto('document_versions').values({
    id: version.id, document_id: version.documentId, content_hash: version.contentHash, title: version.title,
    language: version.language, audience: version.audience, effective_from: version.effectiveFrom, effective_to: version.effectiveTo,
    state: version.state, source_name: version.sourceName, source_type: version.sourceType, warnings: JSON.stringify(version.warnings),
    created_by: version.createdBy, approved_by: version.approvedBy ?? null, created_at: version.now,
  }).onConflict((conflict) => conflict.column('id').doNothing()).returning('id').executeTakeFirst();
  if (!row) return false;
  const rows = chunks.map((chunk, position) => ({ id: chunk.id, version_id: version.id, position, chunk: JSON.stringify(chunk) }));
  // A statement takes a limited number of parameters.
  for (let start = 0; start < rows.length; start += 500) await tx.insertInto('chunks').values(rows.slice(start, start + 500)).execute();
  return true;
}

/** The versions of one document, or of all, oldest first. */
export async function listVersions(db: Executor, documentId?: string): Promise<DocumentVersion[]> {
  const rows = await db.selectFrom('document_versions').selectAll()
    .$if(documentId !== undefined, (query) => query.where('document_id', '=', documentId ?? ''))
    .orderBy('document_id').orderBy('created_at').orderBy('id').execute();
  return rows.map(toVersion);
}

export async function findVersion(db: Executor, id: string): Promise<DocumentVersion | null> {
  const row = await db.selectFrom('document_versions').selectAll().where('id', '=', id).executeTakeFirst();
  return row ? toVersion(row) : null;
}

/** What a snapshot may be built of. Being in force is not asked here: that is a question of the day. */
export async function approvedVersions(db: Executor): Promise<DocumentVersion[]> {
  const rows = await db.selectFrom('document_versions').selectAll().where('state', '=', 'approved').orderBy('id').execute();
  return rows.map(toVersion);
}

/** Ids of the versions that no answer may use, whatever snapshot is live. */
export async function withdrawnVersions(db: Executor): Promise<string[]> {
  const rows = await db.selectFrom('document_versions').select('id').where('state', '=', 'withdrawn').orderBy('id').execute();
  return rows.map((row) => row.id);
}

/** Moves a version on if its state still is `from`. False when somebody was faster. `approvedBy` is kept when it becomes approved. */
export async function setVersionState(tx: Tx, input: { id: string; from: VersionState; to: VersionState; approvedBy?: string }): Promise<boolean> {
  const approval = input.approvedBy === undefined ? {} : { approved_by: input.approvedBy };
  const result = await tx.updateTable('document_versions').set({ state: input.to, ...approval })
    .where('id', '=', input.id).where('state', '=', input.from).executeTakeFirst();
  return wasChanged(result);
}

/** The chunks of a version, in reading order. */
export async function versionChunks(db: Executor, versionId: string): Promise<Chunk[]> {
  const rows = await db.selectFrom('chunks').select('chunk').where('version_id', '=', versionId).orderBy('position').execute();
  return rows.map((row) => JSON.parse(row.chunk) as Chunk);
}

function toDocument(row: Selectable<Documents>): DocumentRow {
  return { id: row.id, title: row.title, owner: row.owner, policy: row.policy, createdAt: row.created_at };
}

function toVersion(row: Selectable<DocumentVersions>): DocumentVersion {
  return {
    id: row.id, documentId: row.document_id, contentHash: row.content_hash, title: row.title, language: row.language as Language, audience: row.audience,
    effectiveFrom: row.effective_from, effectiveTo: row.effective_to, state: row.state, sourceName: row.source_name, sourceType: row.source_type,
    warnings: JSON.parse(row.warnings) as DocumentVersion['warnings'], createdBy: row.created_by, approvedBy: row.approved_by, createdAt: row.created_at,
  };
}
