import { shiftDecimal } from './decimal.ts';
import type { Draft } from './spread-units.ts';
import { readCurrencyBefore, readScale, readUnit } from './units.ts';

/**
 * Makes a figure of the number `value` that stands at `start` to `end` of folded text, with the scale, unit and currency around it.
 * `digits` is the number as written, where that differs from its value.
 */
export function withUnit(text: string, start: number, end: number, value: string, digits = value): Draft {
  if (text[end] === '折') return { ...unscaled(value), kind: 'percent', value: Number(value) <= 10 ? shiftDecimal(value, 1) : value, unit: '折', start, end: end + 1, isBare: false };
  const scale = readScale(text, end);
  const after = scale?.end ?? end;
  const parts = { mantissa: value, scale: scale?.shift ?? 0, unitShift: 0 };
  const scaled = shiftDecimal(value, parts.scale);
  const currency = readCurrencyBefore(text, start);
  const unit = readUnit(text, after);
  if (unit && !(currency && unit.kind !== 'amount')) {
    const isHalf = text[unit.end] === '半' && unit.kind === 'duration' && !value.includes('.');
    const whole = isHalf ? `${scaled}.5` : scaled;
    return { ...parts, unitShift: unit.shift, kind: unit.kind, value: shiftDecimal(whole, unit.shift), unit: unit.unit, start: currency?.start ?? start, end: unit.end + (isHalf ? 1 : 0), isBare: false };
  }
  if (currency) return { ...parts, kind: 'amount', value: scaled, unit: currency.unit, start: currency.start, end: after, isBare: false, isPrefixed: true };
  // A run like 0400 keeps its zeros: it is a code, not a quantity.
  const isCode = digits.length > 1 && digits.startsWith('0') && !digits.includes('.');
  return { ...parts, kind: 'number', value: isCode ? digits : scaled, unit: '', start, end: after, isBare: true };
}

/** The parts of a number that no scale word or unit changes. */
export function unscaled(value: string): Pick<Draft, 'mantissa' | 'scale' | 'unitShift'> {
  return { mantissa: value, scale: 0, unitShift: 0 };
}
