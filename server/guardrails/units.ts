export type FigureKind = 'amount' | 'percent' | 'count' | 'date' | 'time' | 'phone' | 'duration' | 'number';

export interface Unit {
  kind: FigureKind;
  /** The one name of the unit, whatever word stood there. */
  unit: string;
  /** Power of ten that brings the value to that unit. */
  shift: number;
}

const unit = (kind: FigureKind, name: string, words: string, shift = 0): [string, Unit][] => words.split('|').map((word) => [word, { kind, unit: name, shift }]);

/** Every unit word, in folded text. The longest that fits wins, so 美元 is never 元 and 工作日 never 日. */
const UNITS = new Map<string, Unit>([
  ...unit('percent', '%', '%|percent|per cent|pct|个百分号'),
  ...unit('percent', '%', '‰|per mille', -1),
  ...unit('percent', '%', '‱', -2),
  ...unit('percent', '%', '成', 1),
  // A percentage point is no percent: 上浮0.5个百分点 and 上浮0.5% are different rates.
  ...unit('percent', 'point', '个百分点|百分点|percentage points|percentage point'),
  ...unit('percent', 'point', '个基点|基点|个bp|bp|bps|basis points|basis point', -2),
  ...unit('amount', 'CNY', '元|圆|块|块钱|元人民币|人民币|yuan|renminbi|rmb|cny'),
  ...unit('amount', 'USD', '美元|美金|usd|us dollars|us dollar'),
  ...unit('amount', '$', 'dollars|dollar'),
  ...unit('amount', 'HKD', '港元|港币|港纸|hkd|hong kong dollars'),
  ...unit('amount', 'EUR', '欧元|eur|euros|euro'),
  ...unit('amount', 'GBP', '英镑|gbp|pounds sterling|pounds|pound'),
  ...unit('amount', 'JPY', '日元|日圆|jpy|yen'),
  ...unit('amount', 'AUD', '澳元|澳大利亚元|aud'),
  ...unit('amount', 'CAD', '加元|加拿大元|cad'),
  ...unit('amount', 'SGD', '新加坡元|新元|sgd'),
  ...unit('amount', 'CHF', '瑞士法郎|chf'),
  ...unit('amount', 'NZD', '新西兰元|nzd'),
  ...unit('amount', 'KRW', '韩元|krw'),
  ...unit('amount', 'THB', '泰铢|thb'),
  ...unit('amount', 'MOP', '澳门元|mop'),
  ...unit('duration', 'workday', '个工作日|工作日|个银行工作日|个营业日|营业日|working days|working day|business days|business day|banking days|banking day|bank working days'),
  ...unit('duration', 'trading-day', '个交易日|交易日|trading days|trading day'),
  ...unit('duration', 'day', '天|日|号|个自然日|自然日|日历日|个日历日|calendar days|calendar day|days|day'),
  ...unit('duration', 'week', '周|星期|个星期|个礼拜|weeks|week'),
  ...unit('duration', 'month', '个月|个自然月|个整月|月份|calendar months|months|month'),
  ...unit('duration', 'quarter', '个季度|季度|quarters|quarter'),
  ...unit('duration', 'year', '年|周年|个年度|个自然年|个自然年度|个完整年度|calendar years|years|year'),
  ...unit('duration', 'hour', '小时|个小时|钟头|hours|hour|hrs'),
  ...unit('duration', 'minute', '分钟|minutes|minute|mins'),
  ...unit('duration', 'second', '秒|秒钟|seconds|second'),
  ...unit('count', '岁', '岁|周岁|years old|years of age'),
  ...unit('count', 'g', '克|公克|grams|gram|g'),
  ...unit('count', 'kg', '千克|公斤|kg|kilograms'),
  ...unit('count', 'km', '公里|千米|km|kilometres|kilometers'),
  ...unit('count', '倍', '倍|times as much'),
  ...['个', '次', '笔', '张', '人', '户', '家', '位', '名', '份', '级', '条', '项', '页', '期', '种', '台', '部', '枚', '股', '本', '封', '套', '间', '像素', '档', '分', '号键', '只', '单', '道', '轮', '回', '把', '支', '米', '层', '票', '组', '段', '字', '声', '步', '行', '件', '栋', '楼', '批', '厘米', '毫米', '平方米', 'mb', 'kb', 'gb'].flatMap((word) => unit('count', word, word)),
]);

