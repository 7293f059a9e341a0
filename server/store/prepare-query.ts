import type { Compilable, CompiledQuery, QueryResult } from 'kysely';
import { isPostgres, type Executor } from './database.ts';

/** Stands in a query's text for a value that comes with each call. */
class Place {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }

  [Symbol.toPrimitive](): never {
    throw new Error(`The value of ${this.name} is not known while the query is built.`);
  }
}

const PLACES = new Proxy({}, { get: (_, name) => new Place(String(name)) });

type Build<V, R> = (db: Executor, values: V) => Compilable<R>;

/**
 * A query that is built and compiled at its first call, once an engine: that costs several times what SQLite needs to answer.
 * `build` gets places instead of values: it may hand them to Kysely and nothing else, so a query whose text depends on a value is no case for this.
 */
export function prepareQuery<V extends object, R>(build: Build<V, R>): (db: Executor, values: V) => Promise<R[]> {
  const run = prepare(build);
  return async (db, values) => (await run(db, values)).rows;
}

/** The same for a statement that writes and gives nothing back: whether it changed a row. */
export function prepareWrite<V extends object, R>(build: Build<V, R>): (db: Executor, values: V) => Promise<boolean> {
  const run = prepare(build);
  return async (db, values) => ((await run(db, values)).numAffectedRows ?? 0n) > 0n;
}

function prepare<V extends object, R>(build: Build<V, R>): (db: Executor, values: V) => Promise<QueryResult<R>> {
  const compiled: { sqlite?: CompiledQuery<R>; postgres?: CompiledQuery<R> } = {};
  return (db, values) => {
    const query = (compiled[isPostgres(db) ? 'postgres' : 'sqlite'] ??= build(db, PLACES as V).compile());
    const parameters = query.parameters.map((value): unknown => (value instanceof Place ? Reflect.get(values, value.name) : value));
    return db.getExecutor().executeQuery<R>({ ...query, parameters });
  };
}
