import type { FigureKind } from './units.ts';

export interface Reading {
  kind: FigureKind;
  value: string;
  unit: string;
  end: number;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH = '(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?(?![a-z])';
const DAY = '([0-3]?\\d)(?:st|nd|rd|th)?(?!\\d)';
// 1900 to 2199: a larger number before 年 is a count of years.
const YEAR = '((?:19|2[01])\\d\\d)';

const PHONES = [/\+\d{1,3}(?:[ -]\d{2,4}){2,4}(?!\d)/y, /\d{3,4}[- ]\d{3,4}[- ]\d{4}(?!\d)/y, /0\d{2,3}-\d{7,8}(?!\d)/y, /[48]00\d{7}(?!\d)/y, /1[3-9]\d{9}(?!\d)/y];
const CHINESE_DATE = new RegExp(`${YEAR} ?年度?(?:版)?(?: ?(\\d{1,2}) ?月(?: ?(\\d{1,2}) ?[日号])?)?`, 'y');
const NUMERIC_DATE = new RegExp(`${YEAR}([-/.])(\\d{1,2})\\2(\\d{1,2})(?![\\d-])`, 'y');
const MONTH_DAY = /(\d{1,2}) ?月(?: ?(\d{1,2}) ?[日号])?/y;
const DAY_MONTH = new RegExp(`${DAY} (?:of )?${MONTH}(?:,? ${YEAR}(?!\\d))?`, 'y');
const MONTH_FIRST = new RegExp(`${MONTH}(?: ${DAY}(?!:))?(?:,? ${YEAR}(?!\\d))?`, 'y');
const ORDINAL = /(\d{1,4})(?:st|nd|rd|th)(?![a-z])/y;
const CLOCK = /(\d{1,2})[:](\d{2})(?!\d)(?: ?([ap])\.?m(?![a-z]))?/y;
const SPOKEN_CLOCK = /(\d{1,2}) ?[点时](?!间|段|期|效|限)(?:(\d{1,2}) ?分|(半))?/y;
const ENGLISH_CLOCK = /(\d{1,2}) ?([ap])\.?m(?![a-z])/y;
/** What may follow the first digits of a date, a time or an ordinal: blank, joint, 年月点时, or the letters of `am`, `pm`, `st`, `nd`, `rd`, `th`. */
const MAY_BE_DATE_OR_TIME = new Set(' -/.年月点时:apsnrt');
const SHORTEST_MOBILE = 10;
const LONGEST_RUN = 12;
const AFTERNOON = /(?:下午|晚上|傍晚|晚)$/;

/** Reads a phone number, date or clock time at a digit (or `+`); longest and most special first. */
export function readSpecial(text: string, at: number): Reading | undefined {
  let end = at;
  while (end - at < LONGEST_RUN && text.charAt(end) >= '0' && text.charAt(end) <= '9') end++;
  const next = text.charAt(end);
  if (text[at] === '+' || next === '-' || next === ' ' || end - at >= SHORTEST_MOBILE) {
    const phone = readPhone(text, at);
    if (phone) return phone;
  }
  if (!MAY_BE_DATE_OR_TIME.has(next)) return undefined;
  return readDate(text, at) ?? readTime(text, at) ?? readOrdinal(text, at);
}

function readPhone(text: string, at: number): Reading | undefined {
  for (const phone of PHONES) {
    const match = matchAt(phone, text, at);
    if (match) return { kind: 'phone', value: match[0].replace(/\D/g, ''), unit: '', end: at + match[0].length };
  }
  return undefined;
}

/** Reads a date that begins with a month's English name. */
export function readEnglishMonth(text: string, at: number): Reading | undefined {
  const match = matchAt(MONTH_FIRST, text, at);
  // A month's name without a day or year may be a verb (`may`, `march`): no date.
  if (!match || (match[2] === undefined && match[3] === undefined)) return undefined;
  return dateOf(match[3], monthNumber(match[1]), match[2], at + match[0].length);
}

function readDate(text: string, at: number): Reading | undefined {
  const numeric = matchAt(NUMERIC_DATE, text, at);
  if (numeric) return dateOf(numeric[1], numeric[3], numeric[4], at + numeric[0].length);
  const chinese = matchAt(CHINESE_DATE, text, at);
  if (chinese) return dateOf(chinese[1], chinese[2], chinese[3], at + chinese[0].length);
  const english = matchAt(DAY_MONTH, text, at);
  if (english) return dateOf(english[3], monthNumber(english[2]), english[1], at + english[0].length);
  const monthDay = matchAt(MONTH_DAY, text, at);
  return monthDay ? dateOf(undefined, monthDay[1], monthDay[2], at + monthDay[0].length) : undefined;
}

function readTime(text: string, at: number): Reading | undefined {
  const clock = matchAt(CLOCK, text, at);
  if (clock) return timeOf(text, at, clock[1], clock[2], clock[3], at + clock[0].length);
  const english = matchAt(ENGLISH_CLOCK, text, at);
  if (english) return timeOf(text, at, english[1], '0', english[2], at + english[0].length);
  const spoken = matchAt(SPOKEN_CLOCK, text, at);
  return spoken ? timeOf(text, at, spoken[1], spoken[3] === undefined ? spoken[2] ?? '0' : '30', undefined, at + spoken[0].length) : undefined;
}

function readOrdinal(text: string, at: number): Reading | undefined {
  const match = matchAt(ORDINAL, text, at);
  return match ? { kind: 'number', value: String(Number(match[1])), unit: 'ordinal', end: at + match[0].length } : undefined;
}

/** `YYYY-MM-DD`, `YYYY-MM`, `YYYY`, `MM-DD` or `MM`: as much as stood there. */
function dateOf(year: string | undefined, month: string | undefined, day: string | undefined, end: number): Reading | undefined {
  if (month !== undefined && (Number(month) < 1 || Number(month) > 12)) return undefined;
  if (day !== undefined && (Number(day) < 1 || Number(day) > 31)) return undefined;
  const parts = [year, month?.padStart(2, '0'), day?.padStart(2, '0')].filter((part) => part !== undefined);
  return { kind: 'date', value: parts.join('-'), unit: year === undefined ? 'month' : 'year', end };
}

function timeOf(text: string, at: number, hourText: string | undefined, minuteText: string | undefined, half: string | undefined, end: number): Reading | undefined {
  let hour = Number(hourText);
  const minute = Number(minuteText);
  if (hour > 24 || minute > 59) return undefined;
  const isAfternoon = half === 'p' || AFTERNOON.test(text.slice(Math.max(0, at - 3), at).trimEnd());
  if (isAfternoon && hour < 12) hour += 12;
  if (half === 'a' && hour === 12) hour = 0;
  return { kind: 'time', value: `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`, unit: '', end };
}

function monthNumber(name: string | undefined): string {
  return String(MONTHS.indexOf((name ?? '').slice(0, 3)) + 1);
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
