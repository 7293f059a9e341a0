import type { DocumentView } from '../../server/protocol.ts';

/** The document around a chunk, or null when it can't be had. The token goes in a header: an address ends up in logs. */
export async function readDocument(chunkId: string, { token, signal }: { token: string | null; signal: AbortSignal }): Promise<DocumentView | null> {
  try {
    const response = await fetch(`/api/document?chunk=${encodeURIComponent(chunkId)}`, {
      headers: token === null ? {} : { authorization: `Bearer ${token}` },
      signal,
    });
    return response.ok ? ((await response.json()) as DocumentView) : null;
  } catch {
    return null; // offline or closed meanwhile; the sheet shows the quote that came with the answer
  }
}
