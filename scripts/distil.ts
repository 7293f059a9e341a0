import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { AppError } from '../server/errors.ts';
import { showProgress } from '../server/progress.ts';
import { distilTable } from './distil/distil-table.ts';
import { parseTeacher } from './distil/teacher.ts';
import { collectTexts } from './distil/texts/collect-texts.ts';
import { writeTable } from './distil/write-table.ts';

const ROOT = resolve(import.meta.dirname, '..');
const HELP = `Makes the built-in embedding table out of texts and two neural teachers.

  npm run distil -- --texts DIR --zh URL,MODEL --en URL,MODEL --date DAY [--out DIR]

  --texts DIR      folder with words/, ingest/law/ and bench/public/en-bank-retrieval.jsonl; absent parts are left out
  --zh, --en       teachers: OpenAI-compatible base URL and model, as http://127.0.0.1:8105/v1,bge-small-zh
  --date DAY       the day that the manifest names, as 2026-11-22
  --out DIR        where table.bin and manifest.json go (server/retrieval/embedding-table)
  --cache DIR      where the teachers' vectors are kept (.distil)
  --dims N         numbers in a vector (192)      --seed N   another draw of everything (7)
  --scale N        size of the generated texts (1)   --steps A,B   steps of the two stages (6000,1500)
`;

const { values } = parseArgs({
  options: {
    texts: { type: 'string' }, zh: { type: 'string' }, en: { type: 'string' }, date: { type: 'string' }, out: { type: 'string' }, cache: { type: 'string' },
    dims: { type: 'string' }, seed: { type: 'string' }, scale: { type: 'string' }, steps: { type: 'string' }, help: { type: 'boolean', short: 'h' },
  },
});

async function run(): Promise<void> {
  const { texts, zh, en, date } = values;
  if (texts === undefined || zh === undefined || en === undefined || date === undefined) throw new AppError('bad-input', `--texts, --zh, --en and --date are needed.\n\n${HELP}`);
  const teachers = { zh: parseTeacher(zh), en: parseTeacher(en) };
  const seed = numberOf(values.seed, 7);
  const dirs = { texts: resolve(texts), bank: resolve(ROOT, 'knowledge'), paraphrases: resolve(ROOT, 'scripts/distil/paraphrases') };
  const corpus = await collectTexts(dirs, seed, numberOf(values.scale, 1));
  const [first = 6000, second = 1500] = (values.steps ?? '').split(',').filter((part) => part !== '').map((part) => numberOf(part, 0));
  const options = { teachers, seed, dims: numberOf(values.dims, 192), steps: [first, second] as [number, number], cacheDir: resolve(values.cache ?? resolve(ROOT, '.distil')) };
  const trained = await distilTable(corpus, options, showProgress);
  const out = resolve(values.out ?? resolve(ROOT, 'server/retrieval/embedding-table'));
  const { bytes } = writeTable(out, trained, {
    made: date, seed, steps: options.steps, teachers: { zh: teachers.zh.model, en: teachers.en.model }, losses: trained.losses, heldOut: corpus.heldOut.length,
    texts: corpus.sets.map(({ name, language, licence, texts: list }) => ({ name, language, licence, count: list.length })),
  });
  process.stderr.write(`${trained.units.length} units, ${(bytes / 1e6).toFixed(2)} MB in ${out}\n`);
}

function numberOf(text: string | undefined, fallback: number): number {
  const number = text === undefined ? fallback : Number(text);
  if (!(number >= 0)) throw new AppError('bad-input', `${String(text)} is not a number.`);
  return number;
}

try {
  if (values.help) process.stdout.write(HELP);
  else await run();
} catch (error) {
  if (!(error instanceof AppError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
