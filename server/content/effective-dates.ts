import { isDay, type Day } from '../clock.ts';

export interface TextDates {
  effectiveFrom: Day | null;
  effectiveTo: Day | null;
  /** The text names several first days; the earliest mention was taken. */
  isAmbiguous: boolean;
  /** The head names a later revision (第二次修正), so this text can't have held before it: its day is `effectiveFrom`. */
  isRevised: boolean;
}

const DIGITS = '零〇○一二三四五六七八九十';
const CHINESE_DAY = `(?:\\d{4}|[${DIGITS}]{4})\\s?年\\s?[\\d${DIGITS}]{1,3}\\s?月\\s?[\\d${DIGITS}]{1,3}\\s?[日号號]|\\d{4}[-/.]\\d{1,2}[-/.]\\d{1,2}`;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH = '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?';
const ENGLISH_DAY = `(?:\\d{1,2}(?:st|nd|rd|th)?\\s+${MONTH},?\\s+\\d{4}|${MONTH}\\s+\\d{1,2}(?:st|nd|rd|th)?,?\\s+\\d{4}|\\d{4}-\\d{2}-\\d{2})`;

const FROM = [
  new RegExp(`自?\\s?(${CHINESE_DAY})\\s?(?:零时|0时)?起?(?:正式)?(?:施行|实施|實施|生效|执行|執行|启用|適用)`, 'g'),
  new RegExp(`(?:生效|施行|实施|實施|执行|執行)(?:日期|时间|時間|日)\\**\\s?[:：]\\s?\\**\\s?(${CHINESE_DAY})`, 'g'),
  new RegExp(`(?:with effect|effective(?:\\s+(?:as of|date))?|in force|valid|takes? effect|applies|apply)\\s*(?:from|on|as of|:)?\\s*:?\\s*(${ENGLISH_DAY})`, 'gi'),
];
const UNTIL = [
  new RegExp(`(?:有效期(?:至|到)|执行至|執行至|有效至|施行至)\\s?[:：]?\\s?(${CHINESE_DAY})`),
  new RegExp(`(?:自\\s?(?:${CHINESE_DAY})\\s?起?)\\s?(?:至|到)\\s?(${CHINESE_DAY})\\s?(?:止|有效|执行|執行)`),
  new RegExp(`(?:valid|in force|effective) (?:until|to|through)\\s+(${ENGLISH_DAY})`, 'i'),
];
const REVISED = new RegExp(`(${CHINESE_DAY})[^。；\n]{0,80}?(?:修订|修正|修改|修訂)`, 'g');
const HEAD = 700;
const TAIL = 500;
const SELF = /(?:本|此|该)(?:法|办法|辦法|规定|規定|规则|規則|条例|條例|标准|標準|收费|协议|协议书|公告|通知|章程|制度|说明|說明|细则|版|约定|文件|指引|價目|表)[^。；\n]{0,30}$|this (?:agreement|tariff|notice|schedule|policy|document|guide|booklet|fee schedule|page)[^.\n]{0,40}$/i;

/**
 * Finds the days on which a whole document is in force, in its own words: 自…起施行, "effective from …", 有效期至….
 * Only at its head or end, or where the sentence is about the document itself: a clause may name days of its own.
 * An end that is named in words is the last valid day, so `effectiveTo` is the day after it.
 */
export function datesInText(text: string): TextDates {
  const found: Day[] = [];
  for (const pattern of FROM) {
    for (const match of text.matchAll(pattern)) {
      const day = readDay(match[1] ?? '');
      const isAtEdge = match.index < HEAD || match.index > text.length - TAIL;
      if (day !== null && (isAtEdge || SELF.test(text.slice(Math.max(0, match.index - 60), match.index)))) found.push(day);
    }
  }
  const last = UNTIL.map((pattern) => readDay(pattern.exec(text.slice(0, HEAD))?.[1] ?? '')).find((day) => day !== null) ?? null;
  const revisions = [...text.slice(0, HEAD).matchAll(REVISED)].map((match) => readDay(match[1] ?? '')).filter((day) => day !== null).sort();
  const revised = revisions.at(-1);
  const stated = found[0] ?? null;
  const isRevised = revised !== undefined && stated !== null && revised > stated;
  const from = isRevised ? found.find((day) => day >= revised) ?? revised : stated;
  const to = last === null || from === null || last < from ? null : dayAfter(last);
  return { effectiveFrom: from, effectiveTo: to, isAmbiguous: new Set(found).size > 1, isRevised };
}

/** Reads a day in Chinese, English or ISO writing; null when it names none that exists. */
export function readDay(text: string): Day | null {
  const english = /[a-z]{3}/i.exec(text);
  const month = english ? MONTHS.indexOf(english[0].toLowerCase()) + 1 : 0;
  const numbers = text.match(new RegExp(`\\d+|[${DIGITS}]+`, 'g'))?.map(readNumber) ?? [];
  const ordered = english ? [numbers.find((n) => n > 31) ?? 0, month, numbers.find((n) => n <= 31) ?? 0] : numbers;
  const [year = 0, second = 0, third = 0] = ordered;
  const day = `${String(year).padStart(4, '0')}-${String(second).padStart(2, '0')}-${String(third).padStart(2, '0')}`;
  return isDay(day) ? day : null;
}

function readNumber(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  const digits = Array.from(text, (char) => DIGITS.indexOf(char) - 2);
  // 二〇二六 is written digit by digit, 二十六 by place.
  if (!text.includes('十')) return Number(digits.map((digit) => Math.max(0, digit)).join(''));
  const [tens = '', ones = ''] = text.split('十');
  return (tens === '' ? 1 : DIGITS.indexOf(tens) - 2) * 10 + (ones === '' ? 0 : DIGITS.indexOf(ones) - 2);
}

function dayAfter(day: Day): Day {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}
