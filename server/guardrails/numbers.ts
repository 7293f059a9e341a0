import { readEnglishMonth, readSpecial } from './dates-and-times.ts';
import { canonicalDecimal } from './decimal.ts';
import { readEnglishNumeral } from './english-numeral.ts';
import { foldText } from './fold-text.ts';
import { readHanFigure } from './read-han-figure.ts';
import { unscaled, withUnit } from './with-unit.ts';
import { spreadUnits, type Draft } from './spread-units.ts';
import { readCurrencyBefore, type FigureKind } from './units.ts';

/** One number of a text, normalised. */
export interface Figure {
  kind: FigureKind;
  /** A plain decimal in the unit's own terms (10万元 is `100000`, 千分之五 is `0.5` of `%`); digits of a phone; a date or time in ISO order. */
  value: string;
  /** The one name of the unit, empty where none stood. `code` marks names like R3. */
  unit: string;
  /** As it stood in the text. */
  text: string;
  /** UTF-16 offsets in the text. */
  start: number;
  end: number;
}

const CITATION = /\[\d{1,3}(?: ?[,、] ?\d{1,3}){0,9}\]/y;
const LIST_NUMBER = /[ \t]{0,8}(?:[-*#>•]{1,6} ?)?\*{0,2}(?:\d{1,2}[.)、](?!\d)|\(\d{1,2}\))/y;
const STRUCTURE = /第? ?(?:\d{1,4}|[零一二三四五六七八九十百]{1,7}) ?[条章节款编](?!件)|(?:article|section|clause|chapter|appendix|annex|part|table|page|no\.) \d{1,4}(?:\.\d{1,3}){0,4}(?![\d.]*\d?%)/y;
const ADDRESS = /https?:\/\/[^\s，。；、）)\]]{1,300}|www\.[^\s，。；、）)\]]{1,300}/y;
const CODE = /[a-z]{1,5}-?\d{1,6}(?!\d|[.,:]\d|%)[a-z]{0,3}/y;

/**
 * Finds every figure of `text`, Chinese and English, in whatever writing, in the order of the text.
 * Not figures: citation marks, list numbers, references to articles and sections, web addresses, 一 in the sense of "a".
 */
export function numbersIn(text: string): Figure[] {
  const folded = foldText(text, { marks: 'blank' });
  const drafts = spreadUnits(folded.text, readDrafts(folded.text));
  return drafts.map(({ kind, value, unit, start, end }) => {
    const from = folded.starts[start] ?? 0;
    const to = folded.ends[end - 1] ?? text.length;
    return { kind, value, unit, text: text.slice(from, to), start: from, end: to };
  });
}

function readDrafts(text: string): Draft[] {
  const drafts: Draft[] = [];
  let isLineStart = true;
  for (let at = 0; at < text.length;) {
    const skip = exemptEnd(text, at, isLineStart);
    if (skip !== undefined) {
      at = skip;
      isLineStart = false;
      continue;
    }
    const char = text.charAt(at);
    const draft = readDraft(text, at, char);
    isLineStart = char === '\n' || (isLineStart && char === ' ');
    if (draft === undefined) at++;
    else {
      if (draft !== 'word') drafts.push(draft);
      at = draft === 'word' ? wordEnd(text, at) : draft.end;
    }
  }
  return drafts;
}

function exemptEnd(text: string, at: number, isLineStart: boolean): number | undefined {
  const patterns = [...(text[at] === '[' ? [CITATION] : []), ...(isLineStart ? [LIST_NUMBER] : []), ...(mayBeStructure(text, at) ? [STRUCTURE] : []), ...(text[at] === 'h' || text[at] === 'w' ? [ADDRESS] : [])];
  for (const pattern of patterns) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match) return at + match[0].length;
  }
  return undefined;
}

function mayBeStructure(text: string, at: number): boolean {
  const char = text.charAt(at);
  return char === '第' || ('ascnpt'.includes(char) && !/[a-z]/.test(text.charAt(at - 1)));
}

/** `word`: a Latin word that is no figure, to be passed over whole. */
function readDraft(text: string, at: number, char: string): Draft | 'word' | undefined {
  if (char >= '0' && char <= '9') return readDigits(text, at);
  if (char === '+') return readPhoneAfterPlus(text, at);
  if (char >= 'a' && char <= 'z') return readLatin(text, at);
  return char >= '一' && char <= '龥' || char === '〇' ? readHanFigure(text, at) : undefined;
}

function readPhoneAfterPlus(text: string, at: number): Draft | undefined {
  const phone = readSpecial(text, at);
  return phone?.kind === 'phone' ? { ...phone, start: at, isBare: false, ...unscaled('') } : undefined;
}

function readLatin(text: string, at: number): Draft | 'word' {
  CODE.lastIndex = at;
  const code = CODE.exec(text);
  if (code && readCurrencyBefore(text, at + (/\d/.exec(code[0])?.index ?? 0)) === undefined) {
    return { kind: 'number', value: code[0].replace('-', ''), unit: 'code', start: at, end: at + code[0].length, isBare: false, ...unscaled('') };
  }
  const date = readEnglishMonth(text, at);
  if (date) return { ...date, start: at, isBare: false, ...unscaled('') };
  const numeral = readEnglishNumeral(text, at);
  if (!numeral) return 'word';
  const draft = withUnit(text, at, numeral.end, numeral.value);
  // `two-factor` is a name, no count.
  if (draft.isBare && text[numeral.end] === '-') return 'word';
  const saysA = numeral.isOne && draft.kind !== 'duration' && draft.kind !== 'amount' && draft.kind !== 'percent';
  return saysA ? 'word' : draft;
}

function wordEnd(text: string, at: number): number {
  let end = at;
  while (end < text.length && text.charAt(end) >= 'a' && text.charAt(end) <= 'z') end++;
  return end;
}

function readDigits(text: string, at: number): Draft {
  const special = readSpecial(text, at);
  if (special) return { ...special, start: at, isBare: false, ...unscaled('') };
  let end = at;
  let digits = '';
  for (; end < text.length; end++) {
    const char = text.charAt(end);
    if (char >= '0' && char <= '9') digits += char;
    else if (char === ',' && isGroup(text, end)) continue;
    else break;
  }
  if (text[end] === '.' && isDigit(text, end + 1)) {
    const from = end;
    for (end++; isDigit(text, end); end++);
    digits += text.slice(from, end);
  }
  return withUnit(text, at, end, canonicalDecimal(digits), digits);
}

/** Whether the comma at `at` groups thousands: exactly three digits follow it. */
function isGroup(text: string, at: number): boolean {
  return isDigit(text, at - 1) && isDigit(text, at + 1) && isDigit(text, at + 2) && isDigit(text, at + 3) && !isDigit(text, at + 4);
}

function isDigit(text: string, at: number): boolean {
  const char = text.charAt(at);
  return char >= '0' && char <= '9';
}
