import type { Figure } from './numbers.ts';

const CHINESE_UNIT = /[\u4e00-\u9fff]/;
/** Measure words that count the same things. */
const SAME_MEASURE = [new Set(['个', '家', '户', '种', '只']), new Set(['人', '名', '位']), new Set(['次', '笔', '回'])];

/** Whether what a sentence says (`said`) is what a source says (`source`): the same value in a unit that fits. */
export function isSameFigure(said: Figure, source: Figure): boolean {
  if (said.kind === 'date' || source.kind === 'date') return isSameDate(said, source);
  if (said.kind === 'phone' || source.kind === 'phone') return isDigits(said) && isDigits(source) && said.value === source.value;
  if (said.kind === 'time' || source.kind === 'time') return said.kind === source.kind && said.value === source.value;
  if (said.kind === 'duration' || source.kind === 'duration') return isSameDuration(said, source);
  return said.value === source.value && isSameUnit(said, source);
}

function isDigits(figure: Figure): boolean {
  return figure.kind === 'phone' || (figure.kind === 'number' && figure.unit === '');
}

/** A date may be said with less than the source gives (7月1日 of 2026-07-01), never with more. */
function isSameDate(said: Figure, source: Figure): boolean {
  if (said.kind === 'number' && said.unit === '' && source.kind === 'date') return source.unit === 'year' && source.value.slice(0, 4) === said.value;
  if (said.kind === 'date' && source.kind === 'number' && source.unit === '') return said.value === source.value;
  if (said.kind !== 'date' || source.kind !== 'date') return false;
  if (said.unit === 'year') return source.unit === 'year' && (source.value === said.value || source.value.startsWith(`${said.value}-`));
  const sourceInYear = source.unit === 'year' ? source.value.slice(5) : source.value;
  return sourceInYear === said.value || sourceInYear.startsWith(`${said.value}-`);
}

/** A year is twelve months, and nothing else converts: 24 hours are no day where the next working day is meant. */
function isSameDuration(said: Figure, source: Figure): boolean {
  const [a, b] = [inMonths(said), inMonths(source)];
  if (a !== undefined && b !== undefined) return a === b;
  if (said.unit === 'ordinal' || source.unit === 'ordinal') return said.value === source.value && [said.unit, source.unit].includes('day');
  return said.kind === source.kind && said.unit === source.unit && said.value === source.value;
}

function inMonths(figure: Figure): number | undefined {
  if (figure.unit === 'month') return Number(figure.value);
  return figure.unit === 'year' ? Math.round(Number(figure.value) * 12 * 1e6) / 1e6 : undefined;
}

function isSameUnit(said: Figure, source: Figure): boolean {
  if (said.unit === source.unit) return true;
  if (said.kind === 'percent' || source.kind === 'percent' || said.unit === 'code' || source.unit === 'code' || said.unit === 'fraction' || source.unit === 'fraction') return false;
  if (said.kind === 'amount' && source.kind === 'amount') return isDollar(said.unit, source.unit);
  if (said.kind === 'count' && source.kind === 'count') return isSameMeasure(said.unit, source.unit);
  // A bare number fits an amount or a count, but not one an other.
  return said.kind === 'number' || source.kind === 'number';
}

/** A `$` alone may be any dollar. */
function isDollar(a: string, b: string): boolean {
  return (a === '$' && b.endsWith('D')) || (b === '$' && a.endsWith('D'));
}

function isSameMeasure(a: string, b: string): boolean {
  // Nouns that are counted differ freely between languages; two Chinese measure words must go together.
  if (!CHINESE_UNIT.test(a) || !CHINESE_UNIT.test(b)) return true;
  return SAME_MEASURE.some((group) => group.has(a) && group.has(b));
}
