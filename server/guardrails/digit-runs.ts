/** Digits that stand together without a separator. */
export interface DigitGroup {
  digits: string;
  start: number;
  end: number;
}

/** Groups that at most two separators keep apart: how people write cards, phones and codes. Offsets are of the folded text. */
export interface DigitRun {
  groups: DigitGroup[];
  digits: string;
  start: number;
  end: number;
}

const HAN_DIGITS: Readonly<Record<string, string>> = {
  零: '0', 〇: '0', 洞: '0', 一: '1', 壹: '1', 幺: '1', 二: '2', 贰: '2', 两: '2', 三: '3', 叁: '3', 四: '4', 肆: '4', 五: '5', 伍: '5',
  六: '6', 陆: '6', 七: '7', 柒: '7', 拐: '7', 八: '8', 捌: '8', 九: '9', 玖: '9', 勾: '9',
};
/** Letters that pass for digits, where digits stand beside them. */
const LOOKALIKES: Readonly<Record<string, string>> = { o: '0', l: '1', i: '1', b: '8', s: '5', 丨: '1' };
const WORDS: Readonly<Record<string, string>> = {
  zero: '0', oh: '0', one: '1', two: '2', three: '3', four: '4', five: '5', six: '6', seven: '7', eight: '8', nine: '9',
  ling: '0', yi: '1', yao: '1', er: '2', liang: '2', san: '3', si: '4', wu: '5', liu: '6', qi: '7', ba: '8', jiu: '9',
};
const SEPARATORS = ' \t-–—_.·,，、/()|*#~+';
/** Fewer number words in a row are prose. */
const FEWEST_WORDS = 4;

/** Finds the runs of digits in text folded with `marks: 'digits'`, also those written in Chinese, in words or with letters. */
export function digitRuns(text: string): DigitRun[] {
  const runs: DigitRun[] = [];
  let open: DigitGroup[] = [];
  const close = (): void => {
    const [first, last] = [open[0], open.at(-1)];
    if (first && last) runs.push({ groups: open, digits: open.map((group) => group.digits).join(''), start: first.start, end: last.end });
    open = [];
  };
  for (const group of digitGroups(text)) {
    const before = open.at(-1);
    if (before && !isJoined(text, before.end, group.start)) close();
    open.push(group);
  }
  close();
  return runs;
}

function isJoined(text: string, from: number, to: number): boolean {
  if (to - from > 2) return false;
  for (let at = from; at < to; at++) if (!SEPARATORS.includes(text.charAt(at))) return false;
  return true;
}

function digitGroups(text: string): DigitGroup[] {
  const groups: DigitGroup[] = [];
  let words: DigitGroup[] = [];
  const flushWords = (): void => {
    if (words.length >= FEWEST_WORDS) groups.push(...words);
    words = [];
  };
  for (let at = 0; at < text.length;) {
    const end = tokenEnd(text, at);
    if (end === at) {
      at++;
      continue;
    }
    const token = text.slice(at, end);
    const word = Object.hasOwn(WORDS, token) ? WORDS[token] : undefined;
    if (words.length > 0 && (word === undefined || !isJoined(text, words.at(-1)?.end ?? 0, at))) flushWords();
    if (word === undefined) groups.push(...readToken(text, token, at));
    else words.push({ digits: word, start: at, end });
    at = end;
  }
  flushWords();
  return groups;
}

/** The end of the Latin letters and digits, or of the Chinese and Arabic digits, that begin at `at`. */
function tokenEnd(text: string, at: number): number {
  let end = at;
  while (end < text.length && isTokenCharacter(text.charAt(end))) end++;
  return end;
}

function isTokenCharacter(char: string): boolean {
  return (char >= '0' && char <= '9') || (char >= 'a' && char <= 'z') || char in HAN_DIGITS || char === '丨';
}

function readToken(text: string, token: string, start: number): DigitGroup[] {
  const characters = Array.from(token);
  const isAllDigits = characters.every((char) => digitOf(char) !== undefined || char in LOOKALIKES);
  // l38OOl38OOO is a number; b and 13abc are not.
  if (isAllDigits && characters.some((char) => digitOf(char) !== undefined)) {
    const digits = characters.map((char) => digitOf(char) ?? LOOKALIKES[char] ?? '').join('');
    const group = { digits, start, end: start + token.length };
    return isWordPart(text, token, group) ? [] : [group];
  }
  return pieces(text, token, start);
}

/** The digits of a token like `code123456`; an identity number's last X counts as one. */
function pieces(text: string, token: string, start: number): DigitGroup[] {
  const groups: DigitGroup[] = [];
  for (let at = 0; at < token.length;) {
    let end = at;
    let digits = '';
    for (let digit = digitOf(token.charAt(end)); digit !== undefined; digit = digitOf(token.charAt(end))) {
      digits += digit;
      end++;
    }
    if (digits.length >= 14 && token.charAt(end) === 'x') {
      digits += 'x';
      end++;
    }
    const group = { digits, start: start + at, end: start + end };
    if (digits !== '' && !isWordPart(text, token, group)) groups.push(group);
    at = Math.max(end, at + 1);
  }
  return groups;
}

function digitOf(char: string): string | undefined {
  return char >= '0' && char <= '9' ? char : HAN_DIGITS[char];
}

/** 周一, 一张: one Chinese digit inside a word is no digit. */
function isWordPart(text: string, token: string, group: DigitGroup): boolean {
  if (group.end - group.start > 1 || !isHan(text, group.start) || token.length > 1) return false;
  return isHan(text, group.start - 1) || isHan(text, group.end);
}

function isHan(text: string, at: number): boolean {
  const char = text.charAt(at);
  return char >= '\u4e00' && char <= '\u9fff';
}
