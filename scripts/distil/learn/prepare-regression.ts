import type { Meaning } from '../meaning.ts';
import type { TextSet } from '../texts/text-set.ts';
import { bagUnits } from '../unit-bags.ts';
import type { RegressionLesson, RelationLesson } from './lessons.ts';

/** The target of each Chinese text that the teacher was asked. */
export interface Targets {
  rows: Float32Array;
  numberOf: ReadonlyMap<string, number>;
  dims: number;
}

/** Chinese texts, each to be where its teacher puts it. */
export function prepareChinese(rowOf: (hash: number) => number, sets: readonly TextSet[], { rows, numberOf, dims }: Targets): RegressionLesson {
  const texts = sets.flatMap((set) => set.texts);
  const targets = new Float32Array(texts.length * dims);
  texts.forEach((text, i) => targets.set(rowAt(rows, numberOf.get(text), dims), i * dims));
  return { kind: 'regression', bags: bagUnits(rowOf, texts), targets, ranges: rangesOf(sets) };
}

/** English texts, each to be where the Chinese teacher puts what it means: the mean of that meaning's Chinese wordings. */
export function prepareCrossed(rowOf: (hash: number) => number, sources: readonly { meanings: readonly Meaning[]; share: number }[], { rows, numberOf, dims }: Targets): RegressionLesson {
  const texts: string[] = [];
  const means: Float32Array[] = [];
  const ranges = sources.map(({ meanings, share }) => {
    const from = texts.length;
    for (const { zh, en } of meanings) {
      if (zh.length === 0 || en.length === 0) continue;
      const mean = meanOf(zh.map((text) => rowAt(rows, numberOf.get(text), dims)), dims);
      for (const text of en) {
        texts.push(text);
        means.push(mean);
      }
    }
    return { from, to: texts.length, share };
  });
  const targets = new Float32Array(texts.length * dims);
  means.forEach((mean, i) => targets.set(mean, i * dims));
  return { kind: 'regression', bags: bagUnits(rowOf, texts), targets, ranges: ranges.filter(({ from, to }) => to > from) };
}

/** English texts, to be as near to each other as their teacher finds them. */
export function prepareEnglish(rowOf: (hash: number) => number, sets: readonly TextSet[], teacher: Float32Array): RelationLesson {
  return { kind: 'relation', bags: bagUnits(rowOf, sets.flatMap((set) => set.texts)), teacher: centredUnitRows(teacher, sets.reduce((sum, set) => sum + set.texts.length, 0)), ranges: rangesOf(sets) };
}

function rangesOf(sets: readonly TextSet[]): { from: number; to: number; share: number }[] {
  let from = 0;
  return sets.map(({ texts, share }) => ({ from, to: (from += texts.length), share }));
}

function rowAt(rows: Float32Array, number: number | undefined, dims: number): Float32Array {
  if (number === undefined) throw new Error('a text of a lesson was never given to the teacher');
  return rows.subarray(number * dims, (number + 1) * dims);
}

function meanOf(rows: readonly Float32Array[], dims: number): Float32Array {
  const mean = new Float32Array(dims);
  for (const row of rows) for (let d = 0; d < dims; d++) mean[d] = (mean[d] ?? 0) + (row[d] ?? 0);
  return scaleToUnit(mean, 0, dims);
}

/** Takes the mean from all rows and gives each unit length, in place. */
export function centredUnitRows(rows: Float32Array, count: number): Float32Array {
  const dims = rows.length / Math.max(1, count);
  const mean = new Float32Array(dims);
  for (let i = 0; i < rows.length; i++) mean[i % dims] = (mean[i % dims] ?? 0) + (rows[i] ?? 0) / count;
  for (let i = 0; i < rows.length; i++) rows[i] = (rows[i] ?? 0) - (mean[i % dims] ?? 0);
  for (let row = 0; row < count; row++) scaleToUnit(rows, row * dims, dims);
  return rows;
}

function scaleToUnit(rows: Float32Array, at: number, dims: number): Float32Array {
  let squares = 0;
  for (let d = 0; d < dims; d++) squares += (rows[at + d] ?? 0) ** 2;
  const scale = squares === 0 ? 0 : 1 / Math.sqrt(squares);
  for (let d = 0; d < dims; d++) rows[at + d] = (rows[at + d] ?? 0) * scale;
  return rows;
}
