import { numbersIn, type Figure } from '../guardrails/numbers.ts';
import { normalizeText } from '../retrieval/normalize-text.ts';

/** What a number counts. `plain` fits any of them. */
export type Measure = 'money' | 'months' | 'days' | 'minutes' | 'years-old' | 'count' | 'grams' | 'percent' | 'plain';

export interface Quantity {
  value: number;
  measure: Measure;
  start: number;
  end: number;
  /** 一天, 一年: mostly "a day", "a year"; may find a row but need not stand in it. */
  isLoose: boolean;
}

const BELOW = 1e-6;
/** 二十几 is more than 20 and less than 30. */
const ODD = 0.5;
/** 几万, 七八天: no figure to look a row up by. */
const VAGUE = /^[几数上好](?!$)|[二三四五六七八九两][二三四五六七八九]/;
const SCALED = /[万亿]|thousand|million/;
/** What one of a unit is in the measure's own terms: months, days, minutes. */
const DURATIONS: Record<string, [Measure, number]> = {
  year: ['months', 12], quarter: ['months', 3], month: ['months', 1], week: ['days', 7], day: ['days', 1], workday: ['days', 1], 'trading-day': ['days', 1],
  hour: ['minutes', 60], minute: ['minutes', 1], second: ['minutes', 1 / 60],
};
/** "600 HKD bills" counts pieces of paper. */
const PIECES = /^\s*(?:bills?|notes?|banknotes?|coins?|cheques?|纸币|钞票|现钞|纸钞|硬币)/;
const HALF = /\bhalf a year\b|\b(?:a )?half[- ]year\b/g;
/** 30w is 30万 where people type in a hurry. */
const HURRIED = /(\d)w(?![a-z])/g;

/** The numbers of a text with what they count; offsets are those of the normalised text. */
export function findQuantities(text: string, options: { asAsked?: boolean } = {}): Quantity[] {
  const normal = normalizeText(text);
  // Replaced by words of the same length, so that offsets hold.
  const read = normal.replace(HALF, (words) => '6 months'.padEnd(words.length).slice(0, Math.max(words.length, 8))).replace(HURRIED, '$1万');
  return numbersIn(read).flatMap((figure): Quantity[] => {
    const measured = measure(figure, read);
    if (measured === null || VAGUE.test(read.slice(Math.max(0, figure.start - 1), figure.end))) return [];
    // "不到16岁" is below the mark that tables name.
    const before = read.slice(Math.max(0, figure.start - 11), figure.start);
    const below = options.asAsked === true && /(?:不到|未满|不满|不足|under|below|less than)\s*$/.test(before) ? BELOW : 0;
    const isOdd = (figure.unit === '' ? /^(?:[几余]|多(?!少))/ : /^多(?![少久大长高])/).test(read.slice(figure.end));
    return [{ ...measured, value: measured.value - below + (isOdd ? ODD : 0), start: figure.start, end: endOf(figure) + (isOdd ? 1 : 0), isLoose: figure.value === '1' && /^(?:一|an? )/.test(figure.text) }];
  });
}

/** 两万美金: the figure ends before the name of another currency, which tells what is asked about. */
function endOf({ kind, unit, text, start, end }: Figure): number {
  return kind === 'amount' && unit !== 'CNY' && unit !== '$' ? start + text.replace(/[^\d.,一二两三四五六七八九十百千万亿]+$/, '').length : end;
}

function measure({ kind, value, unit, start, end }: Figure, text: string): Pick<Quantity, 'value' | 'measure'> | null {
  const number = Number(value);
  if (!Number.isFinite(number) || unit === 'code') return null;
  if (kind === 'amount') return { value: number, measure: PIECES.test(text.slice(end)) ? 'plain' : 'money' };
  if (kind === 'percent') return { value: number, measure: 'percent' };
  if (kind === 'number') return { value: number, measure: SCALED.test(text.slice(start, end)) && !PIECES.test(text.slice(end)) ? 'money' : 'plain' };
  if (kind === 'duration') {
    const [own, factor] = DURATIONS[unit] ?? ['days', 1];
    return { value: number * factor, measure: own };
  }
  if (kind !== 'count') return null;
  return { value: number, measure: unit === '岁' ? 'years-old' : unit === 'g' ? 'grams' : 'count' };
}

const RANGE_WORD = /以下|以上|未满|不满|满|至|超过|以内|不超过|低于|高于|小于|大于|up to|over|under|below|above|from|less than|more than|\bto\b|(?<=[\d万亿元%])\s*[-–~～]\s*(?=\d)/;

/**
 * Whether a table's label such as "5万元以上至20万元" takes in `asked`: true, false, or null when the label has no number of that measure.
 * A bare number must be equal; 以下 and 至 include the figure unless the label says 不含, 以上 leaves it out unless it says 含.
 */
export function labelTakesIn(label: string, asked: Quantity): boolean | null {
  const text = normalizeText(label);
  const marks = findQuantities(text).filter((own) => isComparable(own.measure, asked.measure));
  const [first, second] = marks;
  if (!first) return null;
  if (!RANGE_WORD.test(text)) return marks.some((own) => own.value === asked.value);
  if (second && first.value < second.value) return isOver(text, first, asked.value) && isUnder(text, second, asked.value);
  const around = text.slice(Math.max(0, first.start - 10), first.start) + '|' + text.slice(first.end, first.end + 8);
  return /未满|不满|以下|以内|不超过|低于|小于|up to|under|below|less than/.test(around) ? isUnder(text, first, asked.value) : isOver(text, first, asked.value);
}

function isComparable(own: Measure, asked: Measure): boolean {
  return own === asked || (own !== 'percent' && asked !== 'percent' && (own === 'plain' || asked === 'plain'));
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

/** Whether a text names a term, a time or an age, and none that takes in the one asked for: 三年定期 when five years were asked for. */
export function namesAnother(text: string, asked: Quantity): boolean {
  if (asked.isLoose || !CASES.has(asked.measure)) return false;
  return labelTakesIn(text, asked) === false && !sentenceTakesIn(text, asked) && findQuantities(text).some((own) => own.measure === asked.measure);
}

/** Measures that tell cases apart; an amount mostly only tells what somebody has. */
const CASES: ReadonlySet<Measure> = new Set(['months', 'days', 'years-old', 'grams']);
