import { describe, expect, it } from 'vitest';
import { packVectors, VectorTable } from '../../server/retrieval/vector-table.ts';

/** Texts of one trade share their first number; the others tell them apart. */
const vector = (...values: number[]) => Float32Array.from(values, (value) => value / Math.hypot(...values));
const tableOf = (entries: [string, Float32Array][]) => new VectorTable(packVectors(entries.map(([, v]) => v), entries.map(([text]) => text), 3).bytes);
const fees = Array.from({ length: 40 }, (_, i): [string, Float32Array] => [`年费${i}`, i % 2 === 0 ? vector(3, 1, 0) : vector(3, 0, 1)]);

describe('VectorTable', () => {
  it('compares texts without what all of a language have in common', () => {
    const table = tableOf(fees);
    const query = table.centre(vector(3, 1, 0), '年费');
    expect(table.cosine(query, 0)).toBeGreaterThan(0.9);
    expect(table.cosine(query, 1)).toBeLessThan(0.4);
  });

  it('takes the other language\'s common ground where a language has no texts', () => {
    const table = tableOf(fees);
    const query = table.centre(vector(3, 1, 0), 'annual fee');
    expect(table.cosine(query, 0) - table.cosine(query, 1)).toBeGreaterThan(0.5);
    const withOwn = tableOf([...fees, ...Array.from({ length: 400 }, (_, i): [string, Float32Array] => [`fee ${i}`, vector(0, 1, i % 7)])]);
    expect([...withOwn.centre(vector(3, 1, 0), 'annual fee')]).not.toEqual([...query]);
  });

  it('says how much a text is about what all texts are about', () => {
    const table = tableOf(fees);
    expect(table.matter(vector(3, 1, 1), '年费')).toBeGreaterThan(0.95);
    expect(table.matter(vector(0, 1, -1), '天气')).toBeLessThan(0.1);
    expect(tableOf([]).matter(vector(1, 0, 0), '年费')).toBe(0);
  });

  it('keeps a text of nothing known near to nothing', () => {
    const table = tableOf(fees);
    const query = table.centre(new Float32Array(3), '☃');
    expect(fees.map((_, row) => table.cosine(query, row)).every((cosine) => cosine === 0)).toBe(true);
  });

  it('finds the same in a byte a number, to a hundredth', () => {
    const rows = Array.from({ length: 30 }, (_, i): [string, Float32Array] => [`text ${i}`, vector(Math.sin(i), Math.cos(3 * i), Math.sin(5 * i))]);
    const { rows: exact, bytes } = packVectors(rows.map(([, v]) => v), rows.map(([text]) => text), 3);
    const table = new VectorTable(bytes);
    const query = exact.subarray(0, 3);
    for (let row = 0; row < 30; row++) {
      const dot = query.reduce((sum, value, d) => sum + value * (exact[3 * row + d] ?? 0), 0);
      expect(Math.abs(table.cosine(query, row) - dot)).toBeLessThan(0.01);
    }
  });
});
