import { numbersIn, type Figure } from '../guardrails/numbers.ts';
import { normalizeText } from '../retrieval/normalize-text.ts';

/**
 * Whether a text shows `phrase`: full width, case, script, thousands separators and spaces beside Chinese characters don't matter.
 * A phrase stands between boundaries (2元 is not in 12元, HK$1 not in HK$150, free not in freeze),
 * and a phrase that is one figure is also shown by the same figure in another writing (5万元 = CNY 50,000).
 */
export function showsPhrase(text: string, phrase: string): boolean {
  const plain = plainText(text);
  const wanted = plainText(phrase);
  for (let at = plain.indexOf(wanted); at >= 0; at = plain.indexOf(wanted, at + 1)) {
    if (isBounded(plain, at, at + wanted.length)) return true;
  }
  const figure = soleFigure(phrase);
  return figure !== undefined && numbersIn(withoutMarks(text)).some((one) => isSame(one, figure));
}

/** Whether a text shows one of the alternatives that `||` parts. */
export function showsAny(text: string, alternatives: string): boolean {
  return alternatives.split('||').some((phrase) => showsPhrase(text, phrase));
}

/** Whether the phrase is about a figure, as a fee or a time limit is; a phone number is none. */
export function isFigurePhrase(alternatives: string): boolean {
  return figuresShown(alternatives.split('||')[0] ?? '').length > 0;
}

/** The figures that answer a question: amounts, rates, counts and durations, not phones, dates or names like R3. */
export function figuresShown(text: string): Figure[] {
  return numbersIn(withoutMarks(text)).filter((figure) => figure.kind !== 'phone' && figure.kind !== 'date' && figure.unit !== 'code');
}

function plainText(text: string): string {
  return normalizeText(withoutMarks(text))
    .replace(/(\d),(?=\d{3}(?!\d))/g, '$1')
    .replace(/\s+/g, ' ')
    .replace(/(?<=\p{Script=Han}) | (?=\p{Script=Han})/gu, '')
    .trim();
}

/** Citation marks and bold type are no words of the answer. */
function withoutMarks(text: string): string {
  return text.replace(/\s*\[\d{1,3}\]/g, '').replaceAll('**', '');
}

function isBounded(text: string, start: number, end: number): boolean {
  const [before, first, last, after] = [text.slice(0, start), text.charAt(start), text.charAt(end - 1), text.slice(end)];
  if (/\d/.test(first) && /\d[.,]?$/.test(before)) return false;
  if (/\d/.test(last) && /^(?:\d|[.,]\d|[万亿])/.test(after)) return false;
  if (/[a-z]/.test(first) && /[a-z]$/.test(before)) return false;
  return !(/[a-z]/.test(last) && /^(?!s\b)[a-z]/.test(after));
}

/** The figure that the phrase consists of, where it has a unit to be known by. */
function soleFigure(phrase: string): Figure | undefined {
  const [figure, ...more] = numbersIn(phrase);
  if (figure === undefined || more.length > 0 || figure.unit === '' || figure.unit === 'code') return undefined;
  const rest = normalizeText(phrase.slice(0, figure.start) + phrase.slice(figure.end)).replace(/[a-z$¥\s]|人民币|港币|美元/g, '');
  return rest === '' ? figure : undefined;
}

function isSame(a: Figure, b: Figure): boolean {
  return a.kind === b.kind && a.unit === b.unit && a.value === b.value;
}
