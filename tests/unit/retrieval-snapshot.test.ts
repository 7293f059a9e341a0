import { appendFile, cp, mkdtemp, readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildSnapshot } from '../../server/retrieval/build-snapshot.ts';
import { createTableEmbedder } from '../../server/retrieval/embed-table.ts';
import type { Embedder } from '../../server/retrieval/embedder.ts';
import { loadSnapshot } from '../../server/retrieval/load-snapshot.ts';
import { SNAPSHOT_FILES } from '../../server/retrieval/snapshot-manifest.ts';
import { faq } from '../support/small-index.ts';

const embed = createTableEmbedder();
const chunks = ['年费是多少', '怎么挂失', '限额怎么提高'].map((question, i) => faq('faq', `q${i}`, { question, text: `答案${i}` }));
const withdrawn = () => new Set<string>();

let parent: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'snapshots-'));
});
afterEach(() => rm(parent, { recursive: true, force: true }));

describe('buildSnapshot', () => {
  it('makes one whole folder that reads back as it went in', async () => {
    const { hash, dir } = await buildSnapshot({ embed, words: ['云杉宝'] }, chunks, parent);
    expect(await readdir(parent)).toEqual([hash]);
    expect((await readdir(dir)).sort()).toEqual([...Object.values(SNAPSHOT_FILES), 'manifest.json'].sort());
    const index = await loadSnapshot({ embed, withdrawn }, dir);
    expect(index.snapshot).toBe(hash);
    expect([...index.chunks()]).toEqual(chunks);
    expect(index.chunk('faq@v1/q1')).toEqual(chunks[1]);
    expect(index.chunk('faq@v1/none')).toBeUndefined();
    await index.close();
  });

  it('gives the same name for the same content and builds it once, and another for other content', async () => {
    let embedded = 0;
    const counting: Embedder = { ...embed, embed: (texts, kind) => { embedded += texts.length; return embed.embed(texts, kind); } };
    const first = await buildSnapshot({ embed: counting }, chunks, parent);
    expect(await buildSnapshot({ embed: counting }, chunks, parent)).toEqual(first);
    expect(embedded).toBe(3);
    const hashes = await Promise.all([
      buildSnapshot({ embed, words: ['云杉宝'] }, chunks, parent),
      buildSnapshot({ embed: { ...embed, id: 'other' } }, chunks, parent),
      buildSnapshot({ embed }, chunks.slice(1), parent),
    ]);
    expect(new Set([first.hash, ...hashes.map(({ hash }) => hash)]).size).toBe(4);
  });

  it('lets two builds of the same meet', async () => {
    const [a, b] = await Promise.all([buildSnapshot({ embed }, chunks, parent), buildSnapshot({ embed }, chunks, parent)]);
    expect(a).toEqual(b);
    expect(await readdir(parent)).toEqual([a.hash]);
  });

  it('embeds each text once, and only those that the cache lacks', async () => {
    const kept = new Map<string, Float32Array>();
    const asked: string[] = [];
    const counting: Embedder = { ...embed, embed: (texts, kind) => { asked.push(...texts); return embed.embed(texts, kind); } };
    const cache = {
      get: (keys: readonly string[]) => Promise.resolve(new Map([...kept].filter(([key]) => keys.includes(key)))),
      put: (vectors: ReadonlyMap<string, Float32Array>) => { for (const [key, vector] of vectors) kept.set(key, vector); return Promise.resolve(); },
    };
    await buildSnapshot({ embed: counting, cache }, [...chunks, { ...chunks[0] ?? chunks[1], id: 'faq@v1/again' } as typeof chunks[0]], parent);
    const more = faq('faq', 'q9', { question: '新的问题', text: '新' });
    await buildSnapshot({ embed: counting, cache }, [...chunks, more], parent);
    expect(asked).toEqual(['年费是多少', '怎么挂失', '限额怎么提高', '新的问题']);
  });

  it('leaves nothing behind when embedding fails, or gives vectors that are not sound', async () => {
    const failing: Embedder = { ...embed, embed: () => Promise.reject(new Error('gone')) };
    const short: Embedder = { ...embed, embed: (texts) => Promise.resolve(texts.map(() => new Float32Array(3))) };
    const poisoned: Embedder = { ...embed, embed: (texts) => Promise.resolve(texts.map(() => new Float32Array(embed.dims).fill(Number.POSITIVE_INFINITY))) };
    await expect(buildSnapshot({ embed: failing }, chunks, parent)).rejects.toThrow('gone');
    await expect(buildSnapshot({ embed: short }, chunks, parent)).rejects.toMatchObject({ code: 'embedder-failed' });
    await expect(buildSnapshot({ embed: poisoned }, chunks, parent)).rejects.toMatchObject({ code: 'embedder-failed' });
    expect(await readdir(parent)).toEqual([]);
  });

  it('works for no chunks at all, and for chunks without any word', async () => {
    for (const some of [[], [faq('x', 'q', { question: '？？', text: '' })]]) {
      const { dir } = await buildSnapshot({ embed }, some, parent);
      const index = await loadSnapshot({ embed, withdrawn }, dir);
      expect((await index.retrieve({ question: '年费', asOf: '2026-01-01', audience: 'public', language: 'zh-CN' })).chosen).toEqual([]);
      await index.close();
    }
  });

  it('tells how far it is', async () => {
    const stages = new Set<string>();
    const many = Array.from({ length: 1001 }, (_, i) => faq('faq', `q${i}`, { question: `问题${i}`, text: '' }));
    await buildSnapshot({ embed }, many, parent, ({ stage, done, total }) => { if (done <= total) stages.add(stage); });
    expect([...stages]).toEqual(['words', 'embeddings', 'graph']);
  });
});

