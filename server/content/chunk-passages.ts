import { readingLength } from './clean.ts';
import type { Block } from './parse/block.ts';
import { splitSentences } from './split-sentences.ts';

const SHORTEST = 80;
const LONGEST = 350;
const LEAD_IN = /[：:]$/;

export interface Passage {
  text: string;
  /** The clause numbers in it: 第三条, or 第三条、第四条; '' when it has none. */
  clauses: string;
  page: number | null;
}

interface Unit {
  text: string;
  clause: string;
  page: number | null;
  startsClause: boolean;
}

/**
 * Packs the text of one section into passages of about 80 to 350 characters (or as much reading in words).
 * No sentence is cut. A list stays with the sentence that leads into it; when it is too long for one passage,
 * every further part repeats that sentence, so that (三) never stands alone.
 */
export function packPassages(blocks: readonly Block[]): Passage[] {
  const passages: Passage[] = [];
  let open: Unit[] = [];
  const flush = (): void => {
    const first = open[0];
    if (first && /[\p{L}]{2}/u.test(open.map((unit) => unit.text).join(''))) passages.push({ text: open.map((unit) => unit.text).join('\n'), clauses: [...new Set(open.map((unit) => unit.clause).filter((clause) => clause !== ''))].join('、'), page: first.page });
    open = [];
  };
  for (const unit of readUnits(blocks)) {
    const size = readingLength(open.map((one) => one.text).join(''));
    if (open.length > 0 && (size + readingLength(unit.text) > LONGEST || (size >= SHORTEST && unit.startsClause) || size >= SHORTEST * 2)) flush();
    open.push(unit);
  }
  const tail = readingLength(open.map((one) => one.text).join(''));
  const last = passages.at(-1);
  // A short rest reads better with what stands before it, unless that is a clause of its own.
  if (last && open.length > 0 && tail < SHORTEST / 2 && !(open[0]?.startsClause ?? false) && readingLength(last.text) + tail <= LONGEST) {
    last.text = `${last.text}\n${open.map((one) => one.text).join('\n')}`;
    return passages;
  }
  flush();
  return passages;
}

/** Units are never cut further: a paragraph, a list with its lead-in, or a part of either that is short enough. */
function readUnits(blocks: readonly Block[]): Unit[] {
  const units: Unit[] = [];
  let clause = '';
  for (let at = 0; at < blocks.length; at += 1) {
    const block = blocks[at];
    if (!block || block.kind === 'table' || block.kind === 'heading') continue;
    if (block.kind === 'note') {
      units.push({ text: noteText(block), clause: '', page: block.page, startsClause: false });
      continue;
    }
    clause = block.kind === 'paragraph' ? block.clause ?? '' : clause;
    const items: Block[] = [];
    // A paragraph that leads into a list takes the list along.
    while (block.kind === 'paragraph' && (LEAD_IN.test(block.text) || block.clause !== undefined) && blocks[at + 1]?.kind === 'item') {
      at += 1;
      items.push(blocks[at] as Block);
    }
    const parts = items.length > 0 ? packItems(block.text, items) : packSentences(block.text);
    parts.forEach((text, index) => units.push({ text, clause, page: block.page, startsClause: index === 0 && block.kind === 'paragraph' && block.clause !== undefined }));
  }
  return units;
}

function noteText(note: Extract<Block, { kind: 'note' }>): string {
  return note.marker === '' ? note.text : `${/^\d+$/.test(note.marker) ? `(${note.marker})` : note.marker} ${note.text}`;
}

function packItems(leadIn: string, items: readonly Block[]): string[] {
  const parts: string[] = [];
  const head = readingLength(leadIn) > LONGEST / 2 ? splitSentences(leadIn).at(-1) ?? leadIn : leadIn;
  let open = leadIn;
  let count = 0;
  for (const item of items) {
    const text = 'text' in item ? item.text : '';
    if (count > 0 && readingLength(open) + readingLength(text) > LONGEST) {
      parts.push(open);
      open = head;
      count = 0;
    }
    open = `${open}\n${text}`;
    count += 1;
  }
  return [...parts, open];
}

function packSentences(text: string): string[] {
  if (readingLength(text) <= LONGEST) return [text];
  const parts: string[] = [];
  let open = '';
  for (const sentence of splitSentences(text)) {
    if (open !== '' && readingLength(open) + readingLength(sentence) > LONGEST) {
      parts.push(open.trim());
      open = '';
    }
    open += sentence;
  }
  return [...parts, open.trim()].filter((part) => part !== '');
}
