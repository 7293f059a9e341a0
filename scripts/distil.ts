import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { AppError } from '../server/errors.ts';
import { showProgress } from '../server/progress.ts';
import { loadUnitTable } from '../server/retrieval/embed-table.ts';
import { adaptTable } from './distil/adapt-table.ts';
import { distilTable, type TrainedTable } from './distil/distil-table.ts';
import { measureTable } from './distil/measure-table.ts';
import { parseTeacher } from './distil/teacher.ts';
import { collectTexts } from './distil/texts/collect-texts.ts';
import { readWordings } from './distil/texts/read-wordings.ts';
import { writeTable } from './distil/write-table.ts';

const ROOT = resolve(import.meta.dirname, '..');
const BUILT_IN = resolve(ROOT, 'server/retrieval/embedding-table');
const HELP = `Makes an embedding table: the built-in one out of texts and two neural teachers, or a bank's own out of the built-in one.

  npm run distil -- --texts DIR --zh URL,MODEL --en URL,MODEL --date DAY [--out DIR]
  npm run distil -- --adapt PATH --out DIR --date DAY

  --texts DIR      folder with words/, ingest/law/ and bench/public/en-bank-retrieval.jsonl; absent parts are left out
  --zh, --en       teachers: OpenAI-compatible base URL and model, as http://127.0.0.1:8105/v1,bge-small-zh
  --both URL,MODEL a teacher of both languages, which tells where English words start (optional)
  --adapt PATH     the bank's folder of documents, or a .tsv file of WORDING and STANDARD QUESTION a line; needs no teacher
  --date DAY       the day that the manifest names, as 2026-11-22
  --out DIR        where table.bin and manifest.json go (server/retrieval/embedding-table, but never for --adapt)
  --cache DIR      where the teachers' vectors are kept (.distil)
  --dims N         numbers in a vector (192)      --seed N   another draw of everything (7)
  --scale N        size of the generated texts (1)   --steps A,B   steps of the two stages (6000,2600; for --adapt 2500)
`;

const { values } = parseArgs({
  options: {
    texts: { type: 'string' }, zh: { type: 'string' }, en: { type: 'string' }, both: { type: 'string' }, adapt: { type: 'string' }, date: { type: 'string' }, out: { type: 'string' }, cache: { type: 'string' },
    dims: { type: 'string' }, seed: { type: 'string' }, scale: { type: 'string' }, steps: { type: 'string' }, help: { type: 'boolean', short: 'h' },
  },
});
const seed = numberOf(values.seed, 7);
const [firstSteps, secondSteps] = (values.steps ?? '').split(',').map((part) => (part === '' ? undefined : numberOf(part, 0)));

async function distil(): Promise<void> {
  const { texts, zh, en, date } = values;
  if (texts === undefined || zh === undefined || en === undefined || date === undefined) throw new AppError('bad-input', `--texts, --zh, --en and --date are needed.\n\n${HELP}`);
  const teachers = { zh: parseTeacher(zh), en: parseTeacher(en), both: values.both === undefined ? undefined : parseTeacher(values.both) };
  const dirs = { texts: resolve(texts), bank: resolve(ROOT, 'knowledge'), paraphrases: resolve(ROOT, 'scripts/distil/paraphrases') };
  const corpus = await collectTexts(dirs, seed, numberOf(values.scale, 1));
  const steps: [number, number] = [firstSteps ?? 6000, secondSteps ?? 2600];
  const trained = await distilTable(corpus, { teachers, seed, steps, dims: numberOf(values.dims, 192), cacheDir: resolve(values.cache ?? resolve(ROOT, '.distil')) }, showProgress);
  write(values.out ?? BUILT_IN, trained, {
    made: date, seed, steps, teachers: { zh: teachers.zh.model, en: teachers.en.model, both: teachers.both?.model }, losses: trained.losses, understands: measureTable(trained, corpus),
    texts: corpus.sets.map(({ name, language, licence, texts: list }) => ({ name, language, licence, count: list.length })),
  });
}

async function adapt(path: string): Promise<void> {
  const { out, date } = values;
  if (out === undefined || date === undefined) throw new AppError('bad-input', `--adapt needs --out and --date.\n\n${HELP}`);
  if (resolve(out) === BUILT_IN) throw new AppError('bad-input', 'A table fitted to one bank never replaces the built-in one; give another --out.');
  const bank = await readWordings(path);
  const base = loadUnitTable();
  const trained = adaptTable(base, bank, { seed, steps: firstSteps ?? 2500 }, showProgress('adapting'));
  write(out, trained, { made: date, seed, adapted: { from: base.id, questions: bank.meanings.length }, losses: trained.losses });
}

function write(out: string, trained: TrainedTable, about: Record<string, unknown>): void {
  const { bytes } = writeTable(resolve(out), trained, about);
  process.stderr.write(`${trained.units.length} units, ${(bytes / 1e6).toFixed(2)} MB in ${resolve(out)}\n`);
}

function numberOf(text: string | undefined, fallback: number): number {
  const number = text === undefined ? fallback : Number(text);
  if (!(number >= 0)) throw new AppError('bad-input', `${String(text)} is not a number.`);
  return number;
}

try {
  if (values.help) process.stdout.write(HELP);
  else if (values.adapt !== undefined) await adapt(values.adapt);
  else await distil();
} catch (error) {
  if (!(error instanceof AppError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
