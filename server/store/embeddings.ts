import type { Database } from './database.ts';

/** Remembers vectors of one embedder by the hash of the text, so that only new chunks are embedded. */
export interface EmbeddingCache {
  /** Those of `hashes` that are known. */
  get(hashes: readonly string[]): Promise<Map<string, Float32Array>>;
  put(vectors: ReadonlyMap<string, Float32Array>): Promise<void>;
}

/** A statement takes a limited number of parameters. */
const PAGE = 500;

/** `embedderId` keeps the vectors of different models apart: mixing them would make nonsense without an error. */
export function createEmbeddingCache(db: Pick<Database, 'read' | 'transaction'>, embedderId: string): EmbeddingCache {
  const prefix = `${embedderId}:`;
  return {
    async get(hashes) {
      const found = new Map<string, Float32Array>();
      for (const page of pagesOf(hashes)) {
        const rows = await db.read.selectFrom('embeddings').selectAll().where('key', 'in', page.map((hash) => prefix + hash)).execute();
        for (const { key, vector } of rows) found.set(key.slice(prefix.length), toFloats(vector));
      }
      return found;
    },
    async put(vectors) {
      for (const page of pagesOf([...vectors])) {
        const rows = page.map(([hash, vector]) => ({ key: prefix + hash, vector: toBytes(vector) }));
        await db.transaction((tx) => tx.insertInto('embeddings').values(rows).onConflict((conflict) => conflict.column('key').doNothing()).execute());
      }
    },
  };
}

function pagesOf<T>(items: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(items.length / PAGE) }, (_, page) => items.slice(page * PAGE, (page + 1) * PAGE));
}

function toBytes(vector: Float32Array): Buffer {
  return Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength);
}

/** Copied, since a driver's buffer may begin at an address that floats may not. */
function toFloats(bytes: Uint8Array): Float32Array {
  return new Float32Array(Uint8Array.from(bytes).buffer);
}
