import type { Chunk } from '../retrieval/chunk.ts';
import { toHaystack } from './haystack.ts';

/** A sentence or list item of a passage. */
export interface TextUnit {
  /** As it stands in the chunk. */
  text: string;
  haystack: string;
  /** Index of the unit that leads into this list item, or null. */
  leadIn: number | null;
  isStep: boolean;
}

const ITEM = /^\s*(?:[（(][一二三四五六七八九十\d]+[）)]|\d{1,2}[.、．)]\s*|[-•·]\s+|[①-⑳])/;
const STEP = /^\s*\d{1,2}[.、．)]/;
const LEAD_IN = /[：:]\s*$/;
// A full stop ends an English sentence only before a blank, so that 0.5% and 400-000.0100 stay whole.
const SENTENCE = /[^。！？；;!?]*?(?:[。！？；;!?]+[”’」』）)"']*|\.(?=\s+[A-Z“"'(])|$)/g;

const units = new WeakMap<Chunk, TextUnit[]>();

/** The sentences and list items of a chunk in reading order; made once a chunk. Joined they are its text, but for line ends. */
export function unitsOf(chunk: Chunk): TextUnit[] {
  const known = units.get(chunk);
  if (known) return known;
  const made: TextUnit[] = [];
  let leadIn: number | null = null;
  for (const line of chunk.text.split('\n')) {
    if (line.trim() === '') continue;
    const isItem = ITEM.test(line);
    if (!isItem) leadIn = null;
    // A list item is one thing, whatever its punctuation.
    const parts = isItem ? [line.trim()] : (line.match(SENTENCE) ?? [line]).map((part) => part.trim()).filter((part) => part !== '');
    for (const text of parts) made.push({ text, haystack: toHaystack(text), leadIn: isItem ? leadIn : null, isStep: STEP.test(line) });
    if (!isItem && LEAD_IN.test(line)) leadIn = made.length - 1;
  }
  units.set(chunk, made);
  return made;
}

/** The unit as a customer reads it: without the number of its clause or item, closed by a full stop. */
export function readable(text: string, language: Chunk['language']): string {
  const bare = text.replace(/^第[一二三四五六七八九十百零\d]+条[\s　]*/, '').replace(ITEM, '').trim();
  const open = bare.replace(/[；;，,、]+$/, '');
  return /[。！？.!?：:]["”’」』）)]*$/.test(open) ? open : open + (language === 'en' ? '.' : '。');
}
