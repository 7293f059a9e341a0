import { AppError } from '../errors.ts';
import { isInForce, type Audience, type Chunk, type Language } from './chunk.ts';

export type FilterReason = 'not-in-force' | 'audience' | 'withdrawn';
export interface Visibility {
  asOf: string;
  audience: Audience;
  /** `document@version` of what was withdrawn. */
  withdrawn: ReadonlySet<string>;
}

/** What ranking needs to know, so that it never reads whole chunks. One object for all chunks of a version. */
interface Gate {
  effectiveFrom: string | null;
  effectiveTo: string | null;
  isStaffOnly: boolean;
  version: string;
  language: Language;
}

/**
 * The chunks of a snapshot, kept as the bytes of their file and parsed when one is asked for:
 * of 100,000 chunks a question reads a handful. Each call gives a new object.
 */
export class ChunkTable {
  readonly #bytes: Buffer;
  /** Where each line starts, and the end of the last. */
  readonly #starts: number[] = [0];
  readonly #gates: Gate[] = [];
  readonly #ids: string[] = [];
  readonly #numbers = new Map<string, number>();

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    const versions = new Map<string, Gate>();
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, end + 1)) {
      this.#starts.push(end + 1);
      const chunk = this.at(this.#gates.length);
      this.#numbers.set(chunk.id, this.#gates.length);
      this.#ids.push(chunk.id);
      this.#gates.push(sharedGate(versions, chunk));
    }
  }

  get count(): number {
    return this.#gates.length;
  }

  readonly #parsed = new Map<number, Chunk>();

  at(number: number): Chunk {
    const known = this.#parsed.get(number);
    if (known) return known;
    const chunk = this.#parse(number);
    if (this.#gates.length > number) {
      if (this.#parsed.size >= 5_000) this.#parsed.clear();
      this.#parsed.set(number, chunk);
    }
    return chunk;
  }

  #parse(number: number): Chunk {
    const line = this.#bytes.subarray(this.#starts[number], this.#starts[number + 1]).toString();
    return parseLine(line);
  }

  idOf(number: number): string {
    return this.#ids[number] ?? '';
  }

  languageOf(number: number): Language | undefined {
    return this.#gates[number]?.language;
  }

  numberOf(id: string): number | undefined {
    return this.#numbers.get(id);
  }

  /** Why nobody with this `visibility` may be given the chunk, or null. */
  filterReason(number: number, visibility: Visibility): FilterReason | null {
    const gate = this.#gates[number];
    if (!gate || visibility.withdrawn.has(gate.version)) return 'withdrawn';
    if (gate.isStaffOnly && visibility.audience !== 'staff') return 'audience';
    return isInForce(gate, visibility.asOf) ? null : 'not-in-force';
  }
}

/** The file of `chunks`: one JSON object a line. */
export function packChunks(chunks: readonly Chunk[]): Buffer {
  return Buffer.from(chunks.map((chunk) => `${JSON.stringify(chunk)}\n`).join(''));
}

function sharedGate(known: Map<string, Gate>, chunk: Chunk): Gate {
  const gate = {
    effectiveFrom: chunk.effectiveFrom,
    effectiveTo: chunk.effectiveTo,
    isStaffOnly: chunk.audience === 'staff',
    version: `${chunk.document}@${chunk.version}`,
    language: chunk.language,
  };
  const key = JSON.stringify(gate);
  const shared = known.get(key) ?? gate;
  known.set(key, shared);
  return shared;
}

/** The line's checksum was checked, so it is what `packChunks` wrote. */
function parseLine(line: string): Chunk {
  try {
    return JSON.parse(line) as Chunk;
  } catch (cause) {
    throw new AppError('snapshot-damaged', 'A line of the chunk table cannot be read. The index has to be built again.', { cause });
  }
}
