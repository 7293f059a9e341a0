import { canonicalDecimal } from './decimal.ts';

const DIGITS: Readonly<Record<string, number>> = {
  零: 0, 〇: 0, 一: 1, 壹: 1, 二: 2, 贰: 2, 两: 2, 三: 3, 叁: 3, 四: 4, 肆: 4, 五: 5, 伍: 5, 六: 6, 陆: 6, 七: 7, 柒: 7, 八: 8, 捌: 8, 九: 9, 玖: 9,
};
const PLACES: Readonly<Record<string, number>> = { 十: 10, 拾: 10, 百: 100, 佰: 100, 千: 1000, 仟: 1000 };
const SCALES: Readonly<Record<string, number>> = { 万: 1e4, 亿: 1e8 };
/** No figure of a bank is longer; what is longer is kept as it is and matches nothing. */
const LONGEST = 24;

export interface ChineseNumeral {
  value: string;
  end: number;
  /** Written digit by digit, like 二〇二六. */
  isDigitByDigit: boolean;
  /** Count of characters. */
  length: number;
  /** Starts with 百, 千 or 万: a number only before a unit (万元), never in words like 万一. */
  isBareScale: boolean;
}

/** Reads the Chinese numeral (simplified characters) that begins at `at` of folded text, or nothing. */
export function readChineseNumeral(text: string, at: number): ChineseNumeral | undefined {
  let end = at;
  while (end < text.length && isNumeral(text.charAt(end))) end++;
  if (end === at) return undefined;
  const first = text.charAt(at);
  const whole = text.slice(at, end);
  const isDigitByDigit = Array.from(whole).every((char) => char in DIGITS);
  let fraction = '';
  if (text[end] === '点' && digitAt(text, end + 1) !== undefined) {
    let last = end + 1;
    for (let digit = digitAt(text, last); digit !== undefined && !isPlace(text.charAt(last + 1)); digit = digitAt(text, last)) {
      fraction += String(digit);
      last++;
    }
    if (fraction !== '') end = last;
  }
  const length = end - at;
  if (length > LONGEST) return { value: whole, end, isDigitByDigit, length, isBareScale: false };
  const integer = isDigitByDigit ? Array.from(whole, (char) => DIGITS[char]).join('') : String(readPlaces(whole));
  return { value: canonicalDecimal(fraction === '' ? integer : `${integer}.${fraction}`), end, isDigitByDigit, length, isBareScale: '百佰千仟万亿'.includes(first) };
}

function isNumeral(char: string): boolean {
  return char in DIGITS || isPlace(char);
}

function isPlace(char: string): boolean {
  return char in PLACES || char in SCALES;
}

function digitAt(text: string, at: number): number | undefined {
  return DIGITS[text.charAt(at)];
}

/** 一万二千三百 and the spoken short forms 一万二 (12,000) and 三百五 (350). */
function readPlaces(numeral: string): number {
  let total = 0;
  let section = 0;
  let digit: number | undefined;
  let lastPlace = 1;
  for (const char of numeral) {
    const place = PLACES[char];
    const scale = SCALES[char];
    if (place !== undefined) {
      section += (digit ?? (section === 0 || lastPlace > place ? 1 : 0)) * place;
      digit = undefined;
      lastPlace = place;
    } else if (scale !== undefined) {
      section += digit ?? 0;
      if (section === 0 && total === 0) section = 1;
      // 一万亿: what was read so far counts in the larger scale.
      if (scale > 1e4 && section === 0) total *= scale;
      else total = scale > 1e4 ? (total + section) * scale : total + section * scale;
      section = 0;
      digit = undefined;
      lastPlace = scale;
    } else {
      digit = DIGITS[char] ?? 0;
      if (digit === 0) lastPlace = 1;
    }
  }
  if (digit === undefined) return total + section;
  return total + section + digit * (lastPlace >= 100 ? lastPlace / 10 : 1);
}
