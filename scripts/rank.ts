import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { buildSnapshot } from '../server/retrieval/build-snapshot.ts';
import type { Chunk } from '../server/retrieval/chunk.ts';
import { createTableEmbedder } from '../server/retrieval/embed-table.ts';
import { loadSnapshot } from '../server/retrieval/load-snapshot.ts';

/** Results a question gets. */
const DEPTH = 200;
/** In characters: items of a file that are mostly longer are passages, otherwise questions of an FAQ. */
const LONGEST_QUESTION = 200;

const lineSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('item'), id: z.string(), text: z.string(), answer: z.string().optional() }),
  z.object({ kind: z.literal('query'), id: z.string(), text: z.string() }),
]);
type Item = z.infer<typeof lineSchema> & { kind: 'item' };

const [file] = process.argv.slice(2);
if (file === undefined || file.startsWith('-')) {
  process.stderr.write('Ranks the items of a benchmark file with the product\'s retrieval.\nusage: npm run -s rank -- BENCH.jsonl > RUN.jsonl\n');
  process.exitCode = file === '--help' ? 0 : 2;
} else {
  await rank(file);
}

/** Prints one line a question: {"qid", "ranked": ids, best first}. */
async function rank(path: string): Promise<void> {
  const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => line.trim() !== '').map((line) => lineSchema.parse(JSON.parse(line)));
  const items = lines.filter((line) => line.kind === 'item');
  const questions = lines.filter((line) => line.kind === 'query');
  const longer = items.filter((item) => item.text.length > LONGEST_QUESTION).length;
  const toChunk = longer * 2 > items.length ? passageOf : questionOf;
  const embed = createTableEmbedder();
  const parent = await mkdtemp(join(tmpdir(), 'rank-'));
  try {
    const { dir } = await buildSnapshot({ embed }, items.map(toChunk), parent, ({ stage, done, total }) => process.stderr.write(`\r${stage} ${done}/${total}   `));
    const index = await loadSnapshot({ embed, withdrawn: () => new Set() }, dir);
    process.stderr.write(`\n${items.length} items, ${questions.length} questions\n`);
    for (const question of questions) {
      const { candidates } = await index.retrieve({ question: question.text, asOf: '2000-01-01', audience: 'public', language: 'zh-CN', limit: DEPTH });
      process.stdout.write(`${JSON.stringify({ qid: question.id, ranked: candidates.map((candidate) => candidate.chunkId) })}\n`);
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
