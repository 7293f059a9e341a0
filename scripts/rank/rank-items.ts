import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { showProgress } from '../../server/progress.ts';
import { buildSnapshot } from '../../server/retrieval/build-snapshot.ts';
import type { Chunk } from '../../server/retrieval/chunk.ts';
import type { Embedder } from '../../server/retrieval/embedder.ts';
import { loadSnapshot } from '../../server/retrieval/load-snapshot.ts';
import { benchLineSchema, readLines, writeLine, type Item } from './bench-lines.ts';

/** Results a question gets. */
const DEPTH = 200;
/** In characters: items of a file that are mostly longer are passages, otherwise questions of an FAQ. */
const LONGEST_QUESTION = 200;

/** Prints one line a question: {"qid", "ranked": ids, best first}. */
export async function rankItems(embed: Embedder, path: string): Promise<void> {
  const lines = await readLines(path, benchLineSchema);
  const items = lines.filter((line) => line.kind === 'item');
  const questions = lines.filter((line) => line.kind === 'query');
  const longer = items.filter((item) => item.text.length > LONGEST_QUESTION).length;
  const toChunk = longer * 2 > items.length ? passageOf : questionOf;
  const parent = await mkdtemp(join(tmpdir(), 'rank-'));
  try {
    const progress = showProgress('building the index');
    const { dir } = await buildSnapshot({ embed }, items.map(toChunk), parent, ({ stage, done, total }) => progress(done, total, stage));
    const index = await loadSnapshot({ embed, withdrawn: () => new Set() }, dir);
    process.stderr.write(`${items.length} items, ${questions.length} questions\n`);
    for (const question of questions) {
      const { candidates } = await index.retrieve({ question: question.text, asOf: '2000-01-01', audience: 'public', language: 'zh-CN', limit: DEPTH });
      writeLine({ qid: question.id, ranked: candidates.map((candidate) => candidate.chunkId) });
    }
    await index.close();
  } finally {
    await rm(parent, { recursive: true, force: true });
  }
}

function passageOf(item: Item): Chunk {
  return {
    id: item.id, kind: 'passage', document: 'bench', title: '', version: '1', section: [], page: null, text: item.text,
    audience: 'public', language: 'zh-CN', effectiveFrom: null, effectiveTo: null,
  };
}

function questionOf(item: Item): Chunk {
  return { ...passageOf(item), kind: 'faq', question: item.text, text: item.answer ?? '' };
}
