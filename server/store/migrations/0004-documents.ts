import { sql } from 'kysely';
import type { StoreMigration } from './all.ts';

/** Documents, their dated versions and chunks, built snapshots, and the vectors that need not be computed again. */
export const createDocuments: StoreMigration = (engine) => async (db) => {
  await db.schema.createTable('documents')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('title', 'text', (c) => c.notNull())
    .addColumn('owner', 'text')
    .addColumn('policy', 'text')
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute();

  await db.schema.createTable('document_versions')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('document_id', 'text', (c) => c.notNull().references('documents.id'))
    .addColumn('content_hash', 'text', (c) => c.notNull())
    .addColumn('title', 'text', (c) => c.notNull())
    .addColumn('language', 'text', (c) => c.notNull())
    .addColumn('audience', 'text', (c) => c.notNull().check(sql`audience in ('public', 'staff')`))
    .addColumn('effective_from', 'text')
    .addColumn('effective_to', 'text')
    .addColumn('state', 'text', (c) => c.notNull().check(sql`state in ('draft', 'in-review', 'approved', 'withdrawn')`))
    .addColumn('source_name', 'text', (c) => c.notNull())
    .addColumn('source_type', 'text', (c) => c.notNull())
    .addColumn('warnings', 'text', (c) => c.notNull())
    .addColumn('created_by', 'text', (c) => c.notNull())
    .addColumn('approved_by', 'text')
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('document_versions_by_document').on('document_versions').columns(['document_id', 'created_at']).execute();
  await db.schema.createIndex('document_versions_by_state').on('document_versions').column('state').execute();

  await db.schema.createTable('chunks')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('version_id', 'text', (c) => c.notNull().references('document_versions.id'))
    .addColumn('position', 'bigint', (c) => c.notNull())
    .addColumn('chunk', 'text', (c) => c.notNull())
    .addUniqueConstraint('chunks_by_version', ['version_id', 'position'])
    .execute();

  await db.schema.createTable('snapshots')
    .addColumn('hash', 'text', (c) => c.primaryKey().notNull())
    .addColumn('base_hash', 'text')
    .addColumn('versions', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull().check(sql`state in ('candidate', 'live', 'retired')`))
    .addColumn('created_by', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute();

  await db.schema.createTable('embeddings')
    .addColumn('key', 'text', (c) => c.primaryKey().notNull())
    .addColumn('vector', engine === 'postgres' ? 'bytea' : 'blob', (c) => c.notNull())
    .execute();
};
