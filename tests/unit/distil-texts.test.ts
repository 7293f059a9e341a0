import { appendFile, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { generateMeanings } from '../../scripts/distil/grammar/generate-meanings.ts';
import { createRandom } from '../../scripts/distil/random.ts';
import { askTeacher, parseTeacher } from '../../scripts/distil/teacher.ts';
import { readParaphrases } from '../../scripts/distil/texts/read-paraphrases.ts';
import { VectorCache } from '../../scripts/distil/vector-cache.ts';
import { buildVocabulary } from '../../scripts/distil/vocabulary.ts';

let dir: string;
beforeEach(async () => { dir = await mkdtemp(join(tmpdir(), 'distil-')); });
afterEach(() => rm(dir, { recursive: true, force: true }));

describe('generateMeanings', () => {
  it('draws the same for the same seed, in both languages, without an open slot', () => {
    const meanings = generateMeanings(createRandom(1), 3000, ['净资产']);
    expect(generateMeanings(createRandom(1), 3000, ['净资产'])).toEqual(meanings);
    const texts = meanings.flatMap(({ zh, en }) => [...zh, ...en]);
    expect(texts.filter((text) => /[{}]|undefined| {2}/.test(text))).toEqual([]);
    expect(meanings.filter(({ en }) => en.length > 0).length).toBeGreaterThan(meanings.length * 0.8);
    expect(new Set(meanings.map(({ key }) => key)).size).toBe(meanings.length);
    for (const { zh, en } of meanings) {
      expect(zh.every((text) => /\p{Script=Han}|^\w+$/u.test(text))).toBe(true);
      expect(en.every((text) => !/\p{Script=Han}/u.test(text))).toBe(true);
    }
  });
});

describe('readParaphrases', () => {
  it('puts the lines of a meaning together and simplifies', async () => {
    await writeFile(join(dir, 'cards.tsv'), 'card-001\tzh\t卡丢了\ncard-001\thant\t遺失卡\ncard-001\ten\tlost card\n\ncard-002\tzh\t年费\n');
    const meanings = readParaphrases(dir);
    expect(meanings).toMatchObject([{ key: 'card-001', zh: ['卡丢了', '遗失卡'], en: ['lost card'] }, { zh: ['年费'], en: [] }]);
    expect(meanings[0]?.near).toEqual(meanings[1]?.near);
  });

  it('makes one of meanings that are said to be the same', async () => {
    await writeFile(join(dir, 'cards.tsv'), 'a-1\tzh\t卡丢了\na-2\tzh\t年费\n');
    await writeFile(join(dir, 'fees.tsv'), 'b-1\ten\tannual fee\nb-2\tzh\t卡的年费\n');
    await writeFile(join(dir, 'same-meanings.txt'), '# why\nb-1 a-2\nb-2 b-1\n');
    const meanings = readParaphrases(dir);
    expect(meanings.map(({ zh, en }) => [...zh, ...en])).toEqual([['卡丢了'], ['年费', '卡的年费', 'annual fee']]);
    expect(meanings[1]?.near).toHaveLength(2);
  });

  it.each(['card-001\tzh', 'card-001\tfr\ttexte', 'card-001 zh 卡丢了', 'a\tzh\tb\tc'])('refuses the line %j', async (line) => {
    await writeFile(join(dir, 'cards.tsv'), line);
    expect(() => readParaphrases(dir)).toThrow(/cards\.tsv/);
  });
});

describe('buildVocabulary', () => {
  it('takes the most frequent units of each kind, words before other sequences, each hash once', () => {
    const texts = ['信用卡年费', '信用卡挂失', '年费 annual fee', 'annual statements', 'annual'];
    const units = buildVocabulary([{ weight: 1, texts }], new Map([['信用卡', 100]]), { han: [4, 3, 1, 0], words: 1, pieces: 2 });
    expect(units.filter(({ kind }) => kind === 'han').map(({ text }) => text)).toEqual(expect.arrayContaining(['用', '卡', '信用卡', '年费']));
    expect(units.filter(({ kind }) => kind === 'word').map(({ text }) => text)).toEqual(['annual']);
    expect(units).toHaveLength(11);
    expect(new Set(units.map(({ hash }) => hash)).size).toBe(11);
  });
});

describe('VectorCache', () => {
  it('keeps vectors to a byte a number, and drops what a cut write left', async () => {
    const file = join(dir, 'a.vectors');
    const cache = new VectorCache(file, 3);
    cache.add(['年费', '挂失'], [[1, 0, -0.5], [0, 0.25, 0]]);
    cache.close();
    const { size } = await stat(file);
    await appendFile(file, Buffer.alloc(7));
    const again = new VectorCache(file, 3);
    expect([again.has('年费'), again.has('利率')]).toEqual([true, false]);
    const rows = [...again.rows(['挂失', '年费', '挂失'])];
    [0, 0.25, 0, 1, 0, -0.5, 0, 0.25, 0].forEach((value, i) => expect(rows[i]).toBeCloseTo(value, 2));
    expect(() => again.rows(['利率'])).toThrow('never given');
    again.close();
    expect((await stat(file)).size).toBe(size);
  });
});

describe('askTeacher', () => {
  let server: Server;
  let asked: string[];
  let failAfter: number;
  beforeEach(async () => {
    asked = [];
    failAfter = Number.POSITIVE_INFINITY;
    server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const { input } = JSON.parse(Buffer.concat(parts).toString()) as { input: string[] };
        if (--failAfter < 0) return void response.writeHead(503).end();
        asked.push(...input);
        return void response.end(JSON.stringify({ data: input.map((text, index) => ({ index, embedding: [text.length, 1] })).reverse() }));
      });
    });
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  });
  afterEach(() => new Promise((resolve) => { server.close(resolve); server.closeAllConnections(); }));
  const teacher = () => parseTeacher(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1,model`);
  const nothing = () => undefined;

  it('gives vectors in order and asks for each text once ever', async () => {
    const first = await askTeacher(teacher(), dir, ['ab', 'abcd', 'ab'], nothing);
    expect([first.dims, ...first.rows].map((value) => Math.round(value * 10) / 10)).toEqual([2, 2, 1, 4, 1, 2, 1]);
    asked = [];
    await askTeacher(teacher(), dir, ['abcd', 'abc'], nothing);
    expect(asked).toEqual(['dimension', 'abc']);
  });

  it('says which teacher failed, and goes on where it stopped', async () => {
    const texts = Array.from({ length: 600 }, (_, i) => `text ${i}`);
    failAfter = 2;
    await expect(askTeacher(teacher(), dir, texts, nothing)).rejects.toMatchObject({ code: 'embedder-failed', message: expect.stringContaining('model') as string });
    failAfter = Number.POSITIVE_INFINITY;
    asked = [];
    await askTeacher(teacher(), dir, texts, nothing);
    expect(asked.length).toBe(1 + 600 - 256);
  });

  it.each(['model', 'http://x,', 'http://x,a,b'])('refuses the flag %j', (flag) => {
    expect(() => parseTeacher(flag)).toThrow('BASE_URL,MODEL');
  });
});
