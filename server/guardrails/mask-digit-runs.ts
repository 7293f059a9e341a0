import { digitRuns } from './digit-runs.ts';
import { foldText } from './fold-text.ts';
import { numbersIn, type Figure } from './numbers.ts';
import { scriptOf } from './secret-placeholder.ts';

const SHORTEST = 7;
/** No amount that a customer writes out is longer; cards, phones and identity numbers are. */
const LONGEST_AMOUNT = 10;
const PUBLIC = /^[48]00\d{7}$/;
const WORDS = { 'zh-CN': '[号码]', 'zh-Hant': '[號碼]', en: '[number]' } as const;

/**
 * Masks runs of 7 and more digits, in any writing, before a model sees a text: cards, phones, identity and account numbers.
 * Public numbers (95588, 400-…), dates, times and amounts with their units stay, for the question is about them.
 */
export function maskDigitRuns(text: string): string {
  const folded = foldText(text, { marks: 'digits' });
  const mask = WORDS[scriptOf(text)];
  const kept = numbersIn(text).filter(isKept);
  let out = '';
  let at = 0;
  let next = 0;
  for (const run of digitRuns(folded.text)) {
    const from = folded.starts[run.start] ?? 0;
    const to = folded.ends[run.end - 1] ?? text.length;
    if (run.digits.length < SHORTEST || PUBLIC.test(run.digits)) continue;
    while (next < kept.length && (kept[next]?.end ?? 0) <= from) next++;
    let digits = 0;
    for (let i = next; i < kept.length && (kept[i]?.start ?? 0) < to; i++) digits += countDigits(text.slice(Math.max(from, kept[i]?.start ?? 0), Math.min(to, kept[i]?.end ?? 0)));
    // Dates and amounts may fill the run; if any other digit is glued to them, they are parts of a longer number.
    if (digits >= run.digits.length) continue;
    out += text.slice(at, from) + mask;
    at = to;
  }
  return out + text.slice(at);
}

function isKept(figure: Figure): boolean {
  if (figure.kind === 'date' || figure.kind === 'time') return true;
  if (figure.kind !== 'amount' && figure.kind !== 'percent' && figure.kind !== 'duration') return false;
  return countDigits(figure.text) <= LONGEST_AMOUNT;
}

function countDigits(text: string): number {
  return digitRuns(foldText(text, { marks: 'digits' }).text).reduce((sum, run) => sum + run.digits.length, 0);
}
