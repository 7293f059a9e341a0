import type { Chunk } from '../retrieval/chunk.ts';
import { joinTokens, toTokens } from './phrase-matcher.ts';

/** A chunk's text made ready for searching, from the closest to the farthest. */
export interface Haystack {
  /** The text itself; for an FAQ with its question and variants. */
  own: string;
  /** Inner headings (the last may be a mere clause number), table title and column headers. */
  near: string;
  /** Document title and outer headings. */
  far: string;
  all: string;
}

const haystacks = new WeakMap<Chunk, Haystack>();

/** The chunk's haystack; made once a chunk. */
export function haystackOf(chunk: Chunk): Haystack {
  const known = haystacks.get(chunk);
  if (known) return known;
  const own = toHaystack([chunk.question ?? '', ...(chunk.variants ?? []), chunk.text].join('\n'));
  const near = toHaystack([...chunk.section.slice(-2), chunk.tableTitle ?? '', ...(chunk.cells ?? []).map((cell) => cell.header)].join('\n'));
  const far = toHaystack([chunk.title, ...chunk.section.slice(0, -2)].join('\n'));
  const made = { own, near, far, all: `${own}\n${near}\n${far}` };
  haystacks.set(chunk, made);
  return made;
}

/** Text in the form in which needles are looked for. */
export function toHaystack(text: string): string {
  return ` ${joinTokens(toTokens(text))} `;
}
