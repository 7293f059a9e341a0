import { Router } from 'express';
import type { VisitorTokens } from '../chat/visitor-token.ts';
import { AppError } from '../errors.ts';
import type { DocumentView } from '../protocol.ts';
import type { Chunk } from '../retrieval/chunk.ts';
import type { SearchIndex } from '../retrieval/search-index.ts';

export interface DocumentDeps {
  tokens: VisitorTokens;
  withIndex: <T>(work: (index: SearchIndex) => Promise<T>) => Promise<T>;
  /** The chunks of a version that the live index no longer holds: an old answer's sources stay readable. */
  storedChunks: (chunkId: string) => Promise<Chunk[]>;
}

/** `GET /api/document?chunk=ID`: the document a citation points at. Visitors only, and never a staff document. */
export function documentRoutes(deps: DocumentDeps): Router {
  const router = Router();
  router.get('/api/document', async (request, response) => {
    const token = /^Bearer (.+)$/.exec(request.get('authorization') ?? '')?.[1] ?? '';
    if ((await deps.tokens.verify(token)) === null) throw new AppError('unauthorized', 'Open the chat first: this page belongs to a conversation.');
    const chunkId = request.query['chunk'];
    if (typeof chunkId !== 'string' || chunkId.length > 500) throw new AppError('bad-input', 'Name the passage: ?chunk=ID.');
    response.set('cache-control', 'private, max-age=300').json(toView(chunkId, await findChunks(deps, chunkId)));
  });
  return router;
}

async function findChunks(deps: DocumentDeps, chunkId: string): Promise<Chunk[]> {
  const live = await deps.withIndex((index) => {
    const cited = index.chunk(chunkId);
    return Promise.resolve(cited ? [...index.chunks()].filter((one) => one.document === cited.document && one.version === cited.version && one.language === cited.language) : []);
  });
  const chunks = live.length > 0 ? live : await deps.storedChunks(chunkId);
  return chunks.filter((chunk) => chunk.audience === 'public');
}

function toView(chunkId: string, chunks: readonly Chunk[]): DocumentView {
  const cited = chunks.find((chunk) => chunk.id === chunkId);
  if (!cited) throw new AppError('not-found', 'This source is no longer available.');
  const { document, title, language, effectiveFrom, effectiveTo } = cited;
  return {
    document, title, language, effectiveFrom, effectiveTo, chunkId,
    blocks: chunks.map(({ id, kind, section, page, text, question, tableTitle, cells, footnotes }) => ({
      chunkId: id, kind, section, page, text,
      ...(question === undefined ? {} : { question }),
      ...(tableTitle === undefined ? {} : { tableTitle }),
      ...(cells === undefined ? {} : { cells }),
      ...(footnotes === undefined ? {} : { footnotes }),
    })),
  };
}
