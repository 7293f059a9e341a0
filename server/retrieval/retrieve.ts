import type { ChunkTable, FilterReason, Visibility } from './chunk-table.ts';
import type { Embedder } from './embedder.ts';
import type { KeywordIndex } from './keyword-index.ts';
import { findNearest, type Nearness } from './nearest-entries.ts';
import type { Retrieval, RetrievalRequest } from './search-index.ts';
import { bodyTerms, wordingTerms } from './tokenize.ts';
import type { VectorIndex } from './vector-index.ts';
import type { VectorTable } from './vector-table.ts';

/** The parts of a loaded snapshot. An entry is one wording of a chunk; a chunk's entries follow each other. */
export interface SnapshotParts {
  chunks: ChunkTable;
  chunkOfEntry: Uint32Array;
  wordings: KeywordIndex;
  bodies: KeywordIndex;
  vectors: VectorTable;
  graph: VectorIndex;
}

/**
 * Shares of the fused score: meaning leads, words settle what meaning leaves open. Chosen on 70 % of the development questions (by hash of their
 * ids), checked on the rest; between .6 and .8 of all the vector's share hardly matters.
 */
const SHARES = { keyword: 0.2, vector: 0.64, body: 0.16 };
/** Entries taken from each side before fusion. */
const POOL = 100;
/** Hidden chunks that each side adds to the trace. */
const HIDDEN_SHOWN = 16;
const TRACE = 50;
const CHOSEN = 8;
/** Below this a chunk shares hardly a word with the question. */
const LEAST_FUSED = 0.08;
/** What a chunk in the asker's language is ahead of its translation. */
const OWN_LANGUAGE = 0.01;

interface Ranked {
  number: number;
  keyword: number;
  vector: number;
  fused: number;
  hidden: FilterReason | null;
}

/** Makes the `retrieve` of a SearchIndex. When embedding or the graph fails, words alone decide and `onDegraded` is told. */
export function createRetrieve(
  deps: { embed: Embedder; withdrawn: () => ReadonlySet<string>; onDegraded?: (error: unknown) => void },
  parts: SnapshotParts,
): (request: RetrievalRequest) => Promise<Retrieval> {
  const { chunks, chunkOfEntry } = parts;
  const firstEntry = new Uint32Array(chunks.count);
  for (let entry = chunkOfEntry.length - 1; entry >= 0; entry--) firstEntry[chunkOfEntry[entry] ?? 0] = entry;

  return async (request) => {
    const limit = request.limit ?? CHOSEN;
    const visibility: Visibility = { asOf: request.asOf, audience: request.audience, withdrawn: deps.withdrawn() };
    const reasonOf = (chunk: number) => chunks.filterReason(chunk, visibility);
    const isVisibleEntry = (entry: number) => reasonOf(chunkOfEntry[entry] ?? 0) === null;
    const pool = Math.max(POOL, limit);
    const near = await findNearest({ ...deps, ...parts }, request.question, pool, isVisibleEntry).catch((error: unknown) => {
      deps.onDegraded?.(error);
      return undefined;
    });

    // From here on nothing waits: the keyword indexes hold the scores of one question at a time.
    parts.wordings.ask(wordingTerms(request.question));
    parts.bodies.ask(bodyTerms(request.question));
    const byWording = parts.wordings.best(pool, HIDDEN_SHOWN, isVisibleEntry);
    const byBody = parts.bodies.best(pool / 4, HIDDEN_SHOWN, (chunk) => reasonOf(chunk) === null);
    const entries = new Set([...Array.from(near?.entries ?? []), ...byWording.visible, ...byWording.hidden]);
    for (const chunk of [...byBody.visible, ...byBody.hidden]) entries.add(firstEntry[chunk] ?? 0);
    const ranked = rankChunks(entries, (entry) => scoreEntry(parts, near, entry));
    for (const candidate of ranked) candidate.hidden = reasonOf(candidate.number);
    const ahead = (candidate: Ranked) => (chunks.languageOf(candidate.number) === request.language ? candidate.fused + OWN_LANGUAGE : candidate.fused);
    ranked.sort((a, b) => ahead(b) - ahead(a) || a.number - b.number);
    return present(chunks, ranked, limit);
  };
}

function scoreEntry(parts: SnapshotParts, near: Nearness | undefined, entry: number): Ranked {
  const number = parts.chunkOfEntry[entry] ?? 0;
  const keyword = Math.min(1, parts.wordings.scoreOf(entry));
  const body = Math.min(1, parts.bodies.scoreOf(number));
  const vector = near ? Math.min(1, Math.max(0, parts.vectors.cosine(near.query, entry))) : 0;
  const byWords = SHARES.keyword * keyword + SHARES.body * body;
  // Without vectors the words' share is stretched to the whole, so that thresholds keep their meaning.
  const fused = near ? byWords + SHARES.vector * vector : byWords / (1 - SHARES.vector);
  return { number, keyword, vector, fused, hidden: null };
}

/** One result a chunk: that of its best entry. */
function rankChunks(entries: Iterable<number>, score: (entry: number) => Ranked): Ranked[] {
  const best = new Map<number, Ranked>();
  for (const entry of entries) {
    const ranked = score(entry);
    const before = best.get(ranked.number);
    if (!before || ranked.fused > before.fused) best.set(ranked.number, ranked);
  }
  return [...best.values()];
}

function present(chunks: ChunkTable, ranked: Ranked[], limit: number): Retrieval {
  const chosen = ranked.filter((candidate) => candidate.hidden === null && candidate.fused >= LEAST_FUSED).slice(0, limit);
  return {
    chosen: chosen.map(({ number, keyword, vector, fused }) => ({ chunk: chunks.at(number), keyword, vector, fused })),
    candidates: ranked
      .slice(0, Math.max(TRACE, limit))
      .map(({ number, keyword, vector, fused, hidden }) => ({ chunkId: chunks.idOf(number), keyword, vector, fused, filteredBy: hidden })),
  };
}
