import type { Selectable } from 'kysely';
import type { Executor, Tx } from './database.ts';
import type { Switches } from './schema.ts';

/** A single value that all processes obey. `version` grows by one with each change. */
export interface Switch {
  key: string;
  value: string;
  version: number;
  updatedAt: number;
}

export async function getSwitch(db: Executor, key: string): Promise<Switch | null> {
  const row = await db.selectFrom('switches').selectAll().where('key', '=', key).executeTakeFirst();
  return row ? toSwitch(row) : null;
}

/** Sets the value if its version still is `fromVersion` (0 = there is no such switch yet); answers the new version, or null. */
export async function casSwitch(tx: Tx, input: { key: string; fromVersion: number; value: string; now: number }): Promise<number | null> {
  const row = input.fromVersion === 0
    ? await tx.insertInto('switches').values({ key: input.key, value: input.value, version: 1, updated_at: input.now })
        .onConflict((conflict) => conflict.column('key').doNothing()).returning('version').executeTakeFirst()
    : await tx.updateTable('switches').set((eb) => ({ value: input.value, version: eb('version', '+', 1), updated_at: input.now }))
        .where('key', '=', input.key).where('version', '=', input.fromVersion).returning('version').executeTakeFirst();
  return row?.version ?? null;
}

export async function listSwitches(db: Executor): Promise<Switch[]> {
  const rows = await db.selectFrom('switches').selectAll().orderBy('key').execute();
  return rows.map(toSwitch);
}

function toSwitch(row: Selectable<Switches>): Switch {
  return { key: row.key, value: row.value, version: row.version, updatedAt: row.updated_at };
}
