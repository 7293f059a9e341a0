import type { Chunk } from '../retrieval/chunk.ts';
import { normalizeText } from '../retrieval/normalize-text.ts';
import { unitsOf } from './text-units.ts';

/**
 * The span of `chunk` that `sentence` stands on, verbatim: the whole row or FAQ answer, of a passage its sentences that share most with it.
 */
export function quoteFor(chunk: Chunk, sentence: string): string {
  if (chunk.kind !== 'passage') return chunk.text;
  const said = normalizeText(sentence).replace(/[\s\p{P}]/gu, '');
  const note = chunk.footnotes?.find((one) => said.includes(normalizeText(one).replace(/[\s\p{P}]/gu, '')));
  if (note !== undefined) return note;
  const units = unitsOf(chunk);
  const inside = units.filter((unit) => said.includes(bare(unit.text)) && bare(unit.text) !== '');
  if (inside.length > 0) return inside.map((unit) => unit.text).join('\n');
  const pairs = pairsOf(said);
  const [best] = units.map((unit) => ({ unit, shared: share(pairs, pairsOf(bare(unit.text))) })).sort((a, b) => b.shared - a.shared);
  return best?.unit.text ?? chunk.text;
}

/** Without the number of clause or item and without marks: what a sentence of an answer still holds of it. */
function bare(text: string): string {
  return normalizeText(text.replace(/^第[一二三四五六七八九十百零\d]+条/, '').replace(/^\s*(?:[（(][一二三四五六七八九十\d]+[）)]|\d{1,2}[.、．)])\s*/, '')).replace(/[\s\p{P}]/gu, '');
}

function pairsOf(text: string): Set<string> {
  return new Set(Array.from(text).slice(1).map((char, i) => (text[i] ?? '') + char));
}

function share(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (b.size === 0) return 0;
  let shared = 0;
  for (const pair of b) if (a.has(pair)) shared += 1;
  return shared / Math.sqrt(a.size * b.size || 1);
}
