import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase, type Database, type DatabaseOptions } from '../../server/store/database.ts';
import { postgresMissing, postgresUrl, runSql } from './postgres.ts';

/** A fresh store of its own for one suite. */
export interface TestStore {
  db: Database;
  url: string;
  /** The store as a second process has it. A SQLite file has only one process: there it is `db` again. */
  peer(): Promise<Database>;
  close(): Promise<void>;
}

type OpenStore = (options?: Partial<DatabaseOptions>) => Promise<TestStore>;

/** A SQLite file in a folder of its own, gone after `close`. */
export async function openSqliteStore(options: Partial<DatabaseOptions> = {}): Promise<TestStore> {
  const dir = mkdtempSync(join(tmpdir(), 'store-'));
  const url = `sqlite:${join(dir, 'test.db')}`;
  return testStore(url, options, () => {
    rmSync(dir, { recursive: true });
    return Promise.resolve();
  });
}

/** A database of its own on the test server, dropped by `close`. */
export async function openPostgresStore(options: Partial<DatabaseOptions> = {}): Promise<TestStore> {
  const server = await postgresUrl();
  const name = `test_${randomBytes(6).toString('hex')}`;
  await runSql(server, `create database ${name}`);
  const url = Object.assign(new URL(server), { pathname: `/${name}` }).toString();
  return testStore(url, options, () => runSql(server, `drop database ${name} with (force)`));
}

async function testStore(url: string, options: Partial<DatabaseOptions>, remove: () => Promise<void>): Promise<TestStore> {
  const db = await openDatabase({ url, ...options });
  const others: Database[] = [];
  return {
    db,
    url,
    async peer() {
      if (db.engine === 'sqlite') return db;
      const other = await openDatabase({ url, ...options });
      others.push(other);
      return other;
    },
    async close() {
      await Promise.all([db, ...others].map((each) => each.close()));
      await remove();
    },
  };
}

/** For `describe.each`: every engine that can run here. Says why when one can't. */
export function storeEngines(): [name: 'sqlite' | 'postgres', open: OpenStore][] {
  if (postgresMissing === null) return [['sqlite', openSqliteStore], ['postgres', openPostgresStore]];
  console.warn(`skipped on postgres: ${postgresMissing}`);
  return [['sqlite', openSqliteStore]];
}
