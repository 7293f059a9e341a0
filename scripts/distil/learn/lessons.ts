import type { Random } from '../random.ts';
import type { UnitBags } from '../unit-bags.ts';

/** Texts whose vectors should be as the targets say. */
export interface RegressionLesson {
  kind: 'regression';
  bags: UnitBags;
  targets: Float32Array;
  /** Ranges of texts with the share of a batch that each gets. */
  ranges: { from: number; to: number; share: number }[];
}
/** Texts that should be as near to each other as a teacher of another space finds them. */
export interface RelationLesson {
  kind: 'relation';
  bags: UnitBags;
  teacher: Float32Array;
  ranges: { from: number; to: number; share: number }[];
}
/** Groups of texts that mean the same, and groups of such groups that are nearly alike. */
export interface MeaningLesson {
  kind: 'meaning';
  bags: UnitBags;
  /** For each meaning its texts. */
  members: Int32Array[];
  /** For each meaning the neighbourhoods that it is in. */
  near: number[][];
  /** For each neighbourhood its meanings. */
  neighbourhoods: Int32Array[];
  ranges: { from: number; to: number; share: number }[];
}
export type Lesson = RegressionLesson | RelationLesson | MeaningLesson;

/** Draws `count` numbers out of ranges, each range by its share. */
export function drawFromRanges(random: Random, ranges: readonly { from: number; to: number; share: number }[], count: number): Int32Array {
  const shares = ranges.map(({ share }) => share);
  return Int32Array.from({ length: count }, () => {
    const range = ranges[random.weighted(shares)];
    return range ? range.from + random.below(range.to - range.from) : 0;
  });
}

/** Draws different meanings; with `hardShare` chance each is followed by some of its near ones, so that a batch holds what is easily mixed up. */
export function drawMeanings(random: Random, { ranges, near, neighbourhoods }: MeaningLesson, count: number, hardShare: number): Int32Array {
  const drawn = new Set<number>();
  for (let tries = 0; drawn.size < count && tries < 4 * count; tries++) {
    const [meaning = 0] = drawFromRanges(random, ranges, 1);
    drawn.add(meaning);
    if (random.next() >= hardShare) continue;
    for (const name of near[meaning] ?? []) {
      const others = neighbourhoods[name] ?? new Int32Array(0);
      for (let i = 0; i < 3 && others.length > 1; i++) drawn.add(others[random.below(others.length)] ?? meaning);
    }
  }
  return Int32Array.from([...drawn].slice(0, count));
}

/** Two different texts of a meaning. */
export function drawPair(random: Random, members: Int32Array): [number, number] {
  const first = random.below(members.length);
  const second = (first + 1 + random.below(members.length - 1)) % members.length;
  return [members[first] ?? 0, members[second] ?? 0];
}
