import { forEachUnit } from '../../server/retrieval/text-units.ts';

/** For each of many texts the rows of its known units, one after the other. */
export interface UnitBags {
  rows: Int32Array;
  /** Where each text's rows start; one more than there are texts. */
  starts: Uint32Array;
}

export function bagUnits(rowOf: (hash: number) => number, texts: readonly string[]): UnitBags {
  let rows = new Int32Array(1024);
  let count = 0;
  const starts = new Uint32Array(texts.length + 1);
  texts.forEach((text, i) => {
    forEachUnit(text, (hash) => {
      const row = rowOf(hash);
      if (row < 0) return;
      if (count === rows.length) {
        const grown = new Int32Array(2 * rows.length);
        grown.set(rows);
        rows = grown;
      }
      rows[count++] = row;
    });
    starts[i + 1] = count;
  });
  return { rows: rows.slice(0, count), starts };
}
