import type { Day } from '../clock.ts';
import type { Audience, Chunk, Language } from './chunk.ts';

export interface RetrievalRequest {
  /** A standalone question. */
  question: string;
  asOf: Day;
  /** `public` sees public chunks only; `staff` sees both. */
  audience: Audience;
  /** The asker's language: breaks ties, never excludes. */
  language: Language;
  /** How many chunks to choose; 8 unless told. */
  limit?: number;
}

/** One chunk that was looked at, with its normalised scores (0..1) and, when it could not be chosen, why. */
export interface Candidate {
  chunkId: string;
  keyword: number;
  vector: number;
  fused: number;
  filteredBy: 'not-in-force' | 'audience' | 'withdrawn' | null;
}

export interface RetrievedChunk {
  chunk: Chunk;
  keyword: number;
  vector: number;
  fused: number;
}

export interface Retrieval {
  /** Best first. Empty means "do not answer"; callers must not fall back to the model. */
  chosen: RetrievedChunk[];
  /** Everything ranked, filtered ones included, best first: the trace. */
  candidates: Candidate[];
}

/** A loaded snapshot that can be searched. Immutable; a new snapshot is a new SearchIndex. */
export interface SearchIndex {
  /** The snapshot's hash. */
  readonly snapshot: string;
  /**
   * Finds the chunks that may support an answer on the day `asOf`.
   * Chunks not in force, not for this audience or withdrawn are dropped before ranking, so they can't push out a valid one.
   */
  retrieve(request: RetrievalRequest): Promise<Retrieval>;
  chunk(id: string): Chunk | undefined;
  /** All chunks, in reading order within a document. */
  chunks(): Iterable<Chunk>;
  close(): Promise<void>;
}
