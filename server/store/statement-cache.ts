import type Sqlite from 'better-sqlite3';

/** The product has fewer different statements than this; lists of varying length make some more. */
const MOST = 300;

/** Gives the same prepared statement for the same text again: preparing costs more than running it. */
export function withStatementCache(sqlite: Sqlite.Database): { prepare(sql: string): Sqlite.Statement } {
  const known = new Map<string, Sqlite.Statement>();
  return {
    prepare(sql) {
      const found = known.get(sql);
      if (found) return found;
      const statement = sqlite.prepare(sql);
      known.set(sql, statement);
      // The oldest goes first: cheap, and texts in constant use come back at once.
      if (known.size > MOST) known.delete(known.keys().next().value ?? '');
      return statement;
    },
  };
}