describe('loadSnapshot refuses', () => {
  const refusal = (reason: string): unknown => expect.objectContaining({ code: 'snapshot-damaged', message: expect.stringContaining(reason) as string });
  let dir: string;
  beforeEach(async () => {
    ({ dir } = await buildSnapshot({ embed }, chunks, parent));
  });

  it.each(Object.values(SNAPSHOT_FILES))('a changed byte in %s', async (name) => {
    const bytes = await readFile(join(dir, name));
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    await writeFile(join(dir, name), bytes);
    await expect(loadSnapshot({ embed, withdrawn }, dir)).rejects.toEqual(refusal(name));
  });

  it.each(Object.values(SNAPSHOT_FILES))('%s cut short, with more at its end, or gone', async (name) => {
    await appendFile(join(dir, name), 'x');
    await expect(loadSnapshot({ embed, withdrawn }, dir)).rejects.toEqual(refusal(name));
    await truncate(join(dir, name), 10);
    await expect(loadSnapshot({ embed, withdrawn }, dir)).rejects.toEqual(refusal(name));
    await rm(join(dir, name));
    await expect(loadSnapshot({ embed, withdrawn }, dir)).rejects.toEqual(refusal(name));
  });

  it('another format, a manifest that is none, and a folder without one', async () => {
    const manifest = await readFile(join(dir, 'manifest.json'), 'utf8');
    await writeFile(join(dir, 'manifest.json'), manifest.replace(/"format": \d+/, '"format": 999'));
    await expect(loadSnapshot({ embed, withdrawn }, dir)).rejects.toEqual(refusal('format'));
    await writeFile(join(dir, 'manifest.json'), '{');
    await expect(loadSnapshot({ embed, withdrawn }, dir)).rejects.toEqual(refusal('format'));
    await rm(join(dir, 'manifest.json'));
    await expect(loadSnapshot({ embed, withdrawn }, dir)).rejects.toEqual(refusal('manifest'));
    await expect(loadSnapshot({ embed, withdrawn }, join(parent, 'none'))).rejects.toEqual(refusal('manifest'));
  });

  it('another embedder, and a folder under another name', async () => {
    await expect(loadSnapshot({ embed: { ...embed, id: 'other' }, withdrawn }, dir)).rejects.toEqual(refusal('other'));
    await cp(dir, join(parent, 'copy'), { recursive: true });
    await expect(loadSnapshot({ embed, withdrawn }, join(parent, 'copy'))).rejects.toEqual(refusal('belongs'));
  });

  it('and a damaged folder is replaced by the next build', async () => {
    await truncate(join(dir, SNAPSHOT_FILES.graph), 5);
    expect((await buildSnapshot({ embed }, chunks, parent)).dir).toBe(dir);
    await (await loadSnapshot({ embed, withdrawn }, dir)).close();
    expect(await readdir(parent)).toHaveLength(1);
  });

  it('and an open index goes on when its folder is moved away', async () => {
    const index = await loadSnapshot({ embed, withdrawn }, dir);
    await rename(dir, join(parent, 'gone'));
    const { chosen } = await index.retrieve({ question: '怎么挂失', asOf: '2026-01-01', audience: 'public', language: 'zh-CN' });
    expect(chosen[0]?.chunk.id).toBe('faq@v1/q1');
    await index.close();
  });
});
