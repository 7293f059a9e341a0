import { foldText } from './fold-text.ts';

/** A place in a sentence that names columns of a row. */
export interface Mention {
  columns: number[];
  start: number;
  end: number;
}

const SHORTEST_HAN = 2;
const SHORTEST_LATIN = 3;

/** The words by which a sentence may name each column but the first: its header, and the part that sets it off from its neighbours. */
export function columnNames(headers: readonly string[]): Map<string, number[]> {
  const names = new Map<string, number[]>();
  const own = headers.map((header) => foldHeader(header));
  for (const [column, name] of own.entries()) {
    if (column === 0) continue;
    for (const word of new Set([name, distinctPart(name, own.filter((_, i) => i !== column && i > 0))])) {
      if (isLongEnough(word)) names.set(word, [...(names.get(word) ?? []), column]);
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

/** Folded, without units in brackets; of a path of merged headers the last part. */
export function foldHeader(header: string): string {
  const folded = foldText(header, { marks: 'blank' }).text;
  return (folded.split(' · ').at(-1) ?? folded).replace(/\([^()]{0,30}\)/g, '').trim();
}

/** Whether two headers are of one kind: 普卡 and 金卡, `Standard tier` and `Gold tier`, or parts of one merged header. */
export function areSiblings(a: string, b: string): boolean {
  const [parentA, parentB] = [a, b].map((header) => header.split(' · ').slice(0, -1).join(' · '));
  if (parentA !== '' && parentA === parentB) return true;
  const [x, y] = [foldHeader(a), foldHeader(b)];
  if (/[a-z]/.test(x)) return sharedEnd(words(x), words(y)) > 0 || sharedStart(words(x), words(y)) > 0;
  return sharedEnd(Array.from(x), Array.from(y)) > 0 || sharedStart(Array.from(x), Array.from(y)) > 0;
}

/** The part of `name` that is left when what all `others` that resemble it share at the ends is taken away. */
function distinctPart(name: string, others: readonly string[]): string {
  const isLatin = /[a-z]/.test(name);
  const own = isLatin ? words(name) : Array.from(name);
  const rest = others.map((other) => (isLatin ? words(other) : Array.from(other)));
  const end = Math.max(0, ...rest.map((other) => sharedEnd(own, other)));
  const start = Math.max(0, ...rest.map((other) => sharedStart(own, other)));
  const part = own.slice(start, own.length - end).join(isLatin ? ' ' : '');
  return rest.some((other) => other.join(isLatin ? ' ' : '').includes(part)) ? name : part;
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
