import { normalizeText } from '../retrieval/normalize-text.ts';

/** What a number counts. `plain` fits any of them. */
export type Measure = 'money' | 'months' | 'days' | 'years-old' | 'count' | 'percent' | 'plain';

export interface Quantity {
  value: number;
  measure: Measure;
  start: number;
  end: number;
  /** 一天, 一年: mostly "a day", "a year"; may find a row but need not stand in it. */
  isLoose: boolean;
}

const NUMBER = /(?<![a-z])(\d[\d,]*(?:\.\d+)?|[一二两三四五六七八九十百千]+(?=[万亿千百]?(?:元|块|个月|月|年|岁|天|日|期|笔|万|亿)))\s*(万亿|亿|万|千|百|million|thousand|k\b)?\s*(元|块钱|块|人民币|美元|欧元|英镑|港币|日元|个月|月|年|周岁|岁|天|日|期|笔|次|cny|rmb|usd|eur|yuan|months?|years? old|years?|days?|%)?/g;
const SCALE: Record<string, number> = { 百: 100, 千: 1e3, 万: 1e4, 亿: 1e8, 万亿: 1e12, thousand: 1e3, k: 1e3, million: 1e6 };
const BELOW = 1e-6;
const DIGIT: Record<string, number> = { 一: 1, 二: 2, 两: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9 };

/** The numbers of a text with what they count. */
export function findQuantities(text: string, options: { asAsked?: boolean } = {}): Quantity[] {
  const found: Quantity[] = [];
  const normal = normalizeText(text);
  for (const match of normal.matchAll(NUMBER)) {
    const [whole, digits = '', scale = '', unit = ''] = match;
    // "不到16岁" is below the mark that tables name.
    const below = options.asAsked === true && /(?:不到|未满|不满|不足)\s*$/.test(normal.slice(Math.max(0, match.index - 3), match.index)) ? BELOW : 0;
    const base = /\d/.test(digits) ? Number(digits.replaceAll(',', '')) : chineseNumber(digits);
    found.push({ ...measured(base * (SCALE[scale] ?? 1) - below, unit, scale), start: match.index, end: match.index + whole.length, isLoose: digits === '一' });
  }
  return found;
}

function measured(value: number, unit: string, scale: string): Pick<Quantity, 'value' | 'measure'> {
  if (/^(?:个月|月|months?)$/.test(unit)) return { value, measure: 'months' };
  if (/^(?:年|years?)$/.test(unit)) return { value: value * 12, measure: 'months' };
  if (/岁|old/.test(unit)) return { value, measure: 'years-old' };
  if (/^(?:天|日|days?)$/.test(unit)) return { value, measure: 'days' };
  if (unit === '%') return { value, measure: 'percent' };
  if (/^(?:期|笔|次)$/.test(unit)) return { value, measure: 'count' };
  if (unit !== '' || scale !== '') return { value, measure: 'money' };
  return { value, measure: 'plain' };
}

function chineseNumber(text: string): number {
  let total = 0;
  let digit = 0;
  for (const char of text) {
    const unit = { 十: 10, 百: 100, 千: 1000 }[char];
    if (unit === undefined) { digit = DIGIT[char] ?? 0; continue; }
    total += (digit || 1) * unit;
    digit = 0;
  }
  return total + digit;
}

const RANGE_WORD = /以下|以上|未满|不满|满|至|超过|以内|不超过|低于|高于|小于|大于|up to|over|under|below|above|from|less than|more than|\bto\b|-|–|~|～/;

/**
 * Whether a table's label such as "5万元以上至20万元" takes in `asked`: true, false, or null when the label has no number of that measure.
 * A bare number must be equal; 以下 and 至 include the figure unless the label says 不含, 以上 leaves it out unless it says 含.
 */
export function labelTakesIn(label: string, asked: Quantity): boolean | null {
  const text = normalizeText(label);
  const marks = findQuantities(text).filter((own) => own.measure === asked.measure || own.measure === 'plain' || asked.measure === 'plain');
  const [first, second] = marks;
  if (!first) return null;
  if (!RANGE_WORD.test(text)) return marks.some((own) => own.value === asked.value);
  if (second && first.value < second.value) return isOver(text, first, asked.value) && isUnder(text, second, asked.value);
  const around = text.slice(Math.max(0, first.start - 10), first.start) + '|' + text.slice(first.end, first.end + 8);
  return /未满|不满|以下|以内|不超过|低于|小于|up to|under|below|less than/.test(around) ? isUnder(text, first, asked.value) : isOver(text, first, asked.value);
}

function isOver(text: string, bound: Quantity, value: number): boolean {
  const after = text.slice(bound.end, bound.end + 6);
  const before = text.slice(Math.max(0, bound.start - 6), bound.start);
  const includes = /^\s*\(?含/.test(after) || /满\s*$/.test(before) || /from\s*$/.test(before) || /^\s*(?:至|-|–|~)/.test(after);
  return includes ? value >= bound.value : value > bound.value;
}

function isUnder(text: string, bound: Quantity, value: number): boolean {
  const after = text.slice(bound.end, bound.end + 8);
  const before = text.slice(Math.max(0, bound.start - 10), bound.start);
  const excludes = /不含/.test(after) || /(?:未满|不满|低于|小于|under|below|less than)\s*(?:cny|rmb|usd)?\s*$/.test(before);
  return excludes ? value < bound.value : value <= bound.value;
}

/** Whether some figure of a sentence takes in `asked`: "年满60周岁的客户" takes in 65岁. Looks only at the words around each figure. */
export function sentenceTakesIn(sentence: string, asked: Quantity): boolean {
  const text = normalizeText(sentence);
  return findQuantities(text).some((own) => own.measure === asked.measure && labelTakesIn(text.slice(Math.max(0, own.start - 5), own.end + 4), asked) === true);
}
