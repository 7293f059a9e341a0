import { packUnitTable, UnitTable } from '../../server/retrieval/unit-table.ts';
import { packVectors, VectorTable } from '../../server/retrieval/vector-table.ts';
import type { TrainedTable } from './distil-table.ts';
import type { Meaning } from './meaning.ts';
import type { Corpus } from './texts/collect-texts.ts';

/** Of wordings that were held out: how many find their meaning among all written ones, first and among the first five, by the table alone. */
export interface Understanding {
  from: 'zh' | 'en';
  to: 'zh' | 'en';
  wordings: number;
  first: number;
  inFive: number;
}

/** Asks for each held-out meaning with its wordings of one language, and looks for it among the wordings of the other; and Chinese in Chinese. */
export function measureTable({ units, rows, dims }: TrainedTable, { written, heldOut }: Pick<Corpus, 'written' | 'heldOut'>): Understanding[] {
  const table = new UnitTable(packUnitTable(units.map(({ hash }) => hash), rows, dims));
  const sides = [['en', 'zh'], ['zh', 'en'], ['zh', 'zh']] as const;
  return sides.map(([from, to]) => measureSide(table, [...heldOut, ...written], heldOut.length, from, to));
}

function measureSide(table: UnitTable, meanings: readonly Meaning[], asked: number, from: 'zh' | 'en', to: 'zh' | 'en'): Understanding {
  const texts = meanings.flatMap((meaning) => meaning[to]);
  const meaningOf = meanings.flatMap((meaning, number) => meaning[to].map(() => number));
  const found = new VectorTable(packVectors(texts.map((text) => table.vectorOf(text)), texts, table.dims).bytes);
  const result = { from, to, wordings: 0, first: 0, inFive: 0 };
  meanings.slice(0, asked).forEach((meaning, number) => {
    if (meaning[to].length < (from === to ? 2 : 1)) return;
    for (const wording of meaning[from]) {
      const query = found.centre(table.vectorOf(wording), wording);
      const best = new Float32Array(meanings.length).fill(-2);
      texts.forEach((text, row) => {
        const other = meaningOf[row] ?? 0;
        if (text !== wording) best[other] = Math.max(best[other] ?? 0, found.cosine(query, row));
      });
      const nearer = best.filter((score) => score > (best[number] ?? 0)).length;
      result.wordings++;
      if (nearer < 1) result.first++;
      if (nearer < 5) result.inFive++;
    }
  });
  const share = (count: number): number => Math.round((1000 * count) / Math.max(1, result.wordings)) / 1000;
  return { ...result, first: share(result.first), inFive: share(result.inFive) };
}
