import type { Citation } from '../protocol.ts';
import type { Chunk } from '../retrieval/chunk.ts';
import { quoteFor } from './quote.ts';

const MARK = /\s*\[(\d{1,3})\]/g;

/** Numbers the sources of one answer from 1 in the order in which they are first used. */
export class CitationList {
  readonly #citations = new Map<string, Citation>();

  get all(): Citation[] {
    return [...this.#citations.values()];
  }

  /**
   * The sentence with its marks renumbered, and the citations behind them. `evidence` is what the marks count in;
   * a mark that leads outside of `cited` is taken out: the guard did not accept it.
   */
  renumber(text: string, cited: readonly Chunk[], evidence: readonly Chunk[], shown: (quote: string) => string = (quote) => quote): { text: string; citations: Citation[] } {
    const plain = text.replace(MARK, '');
    const used = new Map<number, Citation>();
    const renumbered = text.replace(MARK, (mark, digits: string) => {
      const chunk = evidence[Number(digits) - 1];
      if (!chunk || !cited.some((one) => one.id === chunk.id)) return '';
      const citation = this.#cite(chunk, plain, shown);
      const isRepeated = used.has(citation.n);
      used.set(citation.n, citation);
      return isRepeated ? '' : `${/^\s*/.exec(mark)?.[0] ?? ''}[${citation.n}]`;
    });
    return { text: renumbered, citations: [...used.values()] };
  }

  #cite(chunk: Chunk, sentence: string, shown: (quote: string) => string): Citation {
    const quote = shown(quoteFor(chunk, sentence));
    const known = this.#citations.get(chunk.id);
    if (known) {
      // A second sentence of one source adds its span; the number stays.
      if (!known.quote.includes(quote)) known.quote = `${known.quote}\n${quote}`;
      return known;
    }
    const { id: chunkId, document, title, page, effectiveFrom } = chunk;
    // A question-answer pair stands in no section: its question says where one is.
    const section = chunk.question === undefined ? chunk.section : [...chunk.section, chunk.question];
    const citation: Citation = { n: this.#citations.size + 1, chunkId, document, title: shown(title), section: section.map(shown), page, effectiveFrom, quote };
    this.#citations.set(chunk.id, citation);
    return citation;
  }
}
