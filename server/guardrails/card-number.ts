import type { DigitGroup, DigitRun } from './digit-runs.ts';
import type { FoundSecret } from './find-secrets.ts';

export interface FoundCard {
  digits: string;
  /** Expiry and security code that were written right after the number. */
  secrets: FoundSecret[];
  /** What else stood in the run. */
  rest: DigitGroup[];
}

const CARD_WORD = /(?:卡号|账号|银行卡|信用卡|借记卡|储蓄卡|card(?: no\.?| number)?|account(?: number)?)[^\d。；]{0,6}$/;

/**
 * Finds the payment card that a run begins with: 13 to 19 digits with a card's first digits and check digit, or named as a card.
 * `rest` are the groups after it, so that a code right behind a card is still seen as one.
 */
export function findCard(run: DigitRun, text: string): FoundCard | undefined {
  const isNamed = CARD_WORD.test(text.slice(Math.max(0, run.start - 16), run.start));
  let digits = '';
  for (let count = 0; count < run.groups.length && digits.length < 19; count++) {
    digits += run.groups[count]?.digits ?? '';
    const isLast = count === run.groups.length - 1 || (run.groups[count + 1]?.digits.length ?? 0) + digits.length > 19;
    if (digits.length < 13 || digits.length > 19 || !(hasCheckDigit(digits) || (isLast && isNamed))) continue;
    const after = run.groups.slice(count + 1);
    const { secrets, used } = readAfterCard(after);
    return { digits, secrets, rest: after.slice(used) };
  }
  return undefined;
}

/** `12/26 123`, `1226 123` and `123` behind a card's number. */
function readAfterCard(groups: readonly DigitGroup[]): { secrets: FoundSecret[]; used: number } {
  const secrets: FoundSecret[] = [];
  let used = 0;
  const [a, b] = groups;
  if (a && b && a.digits.length <= 2 && (b.digits.length === 2 || b.digits.length === 4) && readExpiry(a.digits.padStart(2, '0') + b.digits)) {
    secrets.push({ kind: 'expiry', start: a.start, end: b.end });
    used = 2;
  } else if (a?.digits.length === 4 && readExpiry(a.digits)) {
    secrets.push({ kind: 'expiry', start: a.start, end: a.end });
    used = 1;
  }
  const code = groups[used];
  if (code && (code.digits.length === 3 || (used > 0 && code.digits.length === 4))) {
    secrets.push({ kind: 'cvv', start: code.start, end: code.end });
    used++;
  }
  return { secrets, used };
}

/** Whether digits read as a month and a year to come, in either order: 0928, 928, 092028, 202809. */
export function readExpiry(digits: string): boolean {
  const isMonth = (month: string): boolean => /^(?:0?[1-9]|1[0-2])$/.test(month);
  const isYear = (year: string): boolean => /^(?:20)?[2-4]\d$/.test(year);
  for (const cut of [1, 2, 4]) {
    const [left, right] = [digits.slice(0, cut), digits.slice(cut)];
    if ((isMonth(left) && isYear(right)) || (cut > 1 && isYear(left) && isMonth(right))) return true;
  }
  return false;
}

/** Luhn's check, after the first digits that card schemes use. One in ten random numbers passes, so it never decides alone. */
function hasCheckDigit(digits: string): boolean {
  if (!/^(?:[3-6]|2[2-7]|81)/.test(digits)) return false;
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
