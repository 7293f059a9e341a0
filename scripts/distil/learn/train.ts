import type { Progress } from '../../../server/progress.ts';
import type { Random } from '../random.ts';
import { embedBatch, gradientsOf, type RowGradients } from './batch.ts';
import { drawFromRanges, drawMeanings, drawPair, type Lesson, type MeaningLesson } from './lessons.ts';
import { contrastLoss, regressionLoss, relationLoss } from './losses.ts';
import { RowAdam } from './row-adam.ts';

/** One part of the training: how long, how fast, and how often each lesson comes up. */
export interface Stage {
  steps: number;
  rate: number;
  /** Share of a text's units that is left out of each batch, so that no unit is relied upon alone. */
  dropout: number;
  lessons: { lesson: Lesson; weight: number }[];
}

const BATCH = 512;
/** Losses between all pairs of a batch cost its square. */
const PAIRS_BATCH = 256;
const TEMPERATURE = 0.05;
const WARM_UP = 50;
const LAST_SHARE = 0.05;
/** Brings the regression's gradient to the size of the others. */
const REGRESSION_STRENGTH = 5;
const HARD_SHARE = 0.5;

/** Trains `table` in place. Gives the mean loss of each lesson over the last steps, in the order of the stage's lessons. */
export function train(table: Float32Array, dims: number, stage: Stage, random: Random, onProgress: Progress = () => undefined): number[] {
  const adam = new RowAdam(table, dims);
  const slots = new Int32Array(table.length / dims).fill(-1);
  const weights = stage.lessons.map(({ weight }) => weight);
  const recent = weights.map((): number[] => []);
  for (let step = 0; step < stage.steps; step++) {
    const number = random.weighted(weights);
    const lesson = stage.lessons[number]?.lesson;
    if (!lesson) break;
    const { value, gradients } = learn(table, dims, lesson, stage.dropout, slots, random);
    adam.step(gradients, stage.rate * Math.max(LAST_SHARE, 1 - step / stage.steps) * Math.min(1, (step + 1) / WARM_UP));
    recent[number]?.push(value);
    if ((recent[number]?.length ?? 0) > 100) recent[number]?.shift();
    if (step % 50 === 49 || step + 1 === stage.steps) onProgress(step + 1, stage.steps, recent.map(meanOf).map((mean) => mean.toFixed(3)).join(' '));
  }
  return recent.map(meanOf);
}

function learn(table: Float32Array, dims: number, lesson: Lesson, dropout: number, slots: Int32Array, random: Random): { value: number; gradients: RowGradients } {
  if (lesson.kind === 'meaning') return learnMeanings(table, dims, lesson, dropout, slots, random);
  const members = drawFromRanges(random, lesson.ranges, lesson.kind === 'regression' ? BATCH : PAIRS_BATCH);
  const batch = embedBatch(table, dims, lesson.bags, members, dropout, random);
  const loss = lesson.kind === 'regression'
    ? regressionLoss(batch.vectors, gather(lesson.targets, members, lesson.bags.starts.length - 1), members.length, REGRESSION_STRENGTH)
    : relationLoss(batch.vectors, gather(lesson.teacher, members, lesson.bags.starts.length - 1), members.length, TEMPERATURE);
  return { value: loss.value, gradients: gradientsOf([{ batch, wish: loss.wish }], dims, slots) };
}

function learnMeanings(table: Float32Array, dims: number, lesson: MeaningLesson, dropout: number, slots: Int32Array, random: Random): { value: number; gradients: RowGradients } {
  const keys = drawMeanings(random, lesson, PAIRS_BATCH, random.next() < 0.5 ? 1 : HARD_SHARE / 2);
  const pairs = Array.from(keys, (key) => drawPair(random, lesson.members[key] ?? new Int32Array(2)));
  const left = embedBatch(table, dims, lesson.bags, pairs.map(([first]) => first), dropout, random);
  const right = embedBatch(table, dims, lesson.bags, pairs.map(([, second]) => second), dropout, random);
  const loss = contrastLoss(left.vectors, right.vectors, keys, TEMPERATURE);
  return { value: loss.value, gradients: gradientsOf([{ batch: left, wish: loss.left }, { batch: right, wish: loss.right }], dims, slots) };
}

/** The rows of `members` out of a matrix of `count` rows. */
function gather(matrix: Float32Array, members: Int32Array, count: number): Float32Array {
  const dims = matrix.length / count;
  const rows = new Float32Array(members.length * dims);
  members.forEach((member, i) => rows.set(matrix.subarray(member * dims, (member + 1) * dims), i * dims));
  return rows;
}

function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
