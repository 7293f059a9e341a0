import { readChineseNumeral, type ChineseNumeral } from './chinese-numeral.ts';
import { shiftDecimal } from './decimal.ts';
import { unscaled, withUnit } from './with-unit.ts';
import type { Draft } from './spread-units.ts';

const PERCENT_WORD = /([百千万])分之/y;
const FRACTION = /([一二三四五六七八九十])分之/y;
const WEEKDAY = /(?:周|星期|礼拜)$/;
/** 一个, 一次 and the like say "a", not a figure, unless they limit. */
const ARTICLE_UNITS = new Set(['个', '次', '张', '人', '户', '家', '位', '名', '份', '条', '项', '页', '种', '台', '部', '只', '把', '件', '套', '道', '回', '段', '批', '步', '组', '号键', '级', '本', '封', '行', '笔', '期']);
const LIMIT = /(?:最多|至多|不超过|最少|至少|限|仅|只能|只可|第)[^，。；]{0,3}$/;

/** Reads the figure that begins with a Chinese character at `at` of folded text; idioms like 一个, 万一 and 周一 are none. */
export function readHanFigure(text: string, at: number): Draft | undefined {
  const char = text.charAt(at);
  if (char === '半' && /^(?:年|个月|小时|个小时)/.test(text.slice(at + 1, at + 4))) return withUnit(text, at, at + 1, '0.5');
  PERCENT_WORD.lastIndex = at;
  const percent = PERCENT_WORD.exec(text);
  if (percent) return readPercentWord(text, at, percent[1] ?? '', at + 3);
  FRACTION.lastIndex = at;
  const fraction = FRACTION.exec(text);
  const numeral = readChineseNumeral(text, fraction ? at + 3 : at);
  if (!numeral) return undefined;
  if (fraction) return { kind: 'number', value: `${numeral.value}/${readChineseNumeral(text, at)?.value ?? ''}`, unit: 'fraction', start: at, end: numeral.end, isBare: false, ...unscaled('') };
  return readChineseFigure(text, at, numeral);
}

function readChineseFigure(text: string, at: number, numeral: ChineseNumeral): Draft {
  const before = text.slice(Math.max(0, at - 8), at);
  const nothing: Draft = { kind: 'number', value: numeral.value, unit: '', start: at, end: numeral.end, isBare: true, isWeak: true, ...unscaled(numeral.value) };
  if (WEEKDAY.test(before) && numeral.length === 1) return nothing;
  if (numeral.isDigitByDigit && numeral.length === 4 && text[numeral.end] === '年') return readChineseYear(text, at, numeral);
  const month = /^月(?!份)/.test(text.slice(numeral.end, numeral.end + 2)) ? readChineseMonth(text, at, numeral.value, numeral.end) : undefined;
  if (month) return month;
  const draft = withUnit(text, at, numeral.end, numeral.value);
  if (draft.kind === 'number') return { ...draft, isWeak: !(numeral.isDigitByDigit ? numeral.length >= 3 : numeral.length >= 2 && !numeral.isBareScale) };
  const saysA = numeral.value === '1' && numeral.length === 1 && ARTICLE_UNITS.has(draft.unit) && !LIMIT.test(before);
  // 万一, 十分: words, unless a unit of money or time follows.
  const isWord = (numeral.isBareScale && draft.kind !== 'amount') || (draft.unit === '分' && numeral.value === '10');
  return saysA || isWord || (draft.unit === '%' && /^成[功为交立人本员年长]/.test(text.slice(draft.end - 1))) ? { ...nothing, end: draft.end } : draft;
}

function readChineseYear(text: string, at: number, year: { value: string; end: number }): Draft {
  const month = readChineseNumeral(text, year.end + 1);
  const rest = month && text[month.end] === '月' ? readChineseMonth(text, at, month.value, month.end) : undefined;
  return { kind: 'date', value: rest ? `${year.value}-${rest.value}` : year.value, unit: 'year', start: at, end: rest?.end ?? year.end + 1, isBare: false, ...unscaled('') };
}

function readChineseMonth(text: string, at: number, month: string, end: number): Draft | undefined {
  if (Number(month) > 12) return undefined;
  const day = readChineseNumeral(text, end + 1);
  const isDay = day !== undefined && /[日号]/.test(text.charAt(day.end));
  const value = isDay ? `${month.padStart(2, '0')}-${day.value.padStart(2, '0')}` : month.padStart(2, '0');
  return { kind: 'date', value, unit: 'month', start: at, end: isDay ? day.end + 1 : end + 1, isBare: false, ...unscaled('') };
}

function readPercentWord(text: string, at: number, base: string, from: number): Draft | undefined {
  const chinese = readChineseNumeral(text, from);
  const digits = chinese ? undefined : /^\d{1,6}(?:\.\d{1,6})?/.exec(text.slice(from, from + 13))?.[0];
  const value = chinese?.value ?? digits;
  if (value === undefined) return undefined;
  const shift = base === '百' ? 0 : base === '千' ? -1 : -2;
  return { kind: 'percent', value: shiftDecimal(value, shift), unit: '%', start: at, end: chinese?.end ?? from + value.length, isBare: false, ...unscaled('') };
}
