import type { Progress } from '../../server/progress.ts';
import { hashTerm } from '../../server/retrieval/hash-term.ts';
import { normalizeText } from '../../server/retrieval/normalize-text.ts';
import { textRuns } from '../../server/retrieval/text-runs.ts';
import { LONGEST_HAN } from '../../server/retrieval/text-units.ts';
import type { UnitTable } from '../../server/retrieval/unit-table.ts';
import { generateMeanings } from './grammar/generate-meanings.ts';
import type { RegressionLesson } from './learn/lessons.ts';
import { prepareMeanings } from './learn/prepare-meanings.ts';
import { train } from './learn/train.ts';
import type { TrainedTable } from './distil-table.ts';
import { createRandom } from './random.ts';
import type { BankTexts } from './texts/read-bank-texts.ts';
import { bagUnits } from './unit-bags.ts';

/** A bank's own names become units of their own if its texts have them so often. */
const LEAST_COUNT = 4;
const MOST_NEW_UNITS = 2000;
/** General wordings that must keep their places, so that a bank's few texts don't bend everything else. */
const KEPT_WORDINGS = 40_000;

/**
 * A copy of `base` in which the wordings of one meaning in `bank` are near to each other and other texts stay where they were. Needs no teacher.
 * It fits that bank and is of less use to any other.
 */
export function adaptTable(base: UnitTable, bank: BankTexts, options: { seed: number; steps: number }, onProgress: Progress): TrainedTable {
  const random = createRandom(options.seed);
  const { dims } = base;
  const own = [...bank.meanings.flatMap(({ zh, en }) => [...zh, ...en]), ...bank.zh, ...bank.en];
  const hashes = [...base.hashes, ...newUnits(base, own)];
  const rowByHash = new Map(hashes.map((hash, row) => [hash, row]));
  const rowOf = (hash: number): number => rowByHash.get(hash) ?? -1;
  const rows = new Float32Array(hashes.length * dims);
  for (let row = 0; row < base.count; row++) base.addRow(rows.subarray(row * dims, (row + 1) * dims), row);

  const general = generateMeanings(random, KEPT_WORDINGS, []).flatMap(({ zh, en }) => [...zh, ...en]);
  const stay = keepInPlace(base, rowOf, [{ texts: general, share: 0.6 }, { texts: own, share: 0.4 }]);
  const meanings = prepareMeanings(rowOf, [{ meanings: bank.meanings, share: 1 }]);
  const lessons = [{ lesson: stay, weight: 1 }, ...(meanings.members.length > 1 ? [{ lesson: meanings, weight: 2 }] : [])];
  const losses = train(rows, dims, { steps: options.steps, rate: 0.005, dropout: 0.25, lessons }, random, onProgress);
  return { units: hashes.map((hash) => ({ hash })), rows, dims, losses: [losses] };
}

function keepInPlace(base: UnitTable, rowOf: (hash: number) => number, sources: readonly { texts: readonly string[]; share: number }[]): RegressionLesson {
  const texts = sources.flatMap((source) => source.texts);
  const targets = new Float32Array(texts.length * base.dims);
  texts.forEach((text, i) => targets.set(base.vectorOf(text), i * base.dims));
  let from = 0;
  const ranges = sources.map((source) => ({ from, to: (from += source.texts.length), share: source.share }));
  return { kind: 'regression', bags: bagUnits(rowOf, texts), targets, ranges: ranges.filter((range) => range.to > range.from) };
}

/** Sequences of 2 to 4 Han characters and Latin words that the table lacks and the texts have often, the most frequent first. */
function newUnits(base: UnitTable, texts: readonly string[]): number[] {
  const counts = new Map<number, number>();
  const count = (hash: number): void => {
    if (base.rowOf(hash) < 0) counts.set(hash, (counts.get(hash) ?? 0) + 1);
  };
  for (const run of texts.flatMap((text) => textRuns(normalizeText(text)))) {
    if (run.kind !== 'han') count(hashTerm(run.text));
    else for (let start = 0; start < run.text.length; start++) for (let end = start + 2; end <= Math.min(run.text.length, start + LONGEST_HAN); end++) count(hashTerm(run.text, start, end));
  }
  return [...counts].filter(([, times]) => times >= LEAST_COUNT).sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, MOST_NEW_UNITS).map(([hash]) => hash);
}
