import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSnapshot } from '../../server/retrieval/build-snapshot.ts';
import { KeywordIndexBuilder } from '../../server/retrieval/build-keyword-index.ts';
import type { Chunk } from '../../server/retrieval/chunk.ts';
import { createTableEmbedder } from '../../server/retrieval/embed-table.ts';
import { KeywordIndex } from '../../server/retrieval/keyword-index.ts';
import { loadSnapshot } from '../../server/retrieval/load-snapshot.ts';
import { SNAPSHOT_FILES } from '../../server/retrieval/snapshot-manifest.ts';
import { wordingTerms } from '../../server/retrieval/tokenize.ts';
import { openVectorIndex } from '../../server/retrieval/vector-index.ts';
import { packVectors, VectorTable } from '../../server/retrieval/vector-table.ts';
import { atLeast, atMost, measured, median, type Measured } from './measure.ts';
import { loadTextCorpus, type TextCorpus } from './text-corpus.ts';

const REPEATS = 5;
const RECALL_QUESTIONS = 200;

/** What finding costs in CPU time, worker included, and how much of the exact neighbours the graph finds. */
export async function measureRetrieval(): Promise<Measured[]> {
  const corpus = loadTextCorpus(100_000);
  const embed = createTableEmbedder();
  const short = corpus.questions.filter((question) => question.length <= 30);
  const embedding = await cpuMsEach(() => embed.embed(short, 'query'), short.length);
  const small = { ...corpus, texts: corpus.texts.filter((_, i) => i % 10 === 0) };
  return [
    atMost(`embedding a short question (${corpus.name})`, embedding * 1000, 'µs CPU', 30),
    ...(await measureAt('10k', small, { words: 0.1, hybrid: 2 })),
    ...(await measureAt('100k', corpus, { words: 0.5, hybrid: 3 })),
  ];
}

async function measureAt(size: string, corpus: TextCorpus, goals: { words: number; hybrid: number }): Promise<Measured[]> {
  const embed = createTableEmbedder();
  const parent = mkdtempSync(join(tmpdir(), 'openteller-bench-'));
  try {
    const before = process.cpuUsage();
    const { dir } = await buildSnapshot({ embed }, corpus.texts.map(toChunk), parent);
    const built = cpuMsSince(before) / 1000;
    const words = await measureWords(corpus);
    const index = await loadSnapshot({ embed, withdrawn: () => new Set() }, dir);
    const hybrid = await cpuMsEach(async () => {
      for (const question of corpus.questions) await index.retrieve({ question, asOf: '2026-01-01', audience: 'public', language: 'zh-CN' });
    }, corpus.questions.length);
    await index.close();
    const recall = await measureRecall(corpus, join(dir, SNAPSHOT_FILES.graph));
    return [
      measured(`building an index of ${size} (${corpus.name})`, built, 's CPU'),
      atMost(`BM25 at ${size}`, words, 'ms CPU', goals.words),
      atMost(`retrieve at ${size}`, hybrid, 'ms CPU', goals.hybrid),
      atLeast(`graph recall@10 at ${size}`, recall, 'of exact', 0.97),
    ];
  } finally {
    rmSync(parent, { recursive: true, force: true });
  }
}

/** Cutting a question into terms, scoring all texts, picking the ten best. */
function measureWords(corpus: TextCorpus): Promise<number> {
  const builder = new KeywordIndexBuilder();
  for (const text of corpus.texts) builder.add(wordingTerms(text));
  const index = new KeywordIndex(builder.pack());
  return cpuMsEach(() => {
    for (const question of corpus.questions) {
      index.ask(wordingTerms(question));
      index.best(10, 1, () => true);
    }
  }, corpus.questions.length);
}

/** The share of the ten exact neighbours, by unrounded vectors, that the graph finds. One as near as the tenth is as good: short texts repeat. */
async function measureRecall(corpus: TextCorpus, graphFile: string): Promise<number> {
  const embed = createTableEmbedder();
  const { rows, bytes } = packVectors(await embed.embed(corpus.texts, 'passage'), corpus.texts, embed.dims);
  const table = new VectorTable(bytes);
  const graph = await openVectorIndex(graphFile, corpus.texts.length, embed.dims);
  let found = 0;
  const questions = corpus.questions.slice(0, RECALL_QUESTIONS);
  for (const question of questions) {
    const [vector = new Float32Array(embed.dims)] = await embed.embed([question], 'query');
    const query = table.centre(vector, question);
    const nearness = corpus.texts.map((_, row) => dot(query, rows.subarray(row * embed.dims, (row + 1) * embed.dims)));
    const tenth = [...nearness].sort((a, b) => b - a)[9] ?? 0;
    const near = (await graph.nearest(query, 100)).slice(0, 10);
    found += near.filter((row) => (nearness[row] ?? 0) >= tenth - 1e-6).length;
  }
  await graph.close();
  return found / (10 * questions.length);
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

/** Median CPU milliseconds of `run` divided by `count`. */
async function cpuMsEach(run: () => unknown, count: number): Promise<number> {
  await run();
  const times: number[] = [];
  for (let i = 0; i < REPEATS; i++) {
    const before = process.cpuUsage();
    await run();
    times.push(cpuMsSince(before) / count);
  }
  return median(times);
}

function cpuMsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function toChunk(text: string, number: number): Chunk {
  return {
    id: `bench@1/${number}`, kind: 'faq', document: 'bench', title: '', version: '1', section: [], page: null, text: '', question: text,
    audience: 'public', language: 'zh-CN', effectiveFrom: null, effectiveTo: null,
  };
}
