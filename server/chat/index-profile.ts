import type { Chunk, Language } from '../retrieval/chunk.ts';
import type { SearchIndex } from '../retrieval/search-index.ts';
import { haystackOf, toHaystack } from './haystack.ts';
import type { Lexicon } from './lexicon.ts';
import { PhraseMatcher, toTokens } from './phrase-matcher.ts';
import { readAliases } from './aliases.ts';
import { createNearness, type Nearness } from './nearness.ts';
import { readSlots, type Slot } from './slots.ts';
import type { Understanding } from './understand.ts';
import { readTables, tableKey, type Table } from './table.ts';
import { wordBook, type WordBook } from './word-book.ts';

interface Lexicons {
  zh: Lexicon;
  en: Lexicon;
}

/** What the composer knows of a whole snapshot: how common words are, its tables, its products and tiers. */
export interface IndexProfile {
  size: number;
  /** In how many chunks a needle stands, at most. */
  frequency(needle: string): number;
  tableOf(row: Chunk): Table | undefined;
  /** Products, tiers, channels: values that stand side by side in the documents' own tables. */
  slots: PhraseMatcher<Slot>;
  /** Longer slots that hold a shorter one: 白金卡 holds 金卡. */
  longerSlots(needle: string): string[];
  /** The same object for the same chunk, so that what was prepared for it is found again: an index may read chunks anew each time. */
  same(chunk: Chunk): Chunk;
  /** All headings and column heads, searchable. */
  headings: string;
  /** Products by the generic word for them: 房贷 is what the documents call by a name of their own. */
  aliases: Map<string, string[]>;
  nearness: Nearness;
  /** The word book of a text's language. */
  bookOf(language: Language): WordBook;
  /** Questions that were understood already, by lexicon and text. */
  readings: Map<string, Understanding>;
}

/** Word counts come from at most this many chunks, evenly spread: they are weights, not facts. */
const SAMPLE = 5_000;
const MOST_REMEMBERED = 5_000;
const profiles = new WeakMap<SearchIndex, IndexProfile>();

/** The profile of a snapshot; made at the first question (some 0.1 ms a chunk) and kept as long as the snapshot is. */
export function profileOf(index: SearchIndex, lexicons: Lexicons): IndexProfile {
  const made = profiles.get(index) ?? makeProfile([...index.chunks()], lexicons);
  profiles.set(index, made);
  return made;
}

function makeProfile(chunks: Chunk[], lexicons: Lexicons): IndexProfile {
  const both = [lexicons.zh, lexicons.en];
  const step = Math.max(1, Math.floor(chunks.length / SAMPLE));
  const counts = countGrams(chunks.filter((_, i) => i % step === 0));
  const tables = readTables(chunks.filter((chunk) => chunk.kind === 'table-row'));
  const values = readSlots([...tables.values()], chunks, both);
  const slots = new PhraseMatcher<Slot>();
  for (const slot of values) slots.add(slot.value, slot);
  const seen = new Map<string, Chunk>();
  const frequencies = new Map<string, number>();
  const frequencyOf = (needle: string): number => step * Math.min(...grams(needle).map((gram) => counts.get(gram) ?? 0));
  const longer = holders([...new Set(values.map((slot) => slot.needle))]);
  return {
    size: chunks.length,
    frequency: (needle) => remember(frequencies, needle, frequencyOf),
    readings: new Map(),
    nearness: createNearness(chunks),
    bookOf: (language) => wordBook(language === 'en' ? lexicons.en : lexicons.zh),
    tableOf: (row) => tables.get(tableKey(row)),
    slots,
    longerSlots: (needle) => longer.get(needle) ?? [],
    same: (chunk) => remember(seen, chunk.id, () => chunk),
    headings: toHaystack([...new Set(chunks.flatMap((chunk) => [...chunk.section, ...(chunk.cells ?? []).map((cell) => cell.header)]))].join('\n')),
    aliases: readAliases(chunks, both),
  };
}

/** The value for `key`, made once; the memory is emptied when it is full. */
export function remember<T>(memory: Map<string, T>, key: string, make: (key: string) => T): T {
  const known = memory.get(key);
  if (known !== undefined) return known;
  if (memory.size >= MOST_REMEMBERED) memory.clear();
  const made = make(key);
  memory.set(key, made);
  return made;
}

function countGrams(chunks: Chunk[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const chunk of chunks) {
    for (const gram of new Set(grams(haystackOf(chunk).all))) counts.set(gram, (counts.get(gram) ?? 0) + 1);
  }
  return counts;
}

/** Pairs of Han characters and whole words. */
function grams(text: string): string[] {
  const tokens = toTokens(text);
  const found: string[] = [];
  tokens.forEach((token, i) => {
    if (/^[a-z0-9]/.test(token)) found.push(token);
    else if (tokens[i + 1] !== undefined && isHan(token) && isHan(tokens[i + 1] ?? '')) found.push(token + (tokens[i + 1] ?? ''));
  });
  return found.length > 0 ? found : tokens;
}

function isHan(token: string): boolean {
  return /^\p{Script=Han}$/u.test(token);
}

function holders(needles: string[]): Map<string, string[]> {
  return new Map(needles.map((needle) => [needle, needles.filter((other) => other.length > needle.length && other.includes(needle))] as const).filter(([, found]) => found.length > 0));
}
