import type { DigitGroup } from './digit-runs.ts';

const UNIT_AFTER = /^ ?(?:元|块|圆|万|亿|千元|百元|%|‰|天|日|年|月|个|次|笔|分钟|小时|秒|岁|周|美元|港币|港元|欧元|英镑|日元|人民币|点|时|人|张|期|倍|位|级|号线|yuan|rmb|cny|usd|hkd|eur|dollars?|days?|hours?|minutes?|seconds?|times|months?|years?|weeks?)(?![a-z])/;
const BEFORE = /(?:[¥$€£*•×]|cny|rmb|usd|hkd|eur|gbp|人民币|尾号(?:是|为)?|末四位|后四位|末4位|后4位|ending(?: in| with)?|last (?:four|4)(?: digits)?|错误码|错误代码|代码|编号|单号|订单号?|流水号?|工号|邮编|error(?: code)?|order(?: no\.?| number)?|ref(?:erence)?(?: no\.?| number)?|version|第)[ :：是为]{0,2}$/;
const PUBLIC_FIVE = /^(?:95|96|10|11|12)\d{3}$/;

/** Whether digits near the word for a code are plainly something else: an amount, a period, a public number, the end of a card's number. */
export function isHarmless(text: string, group: DigitGroup): boolean {
  const isArabic = /^\d{5}$/.test(text.slice(group.start, group.end));
  if (isArabic && PUBLIC_FIVE.test(group.digits)) return true;
  const after = text.slice(group.end, group.end + 9);
  const before = text.slice(Math.max(0, group.start - 20), group.start);
  return /^ ?\*/.test(after) || UNIT_AFTER.test(after) || BEFORE.test(before) || isDecimal(text, group) || isCalendarDay(text.slice(group.start, group.end));
}

function isDecimal(text: string, group: DigitGroup): boolean {
  return /^\d{1,3}(?:,\d{3}){1,4}$/.test(text.slice(group.start, group.end)) || /^\d+\.\d{1,2}$/.test(text.slice(group.start, group.end)) && /^ ?[%元]/.test(text.slice(group.end, group.end + 2));
}

function isCalendarDay(text: string): boolean {
  return /^(?:19|20)\d\d([-/.])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])$/.test(text);
}
