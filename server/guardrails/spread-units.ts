import { shiftDecimal } from './decimal.ts';
import type { FigureKind } from './units.ts';

/** A figure while it is being read, in offsets of the folded text. */
export interface Draft {
  kind: FigureKind;
  value: string;
  unit: string;
  start: number;
  end: number;
  /** No unit stood with it: it may share that of its neighbour. */
  isBare: boolean;
  /** A Chinese numeral that is a figure only where a neighbour makes it one. */
  isWeak?: boolean;
  /** Its currency stood before it: a bare number after it shares that. */
  isPrefixed?: boolean;
  /** The number as written, before the scale word (万) and the unit's own power of ten (‰) were applied. */
  mantissa: string;
  scale: number;
  unitShift: number;
}

const LINK = /^ ?(?:-|~|–|—|至|到|、|或|或者|和|及|to|or|and|,) ?$/;

/**
 * Gives the unit of a range or list to all its members: `3-5 个工作日`, `1、3、5年`, `CNY 5,000 to 50,000`.
 * 5-50万 is 5万至50万, but 5,000至5万 stays as it reads.
 */
export function spreadUnits(text: string, drafts: readonly Draft[]): Draft[] {
  const out = [...drafts];
  for (let i = out.length - 2; i >= 0; i--) {
    const left = out[i];
    const right = out[i + 1];
    if (left?.isBare && right && isLinked(text, left, right)) out[i] = shareUnit(left, right);
  }
  for (let i = 1; i < out.length; i++) {
    const left = out[i - 1];
    const right = out[i];
    if (left?.isPrefixed === true && right?.isBare === true && isLinked(text, left, right)) out[i] = { ...right, kind: left.kind, unit: left.unit, isPrefixed: true, isBare: false, isWeak: false };
  }
  return out.filter((draft) => draft.isWeak !== true);
}

function isLinked(text: string, left: Draft, right: Draft): boolean {
  return right.start - left.end <= 6 && LINK.test(text.slice(left.end, right.start));
}

function shareUnit(left: Draft, right: Draft): Draft {
  const isOwnKind = right.kind === 'date' || right.kind === 'time' || right.kind === 'phone' || right.unit === 'code' || right.unit === 'ordinal';
  if (right.isWeak === true || right.mantissa === '' || isOwnKind || right.isPrefixed === true) return left;
  const scale = left.scale === 0 && Number(left.mantissa) < Number(right.mantissa) ? right.scale : left.scale;
  const value = shiftDecimal(left.mantissa, scale + right.unitShift);
  return { ...left, kind: right.kind, unit: right.unit, value, scale, unitShift: right.unitShift, isBare: right.isBare, isWeak: false };
}
