import type { Unit } from '../vocabulary.ts';
import { applyMap, fitRidgeMap } from './ridge-map.ts';
import { centredUnitRows } from './prepare-regression.ts';

/** Han units by which a bilingual teacher's space is laid over the Chinese teacher's. */
const ANCHORS = 6000;

/** The units that a bilingual teacher is asked: anchors, and Latin words. */
export function bilingualUnits(units: readonly Unit[]): { anchors: number[]; words: number[] } {
  const rowsWhere = (fits: (unit: Unit) => boolean): number[] => units.flatMap((unit, row) => (fits(unit) ? [row] : []));
  return { anchors: rowsWhere(({ kind, text }) => kind === 'han' && text.length > 1).slice(0, ANCHORS), words: rowsWhere(({ kind }) => kind === 'word') };
}

/**
 * Where Latin words belong among the Chinese units, by a teacher that knows both languages: a linear map that brings its vectors of the
 * anchors to `alone`, the Chinese teacher's, is applied to its vectors of the words. Gives a row a word, as long as the anchors' are.
 */
export function placeWords(alone: Float32Array, dims: number, anchors: { rows: readonly number[]; vectors: Float32Array }, words: Float32Array): Float32Array {
  const sourceDims = anchors.vectors.length / anchors.rows.length;
  const targets = new Float32Array(anchors.rows.length * dims);
  anchors.rows.forEach((row, i) => targets.set(alone.subarray(row * dims, (row + 1) * dims), i * dims));
  // Each language by its own mean: what sets the languages apart is no meaning.
  const map = fitRidgeMap(centredUnitRows(anchors.vectors, anchors.rows.length), sourceDims, targets, dims);
  const placed = applyMap(centredUnitRows(words, words.length / sourceDims), sourceDims, map);
  const scale = Math.sqrt(meanSquare(targets) / meanSquare(placed));
  return placed.map((value) => value * scale);
}

function meanSquare(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value * value, 0) / values.length;
}
