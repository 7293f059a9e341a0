import type { Cell } from '../retrieval/chunk.ts';
import { foldText } from './fold-text.ts';

/** A place in a sentence that names columns of a row. */
export interface Mention {
  columns: number[];
  start: number;
  end: number;
}

const SHORTEST_HAN = 2;
const SHORTEST_LATIN = 3;

/**
 * The words by which a sentence may name each column but the first: each part of its header, and what sets that off from its neighbours.
 * A word that also stands in a cell says nothing about columns.
 */
export function columnNames(cells: readonly Cell[]): Map<string, number[]> {
  const names = new Map<string, number[]>();
  const own = cells.map(({ header }) => headerParts(header));
  const values = cells.slice(1).map(({ value }) => foldText(value, { marks: 'blank' }).text).join('\n');
  for (const [column, parts] of own.entries()) {
    if (column === 0) continue;
    const others = own.filter((_, i) => i !== column && i > 0).flat();
    for (const word of new Set(parts.flatMap((part) => [part, withoutBrackets(part), distinctPart(part, others.filter((other) => other !== part))]))) {
      if (isLongEnough(word) && !values.includes(word)) names.set(word, [...(names.get(word) ?? []), column]);
    }
  }
  return names;
}

/** Finds where folded text names columns. The longest name wins, so 白金卡 is never 金卡; words of `labels` are no mentions. */
export function findMentions(text: string, names: ReadonlyMap<string, number[]>, labels: readonly string[]): Mention[] {
  const taken = new Uint8Array(text.length);
  const mentions: Mention[] = [];
  const words = [...labels.filter(isLongEnough).map((label) => [label, undefined] as const), ...names].sort((a, b) => b[0].length - a[0].length);
  for (const [word, columns] of words) {
    for (let start = text.indexOf(word); start >= 0; start = text.indexOf(word, start + word.length)) {
      const end = start + word.length;
      if (taken[start] === 1 || taken[end - 1] === 1 || !isWholeWord(text, start, end)) continue;
      taken.fill(1, start, end);
      if (columns) mentions.push({ columns, start, end });
    }
  }
  return mentions.sort((a, b) => a.start - b.start);
}

/** Folded; merged headers from the outermost in. */
function headerParts(header: string): string[] {
  return foldText(header, { marks: 'blank' }).text.split(' · ').map((part) => part.trim());
}

function withoutBrackets(part: string): string {
  return part.replace(/\([^()]{0,30}\)/g, '').trim();
}

/** Whether two headers are of one kind: 普卡 and 金卡, `Standard tier` and `Gold tier`, or parts of one merged header. */
export function areSiblings(a: string, b: string): boolean {
  return headerParts(a).map(withoutBrackets).some((x) => headerParts(b).map(withoutBrackets).some((y) => haveSharedEnd(x, y)));
}

function haveSharedEnd(a: string, b: string): boolean {
  const [x, y] = isLatin(a) ? [words(a), words(b)] : [Array.from(a), Array.from(b)];
  return sharedEnd(x, y) > 0 || sharedStart(x, y) > 0;
}

/** The part of `name` that is left when what all `others` that resemble it share at the ends is taken away. */
function distinctPart(name: string, others: readonly string[]): string {
  const joint = isLatin(name) ? ' ' : '';
  const own = isLatin(name) ? words(name) : Array.from(name);
  const rest = others.map((other) => (isLatin(name) ? words(other) : Array.from(other)));
  const end = Math.max(0, ...rest.map((other) => sharedEnd(own, other)));
  const start = Math.max(0, ...rest.map((other) => sharedStart(own, other)));
  const part = own.slice(start, own.length - end).join(joint);
  return rest.some((other) => other.join(joint).includes(part)) ? name : part;
}

function isLatin(text: string): boolean {
  return !/[\u4e00-\u9fff]/.test(text);
}

function words(text: string): string[] {
  return text.split(' ');
}

function sharedEnd(a: readonly string[], b: readonly string[]): number {
  let count = 0;
  while (count < a.length && count < b.length && a[a.length - 1 - count] === b[b.length - 1 - count]) count++;
  return count;
}

function sharedStart(a: readonly string[], b: readonly string[]): number {
  let count = 0;
  while (count < a.length && count < b.length && a[count] === b[count]) count++;
  return count;
}

function isLongEnough(word: string): boolean {
  return word.length >= (/^[a-z]/.test(word) ? SHORTEST_LATIN : SHORTEST_HAN);
}

function isWholeWord(text: string, start: number, end: number): boolean {
  const isLetter = (at: number): boolean => /[a-z0-9]/.test(text.charAt(at));
  return !(isLetter(start) && isLetter(start - 1)) && !(isLetter(end - 1) && isLetter(end));
}
