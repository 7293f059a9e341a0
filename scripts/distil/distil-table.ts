import type { Progress } from '../../server/progress.ts';
import { train, type Stage } from './learn/train.ts';
import { prepareLessons, type LessonOptions, type Lessons } from './prepare-lessons.ts';
import { createRandom } from './random.ts';
import type { Corpus } from './texts/collect-texts.ts';
import type { Unit } from './vocabulary.ts';

export interface DistilOptions extends LessonOptions {
  seed: number;
  /** Steps of the two stages. */
  steps: [number, number];
}
/** A trained table before it is rounded. */
export interface TrainedTable {
  units: Pick<Unit, 'hash'>[];
  rows: Float32Array;
  dims: number;
  /** Mean losses of the lessons at the end of each stage. */
  losses: number[][];
}

/**
 * Teaches a table of unit vectors to put texts where neural teachers put them, first by plain regression, then mildly by pairs that mean the same.
 * The same corpus, teachers and seed give the same table.
 */
export async function distilTable(corpus: Corpus, options: DistilOptions, progressOf: (title: string) => Progress): Promise<TrainedTable> {
  const lessons = await prepareLessons(corpus, options, progressOf);
  const rows = lessons.start;
  // Each stage draws by itself, so that a later one can be tried again on what an earlier one left.
  const losses = stagesOf(lessons, options.steps).map((stage, number) => train(rows, options.dims, stage, createRandom(options.seed + 4 * number), progressOf(`stage ${number + 1}`)));
  return { units: lessons.units, rows, dims: options.dims, losses };
}

/** The second stage is chosen on the development questions of two banks: with fewer pairs, or none, both find less, and the languages lie further apart. */
export function stagesOf({ chinese, crossed, english, meanings }: Lessons, [first, second]: [number, number]): Stage[] {
  const lessons = (...weights: number[]): Stage['lessons'] => [chinese, crossed, english, meanings].flatMap((lesson, i) => (weights[i] ? [{ lesson, weight: weights[i] }] : []));
  return [
    { steps: first, rate: 0.01, dropout: 0, lessons: lessons(4, 1.6, 0.9) },
    { steps: second, rate: 0.006, dropout: 0.1, lessons: lessons(3, 2, 1.6, 5) },
  ];
}
