import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { adaptTable } from '../../scripts/distil/adapt-table.ts';
import { measureTable } from '../../scripts/distil/measure-table.ts';
import { readWordings } from '../../scripts/distil/texts/read-wordings.ts';
import { hashTerm } from '../../server/retrieval/hash-term.ts';
import { packUnitTable, UnitTable } from '../../server/retrieval/unit-table.ts';

let dir: string;
beforeEach(async () => { dir = await mkdtemp(join(tmpdir(), 'adapt-')); });
afterEach(() => rm(dir, { recursive: true, force: true }));

const DIMS = 4;
/** Each character and word a direction of its own, as far as there are any. */
function tableOf(units: readonly string[]): UnitTable {
  const rows = Float32Array.from(units.flatMap((_, i) => Array.from({ length: DIMS }, (_, d) => (d === i % DIMS ? 1 : 0.1 * ((i + d) % 3)))));
  return new UnitTable(packUnitTable(units.map((unit) => hashTerm(unit)), rows, DIMS));
}
const nearness = (table: UnitTable, a: string, b: string) => table.vectorOf(a).reduce((sum, value, i) => sum + value * (table.vectorOf(b)[i] ?? 0), 0);

describe('adaptTable', () => {
  it('brings a bank\'s wordings together, learns its names, and leaves the table it came from alone', () => {
    const base = tableOf(['儒', '商', '鱼', '跃', '珀', '璩']);
    const meanings = [
      { key: 'card', near: [], zh: ['儒商', '鱼', '儒商鱼'], en: [] },
      { key: 'plan', near: [], zh: ['跃', '珀璩', '珀跃'], en: [] },
    ];
    const before = nearness(base, '儒商', '鱼');
    const { units, rows, dims } = adaptTable(base, { meanings, zh: Array.from({ length: 4 }, () => '儒商'), en: [] }, { seed: 1, steps: 150 }, () => undefined);
    const adapted = new UnitTable(packUnitTable(units.map(({ hash }) => hash), rows, dims));
    expect(nearness(adapted, '儒商', '鱼')).toBeGreaterThan(before + 0.1);
    expect(adapted.rowOf(hashTerm('儒商'))).toBeGreaterThanOrEqual(0);
    expect(base.rowOf(hashTerm('儒商'))).toBe(-1);
    expect(nearness(base, '儒商', '鱼')).toBe(before);
    expect(adapted.id).not.toBe(base.id);
  });
});

describe('readWordings', () => {
  it('puts the wordings of a standard question together with it', async () => {
    await writeFile(join(dir, 'a.tsv'), '年费多少\t怎么收年费\t7\nannual fee\t怎么收年费\n丢卡\t挂失\n');
    const { meanings } = await readWordings(join(dir, 'a.tsv'));
    expect(meanings).toMatchObject([{ zh: ['怎么收年费', '年费多少'], en: ['annual fee'] }, { zh: ['挂失', '丢卡'], en: [] }]);
  });

  it.each([['a line without a standard question', '年费多少\n'], ['one question only', '年费多少\t怎么收年费\n']])('refuses %s', async (_, text) => {
    await writeFile(join(dir, 'a.tsv'), text);
    await expect(readWordings(join(dir, 'a.tsv'))).rejects.toMatchObject({ code: 'bad-input' });
  });

  it('says that there is nothing at a path', async () => {
    await expect(readWordings(join(dir, 'none'))).rejects.toMatchObject({ code: 'bad-input', message: expect.stringContaining('none') as string });
  });
});

describe('measureTable', () => {
  it('counts held-out wordings that find their meaning, without finding themselves', () => {
    const units = ['年', '费', 'fee', '挂'];
    const rows = Float32Array.from([1, 0, 0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 0, 0, 1, 0]);
    const heldOut = [{ key: 'fee', near: [], zh: ['年费', '费年'], en: ['fee'] }];
    const written = ['挂', '年', '费'].map((text) => ({ key: text, near: [], zh: [text], en: ['other'] }));
    const measured = measureTable({ units: units.map((unit) => ({ hash: hashTerm(unit) })), rows, dims: DIMS, losses: [] }, { heldOut, written });
    expect(measured).toMatchObject([{ from: 'en', to: 'zh', wordings: 1, first: 1 }, { from: 'zh', to: 'en', wordings: 2, first: 1, inFive: 1 }, { from: 'zh', to: 'zh', wordings: 2, first: 1 }]);
  });
});
