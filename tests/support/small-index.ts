import { haystackOf } from '../../server/chat/haystack.ts';
import { cosine } from '../../server/chat/nearness.ts';
import { toTokens } from '../../server/chat/phrase-matcher.ts';
import { isInForce, type Chunk } from '../../server/retrieval/chunk.ts';
import { loadUnitTable } from '../../server/retrieval/embed-table.ts';
import type { RetrievalRequest, SearchIndex } from '../../server/retrieval/search-index.ts';

/** An index over a handful of chunks that ranks by shared characters and words and by the built-in table: no dictionary, no worker, no files. */
export function createSmallIndex(chunks: readonly Chunk[]): SearchIndex & { asked: RetrievalRequest[] } {
  const asked: RetrievalRequest[] = [];
  const table = loadUnitTable();
  return {
    asked,
    snapshot: 'small',
    retrieve(request) {
      asked.push(request);
      const wanted = new Set(toTokens(request.question));
      const scored = chunks.filter((chunk) => isInForce(chunk, request.asOf) && (chunk.audience === 'public' || request.audience === 'staff')).map((chunk) => {
        const own = new Set(toTokens(haystackOf(chunk).all));
        const keyword = [...wanted].filter((token) => own.has(token)).length / Math.max(1, wanted.size);
        const vector = Math.max(0, ...[chunk.question ?? chunk.text, ...(chunk.variants ?? [])].map((text) => cosine(table.vectorOf(request.question), table.vectorOf(text))));
        return { chunk, keyword, vector, fused: 0.36 * keyword + 0.64 * vector };
      });
      const chosen = scored.filter(({ fused }) => fused > 0.2).sort((a, b) => b.fused - a.fused).slice(0, request.limit ?? 8);
      return Promise.resolve({ chosen, candidates: chosen.map(({ chunk, ...scores }) => ({ chunkId: chunk.id, ...scores, filteredBy: null })) });
    },
    chunk: (id) => chunks.find((chunk) => chunk.id === id),
    chunks: () => chunks,
    close: () => Promise.resolve(),
  };
}

type Fields = Partial<Chunk> & Pick<Chunk, 'text'>;
const frame: Pick<Chunk, 'version' | 'section' | 'page' | 'audience' | 'language' | 'effectiveFrom' | 'effectiveTo'> = { version: 'v1', section: [], page: null, audience: 'public', language: 'zh-CN', effectiveFrom: '2026-01-01', effectiveTo: null };

export function passage(document: string, path: string, fields: Fields): Chunk {
  return { ...frame, kind: 'passage', document, title: document, id: `${document}@v1/${path}`, ...fields };
}

export function faq(document: string, path: string, fields: Fields & { question: string }): Chunk {
  return { ...frame, kind: 'faq', document, title: document, id: `${document}@v1/${path}`, ...fields };
}

/** The rows of one table; the first line holds the headers. */
export function table(document: string, path: string, lines: string[][], fields: Partial<Chunk> = {}): Chunk[] {
  const [headers = [], ...rows] = lines;
  return rows.map((values, i) => ({
    ...frame, kind: 'table-row', document, title: document, id: `${document}@v1/${path}/t1/r${i + 1}`,
    text: values.map((value, x) => `${headers[x] ?? ''}：${value}`).join('；'), cells: values.map((value, x) => ({ header: headers[x] ?? '', value })), ...fields,
  }));
}
