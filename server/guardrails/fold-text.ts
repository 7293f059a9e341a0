import { normalizeText } from '../retrieval/normalize-text.ts';

/** Text in the one form that rails read, with the way back to the original. */
export interface FoldedText {
  text: string;
  /** Offset in the original of each UTF-16 unit of `text`. */
  starts: number[];
  /** Offset in the original just after the character that each unit came from. */
  ends: number[];
}

export interface FoldOptions {
  /** Circled, bracketed and raised digits: `digits` reads them, `blank` takes them as list and footnote marks. */
  marks: 'digits' | 'blank';
}

// Characters nobody sees: people don't type them, so they only hide something.
const INVISIBLE = /[\p{Cf}\p{Mn}\p{Me}\u115f\u1160\u3164\uffa0]/u;
const LIST_OR_NOTE_MARK = /[\u00b2\u00b3\u00b9\u2070-\u2079\u2080-\u2089\u2460-\u24ff\u2776-\u2793\u3220-\u3229\u3280-\u3289]/;
// NFKC leaves the negative circled digits (24EB on, 2776 on) as they are.
const CIRCLED: readonly [first: number, value: number, count: number][] = [[0x24eb, 11, 10], [0x24f5, 1, 10], [0x2776, 1, 10], [0x2780, 1, 10], [0x278a, 1, 10]];

/**
 * Folds width, case, script (traditional to simplified) and every kind of digit, and drops invisible characters.
 * A wide comma becomes `，` unless it groups wide digits: between two Chinese numbers it is a comma, not a thousands separator.
 */
export function foldText(text: string, options: FoldOptions): FoldedText {
  let out = '';
  const starts: number[] = [];
  const ends: number[] = [];
  let at = 0;
  for (const char of text) {
    const end = at + char.length;
    const folded = foldCharacter(char, text, at, options);
    out += folded;
    // An invisible character goes with what it is written on: a keycap's frame leaves with its digit.
    if (folded === '' && ends.length > 0) ends[ends.length - 1] = end;
    for (let i = 0; i < folded.length; i++) {
      starts.push(at);
      ends.push(end);
    }
    at = end;
  }
  return { text: out, starts, ends };
}

function foldCharacter(char: string, text: string, at: number, options: FoldOptions): string {
  const code = char.codePointAt(0) ?? 0;
  if (code < 0x80) return code >= 0x41 && code <= 0x5a ? char.toLowerCase() : char;
  if (code >= 0x4e00 && code <= 0x9fff) return normalizeText(char);
  if (char === '，') return isWideDigit(text, at - 1) && isWideDigit(text, at + 1) ? ',' : '，';
  if (INVISIBLE.test(char)) return '';
  if (LIST_OR_NOTE_MARK.test(char)) return options.marks === 'blank' ? ' ' : circledDigit(code) ?? normalizeText(char);
  const circled = circledDigit(code);
  if (circled !== undefined) return options.marks === 'blank' ? ' ' : circled;
  const plain = normalizeText(char);
  return /^\p{Nd}$/u.test(plain) ? foreignDigit(plain) : plain;
}

function isWideDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0xff10 && code <= 0xff19;
}

function circledDigit(code: number): string | undefined {
  const row = CIRCLED.find(([first, , count]) => code >= first && code < first + count);
  if (row) return String(row[1] + code - row[0]);
  return code === 0x24ff ? '0' : undefined;
}

/** Decimal digits of any script stand in runs of ten from zero. */
function foreignDigit(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  if (code < 0x80) return char;
  let value = 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value++;
  return String(value);
}
