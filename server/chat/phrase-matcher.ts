import { normalizeText } from '../retrieval/normalize-text.ts';

const TOKEN = /[a-z][a-z0-9'’]*|[0-9]+(?:[.,][0-9]+)*|\p{Script=Han}|[^\s]/gu;

/** Text as comparable tokens: each Han character by itself, Latin words by their stem, numbers whole, other marks as they are. */
export function toTokens(text: string): string[] {
  return surfaceTokens(text).map(stemToken);
}

/** The same tokens with Latin words as they were written (in lower case). */
export function surfaceTokens(text: string): string[] {
  return normalizeText(text).match(TOKEN) ?? [];
}

export function stemToken(token: string): string {
  return /^[a-z]/.test(token) ? stem(token) : token;
}

/** A crude English stem: enough to bring plurals and verb forms together. */
export function stem(word: string): string {
  const bare = word.replace(/['’]s?$/, '');
  if (bare.length > 4 && bare.endsWith('ies')) return `${bare.slice(0, -3)}y`;
  if (bare.length > 5 && bare.endsWith('ing')) return undouble(bare.slice(0, -3));
  if (bare.length > 4 && bare.endsWith('ed')) return undouble(bare.slice(0, -2));
  if (bare.length > 4 && /(?:ss|sh|ch|x)es$/.test(bare)) return bare.slice(0, -2);
  if (bare.length > 3 && bare.endsWith('s') && !/(?:ss|us|is)$/.test(bare)) return unE(bare.slice(0, -1));
  return unE(bare);
}

function undouble(word: string): string {
  return /([b-df-hj-km-np-rtv-z])\1$/.test(word) ? word.slice(0, -1) : unE(word);
}

function unE(word: string): string {
  return word.length > 4 && word.endsWith('e') ? word.slice(0, -1) : word;
}

/** Tokens as one string in which a Han word is a substring and a Latin word stands between blanks. */
export function joinTokens(tokens: readonly string[]): string {
  let joined = '';
  for (const token of tokens) joined += isWord(token) ? ` ${token} ` : token;
  return joined.replace(/ {2,}/g, ' ');
}

export function isWord(token: string): boolean {
  return /^[a-z0-9]/.test(token);
}

export interface PhraseMatch<T> {
  start: number;
  end: number;
  values: T[];
}

/** Finds known phrases in tokens, the longest at each place. */
export class PhraseMatcher<T> {
  readonly #byFirst = new Map<string, { tokens: string[]; values: T[] }[]>();

  add(phrase: string, value: T): void {
    const tokens = toTokens(phrase);
    const first = tokens[0];
    if (first === undefined) return;
    const list = this.#byFirst.get(first) ?? [];
    const known = list.find((entry) => entry.tokens.length === tokens.length && entry.tokens.every((token, i) => token === tokens[i]));
    if (known) known.values.push(value);
    else list.push({ tokens, values: [value] });
    list.sort((a, b) => b.tokens.length - a.tokens.length);
    this.#byFirst.set(first, list);
  }

  /** The longest phrase that begins at `start`, or none. */
  at(tokens: readonly string[], start: number): PhraseMatch<T> | undefined {
    const entry = this.#byFirst.get(tokens[start] ?? '')?.find(({ tokens: own }) => own.every((token, i) => token === tokens[start + i]));
    return entry && { start, end: start + entry.tokens.length, values: entry.values };
  }

  /** Non-overlapping matches from left to right. */
  all(tokens: readonly string[]): PhraseMatch<T>[] {
    const found: PhraseMatch<T>[] = [];
    for (let start = 0; start < tokens.length; ) {
      const match = this.at(tokens, start);
      if (match) found.push(match);
      start = match?.end ?? start + 1;
    }
    return found;
  }
}