const SCALES = new Map<string, number>([
  ['万亿', 12], ['千亿', 11], ['百亿', 10], ['亿', 8], ['千万', 7], ['百万', 6], ['十万', 5], ['万', 4], ['千', 3], ['百', 2],
  ['thousand', 3], ['million', 6], ['billion', 9], ['trillion', 12], ['mn', 6], ['bn', 9], ['k', 3],
]);

const PREFIXES = new Map<string, string>([
  ['人民币', 'CNY'], ['rmb', 'CNY'], ['cny', 'CNY'], ['¥', 'CNY'], ['us$', 'USD'], ['usd', 'USD'], ['美元', 'USD'], ['hk$', 'HKD'], ['hkd', 'HKD'], ['港币', 'HKD'],
  ['$', '$'], ['eur', 'EUR'], ['€', 'EUR'], ['gbp', 'GBP'], ['£', 'GBP'], ['jpy', 'JPY'], ['aud', 'AUD'], ['a$', 'AUD'], ['cad', 'CAD'], ['c$', 'CAD'], ['sgd', 'SGD'], ['s$', 'SGD'],
  ['chf', 'CHF'], ['nzd', 'NZD'], ['krw', 'KRW'], ['thb', 'THB'], ['mop', 'MOP'],
]);

const UNIT_STARTS = longestByEdge(UNITS.keys(), (word) => word.charAt(0));
const SCALE_STARTS = longestByEdge(SCALES.keys(), (word) => word.charAt(0));
const PREFIX_ENDS = longestByEdge(PREFIXES.keys(), (word) => word.charAt(word.length - 1));

/** From the character at one edge of a word to the length of the longest such word: most texts are ruled out by one look. */
function longestByEdge(words: Iterable<string>, edge: (word: string) => string): Map<string, number> {
  const longest = new Map<string, number>();
  for (const word of words) longest.set(edge(word), Math.max(word.length, longest.get(edge(word)) ?? 0));
  return longest;
}

/** The unit word that begins at `at`, at most one blank or hyphen away (`30-day`). A Latin unit must end where its word ends. */
export function readUnit(text: string, at: number): (Unit & { end: number }) | undefined {
  const from = at + gapBefore(text, at);
  for (let length = UNIT_STARTS.get(text.charAt(from)) ?? 0; length > 0; length--) {
    const word = text.slice(from, from + length);
    const found = word.length === length ? UNITS.get(word) : undefined;
    if (found && endsWord(text, from + length, word)) return { ...found, end: from + length };
  }
  return undefined;
}

/** The power of ten named at `at`: 万 is 4, `million` 6. */
export function readScale(text: string, at: number): { shift: number; end: number } | undefined {
  const from = at + (text[at] === ' ' ? 1 : 0);
  for (let length = SCALE_STARTS.get(text.charAt(from)) ?? 0; length > 0; length--) {
    const word = text.slice(from, from + length);
    const shift = word.length === length ? SCALES.get(word) : undefined;
    if (shift !== undefined && endsWord(text, from + length, word)) return { shift, end: from + length };
  }
  return undefined;
}

/** The currency that stands right before `at`, at most one blank away. */
export function readCurrencyBefore(text: string, at: number): { unit: string; start: number } | undefined {
  const end = text[at - 1] === ' ' ? at - 1 : at;
  for (let length = PREFIX_ENDS.get(text.charAt(end - 1)) ?? 0; length > 0; length--) {
    const name = PREFIXES.get(text.slice(end - length, end));
    const isWhole = name !== undefined && !(/[a-z]/.test(text.charAt(end - length)) && /[a-z]/.test(text.charAt(end - length - 1)));
    if (isWhole && end >= length) return { unit: name, start: end - length };
  }
  return undefined;
}

function gapBefore(text: string, at: number): number {
  const isGap = text[at] === ' ' || (text[at] === '-' && /[a-z]/.test(text.charAt(at + 1)));
  return isGap ? 1 : 0;
}

function endsWord(text: string, end: number, word: string): boolean {
  return !/[a-z]$/.test(word) || !/[a-z]/.test(text.charAt(end));
}
