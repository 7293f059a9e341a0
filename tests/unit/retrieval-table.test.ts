import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BUILT_IN_TABLE, createTableEmbedder, loadUnitTable, MANIFEST_FILE, TABLE_FILE } from '../../server/retrieval/embed-table.ts';
import { hashTerm } from '../../server/retrieval/hash-term.ts';
import { packArrays } from '../../server/retrieval/packed-arrays.ts';
import { forEachUnit, pieceHash } from '../../server/retrieval/text-units.ts';
import { packUnitTable, UnitTable } from '../../server/retrieval/unit-table.ts';

function unitsOf(text: string): number[] {
  const units: number[] = [];
  forEachUnit(text, (hash) => units.push(hash));
  return units;
}

describe('forEachUnit', () => {
  it.each<[string, string[], string[]]>([
    ['年費？', ['年', '年费', '费'], []],
    ['一二三四五', ['一', '一二', '一二三', '一二三四', '二', '二三', '二三四', '二三四五', '三', '三四', '三四五', '四', '四五', '五'], []],
    ['My FEE', ['my', 'fee'], []],
    ['card 1,000', ['card', '1000'], ['<ca', 'car', 'ard', 'rd>', '<car', 'card', 'ard>', '<card', 'card>']],
    ['卡ATM', ['卡', 'atm'], []],
    ['……', [], []],
  ])('cuts %s', (text, words, pieces) => {
    const expected = [...words.map((word) => hashTerm(word)), ...pieces.map((piece) => pieceHash(piece))];
    expect(unitsOf(text).sort((a, b) => a - b)).toEqual(expected.sort((a, b) => a - b));
  });

  it('takes a piece of a word for no word', () => expect(pieceHash('card')).not.toBe(hashTerm('card')));
});

describe('UnitTable', () => {
  const hashes = ['年费', '年', '费', 'fee'].map((unit) => hashTerm(unit));
  const rows = Float32Array.from([1, 0, 0, 0, 0.5, 0, 0, 0.5, 0, 2, 0, 0]);
  const open = () => new UnitTable(packUnitTable(hashes, rows, 3));

  it('gives the sum of the units of a text at unit length, a byte a number', () => {
    const table = open();
    expect([table.count, table.dims]).toEqual([4, 3]);
    const expected = [1, 1, 0].map((value) => value / Math.SQRT2);
    [...table.vectorOf('年费')].forEach((value, i) => expect(value).toBeCloseTo(expected[i] ?? 0, 2));
    expect([...table.vectorOf('fee FEE')]).toEqual([1, 0, 0]);
    expect([...table.vectorOf('利率')]).toEqual([0, 0, 0]);
  });

  it('is known by its content, whatever the order of its units', () => {
    const [first, ...others] = [0, 1, 2, 3].map((i) => ({ hash: hashes[i] ?? 0, row: rows.subarray(3 * i, 3 * i + 3) }));
    const shuffled = first ? [...others, first] : [];
    const same = new UnitTable(packUnitTable(shuffled.map(({ hash }) => hash), Float32Array.from(shuffled.flatMap(({ row }) => [...row])), 3));
    expect(same.id).toBe(open().id);
    expect(new UnitTable(packUnitTable(hashes, rows.map((value) => -value), 3)).id).not.toBe(open().id);
  });

  it.each<[string, Uint8Array]>([
    ['nothing', new Uint8Array(0)],
    ['other bytes', new Uint8Array(400).fill(7)],
    ['another format', packArrays('vectors-1', { rows: new Int8Array(8) })],
    ['a table without scales', packArrays('units-1', { hashes: Uint32Array.of(1), rows: new Int8Array(8) })],
    ['rows that do not fit', packArrays('units-1', { hashes: Uint32Array.of(1, 2), scales: new Float32Array(2), rows: new Int8Array(7) })],
    ['a cut file', packUnitTable(hashes, rows, 3).subarray(0, -5)],
  ])('refuses %s', (_, bytes) => {
    expect(() => new UnitTable(bytes)).toThrow(expect.objectContaining({ code: 'table-damaged' }) as Error);
  });
});

describe('the table of the product', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'table-'));
    await cp(BUILT_IN_TABLE, dir, { recursive: true });
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  it('is at most 9 MB and names what it was made of', async () => {
    const manifest = JSON.parse(await readFile(join(dir, MANIFEST_FILE), 'utf8')) as { units: number; teachers: object; texts: { licence: string; count: number }[] };
    expect((await readFile(join(dir, TABLE_FILE))).length).toBeLessThanOrEqual(9e6);
    expect(manifest.units).toBe(loadUnitTable(dir).count);
    expect(Object.keys(manifest.teachers)).toEqual(expect.arrayContaining(['zh', 'en']));
    expect(manifest.texts.length).toBeGreaterThan(10);
    for (const { licence, count } of manifest.texts) expect([licence !== '', count > 0]).toEqual([true, true]);
  });

  it.each<[string, () => Promise<void>]>([
    ['one changed byte', async () => { const bytes = await readFile(join(dir, TABLE_FILE)); bytes[5_000_000] = (bytes[5_000_000] ?? 0) ^ 1; await writeFile(join(dir, TABLE_FILE), bytes); }],
    ['a cut table', async () => writeFile(join(dir, TABLE_FILE), (await readFile(join(dir, TABLE_FILE))).subarray(0, 1000))],
    ['no table', () => rm(join(dir, TABLE_FILE))],
    ['no manifest', () => rm(join(dir, MANIFEST_FILE))],
    ['a manifest that is none', () => writeFile(join(dir, MANIFEST_FILE), '{"units":"many"}')],
  ])('is refused with %s', async (_, spoil) => {
    await spoil();
    expect(() => createTableEmbedder(dir)).toThrow(expect.objectContaining({ code: 'table-damaged', message: expect.stringContaining(dir) as string }) as Error);
  });

  it.each([
    ['信用卡弄丢了', '卡片遗失怎么挂失', '存款利率是多少'],
    ['取款机把卡吃了', 'ATM吞卡怎么办', '怎么开通短信提醒'],
    ['how do I report my card as stolen', '银行卡被偷了怎么挂失', '理财产品怎么赎回'],
    ['怎么提前还房贷', 'Can I repay my mortgage early?', 'how do I activate my card'],
  ])('knows that %s means %s rather than %s', (text, near, far) => {
    const table = loadUnitTable();
    const nearness = (other: string) => table.vectorOf(text).reduce((sum, value, i) => sum + value * (table.vectorOf(other)[i] ?? 0), 0);
    expect(nearness(near)).toBeGreaterThan(nearness(far) + 0.15);
  });
});
