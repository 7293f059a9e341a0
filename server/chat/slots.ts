import type { Chunk } from '../retrieval/chunk.ts';
import type { Lexicon } from './lexicon.ts';
import { toTokens } from './phrase-matcher.ts';
import { headerName, type Table } from './table.ts';
import { toNeedle, wordBook, type WordBook } from './word-book.ts';

/** A product, tier, channel or currency as the documents name it, with the group in which it may be exchanged. */
export interface Slot {
  value: string;
  needle: string;
  group: string;
  /** Heads columns of figures: a tier or channel that decides which figure holds. */
  isTier: boolean;
}

const LONGEST = 12;
const FIGURE = /\d|[免无不优折]|free|none|match|\bno\b|^[-—/]$/i;

/**
 * Reads the names that documents set side by side: heads of columns, leading cells of rows, titles of documents.
 * Names that tell a property (fee, limit) or hold figures are left out.
 */
export function readSlots(tables: readonly Table[], chunks: readonly Chunk[], lexicons: readonly Lexicon[]): Slot[] {
  const books = lexicons.map(wordBook);
  const slots = new Map<string, Slot>();
  const add = (text: string, group: string, isTier = false): void => {
    for (const value of nameParts(text)) {
      if (isName(value, books)) slots.set(`${group}|${value}`, { value, needle: toNeedle(value), group, isTier });
    }
  };
  for (const table of tables) {
    const headers = table.headers.slice(table.keyColumns).map((header) => headerName(header));
    const areTiers = headers.length > 1 && headers.every((header) => isName(header, books)) && holdsFigures(table);
    for (const header of headers) add(header, `${table.key}|columns`, areTiers);
    for (const row of table.rows) (row.cells ?? []).slice(0, table.keyColumns).forEach((cell, i) => add(cell.value, `${table.key}|rows${i}`));
  }
  for (const title of new Set(chunks.map((chunk) => chunk.title))) add(titleTopic(title, lexicons), 'titles');
  return [...slots.values()];
}

/** What a document is about: its title without 收费标准, 规则, "guide" and brackets. */
export function titleTopic(title: string, lexicons: readonly Lexicon[]): string {
  const bare = title.replace(/[（(][^（）()]*[）)]/g, '').trim();
  const endings = lexicons.flatMap((lexicon) => lexicon.titleEndings).sort((a, b) => b.length - a.length);
  const ending = endings.find((one) => bare.toLowerCase().endsWith(one) && bare.length > one.length + 1);
  return ending === undefined ? bare : bare.slice(0, -ending.length).trim();
}

/** Whether most rows have a figure, or its absence, in every value column: then the columns are cases of one thing. */
function holdsFigures(table: Table): boolean {
  const rows = table.rows.filter((row) => (row.cells ?? []).slice(table.keyColumns).every((cell) => FIGURE.test(cell.value)));
  return rows.length * 5 >= table.rows.length * 3;
}

function nameParts(text: string): string[] {
  return text.replace(/[（(][^（）()]*[）)]/g, '').split(/[、，,/；;]/).map((part) => part.trim());
}

function isName(value: string, books: readonly WordBook[]): boolean {
  const tokens = toTokens(value);
  const length = tokens.length;
  if (length === 0 || value.length < 2 || /\d/.test(value)) return false;
  if (/\p{Script=Han}/u.test(value) ? value.length > LONGEST : length > 4) return false;
  return books.every((book) => book.attributes.all(tokens).length === 0 && !isCommon(tokens, book));
}

/** Whether the whole name is one word of the lexicon without a topic: 说明, 免费, 不设. */
function isCommon(tokens: string[], book: WordBook): boolean {
  const match = book.matcher.at(tokens, 0);
  return match?.end === tokens.length && match.values.every((known) => known.as === 'frame' || known.as === 'soft' || known.as === 'ask');
}
