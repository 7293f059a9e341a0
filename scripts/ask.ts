import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { answer, type AnswerDeps, type HistoryEntry, type TurnInput } from '../server/chat/answer.ts';
import { loadPrompts } from '../server/chat/prompts.ts';
import { dayIn, isDay, type Day } from '../server/clock.ts';
import { loadConfig, loadEnvFile } from '../server/config.ts';
import { loadBank } from '../server/content/bank.ts';
import { loadFolderIndex } from '../server/content/folder-index.ts';
import { createAnswerDeps, replyFacts } from '../server/deps.ts';
import { AppError } from '../server/errors.ts';
import { createLog } from '../server/log.ts';
import { languageSchema, type TurnEvent } from '../server/protocol.ts';
import { createEmbedder } from '../server/retrieval/embed.ts';
import type { SearchIndex } from '../server/retrieval/search-index.ts';

const HELP = `Answers one question in the terminal, from the documents in force.

  npm run -s ask -- "question"
  npm run -s ask -- --docs DIR "question"          other documents than knowledge/
  npm run -s ask -- --as-of 2026-08-31 "question"  as on that day
  npm run -s ask -- --json "question"              one line of JSON
  npm run -s ask -- --batch FILE.jsonl             lines {"id", "question", "lang"?, "history"?: [{"q", "a"?}]}

A batch prints one line of JSON for each good line; bad ones are named on standard error, and the exit code is then 2.
`;

const lineSchema = z.object({
  id: z.union([z.string(), z.number()]),
  question: z.string().min(1),
  lang: languageSchema.optional(),
  history: z.array(z.object({ q: z.string(), a: z.string().optional() })).optional(),
});
type Line = z.infer<typeof lineSchema>;
type TurnEnd = Extract<TurnEvent, { type: 'turn-end' }>;

interface Desk {
  deps: AnswerDeps;
  index: SearchIndex;
  asOf: Day;
}

async function run(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { docs: { type: 'string' }, 'as-of': { type: 'string' }, json: { type: 'boolean' }, batch: { type: 'string' }, help: { type: 'boolean' } },
    allowPositionals: true,
  });
  const question = positionals.join(' ').trim();
  if (values.help === true || (question === '' && values.batch === undefined)) {
    process.stderr.write(HELP);
    process.exitCode = values.help === true ? 0 : 2;
    return;
  }
  const desk = await openDesk(values.docs, values['as-of']);
  try {
    if (values.batch !== undefined) await askAll(desk, values.batch);
    else if (values.json === true) process.stdout.write(`${JSON.stringify(await askLine(desk, { id: 1, question }))}\n`);
    else await askAloud(desk, question);
  } finally {
    await desk.index.close();
  }
}

async function openDesk(docs: string | undefined, asOf: string | undefined): Promise<Desk> {
  loadEnvFile();
  const config = loadConfig();
  const dir = docs === undefined ? config.knowledgeDir : resolve(docs);
  const bank = await loadBank(existsSync(join(dir, 'bank.yaml')) ? dir : config.knowledgeDir);
  const now = Date.now;
  if (asOf !== undefined && !isDay(asOf)) throw new AppError('bad-input', '--as-of takes a day as YYYY-MM-DD.');
  const log = createLog({ level: config.logLevel }, process.stderr);
  const deps = createAnswerDeps(config, { prompts: loadPrompts(config.promptsDir), facts: replyFacts(bank, now()), now, log });
  const index = await loadFolderIndex({ now, embedder: await createEmbedder(config) }, dir, join(config.dataDir, 'ask-cache'));
  return { deps, index, asOf: asOf ?? dayIn(bank.timeZone, now()) };
}

async function askAloud(desk: Desk, question: string): Promise<void> {
  let end: TurnEnd | undefined;
  for await (const event of answer(desk.deps, toInput(desk, { id: 1, question }))) {
    if (event.type === 'text-delta') process.stdout.write(event.text);
    else if (event.type === 'turn-end') end = event;
  }
  const sources = (end?.citations ?? []).map(({ n, title, section, page, effectiveFrom }) =>
    `[${n}] ${[title, ...section].join(' > ')}${page === null ? '' : `, p. ${page}`}${effectiveFrom === null ? '' : `, ${effectiveFrom}`}`);
  const more = [...(end?.choices ?? []).map((choice) => `( ) ${choice}`), ...(end?.nearest ?? []).map((near) => `  ? ${near}`)];
  process.stdout.write(`\n${[...sources, ...more].map((line) => `${line}\n`).join('')}`);
}

async function askAll(desk: Desk, path: string): Promise<void> {
  const lines = readFileSync(path, 'utf8').split('\n');
  for (const [i, text] of lines.entries()) {
    if (text.trim() === '') continue;
    const line = readLine(text);
    if (typeof line === 'string') {
      process.stderr.write(`line ${i + 1}: ${line}\n`);
      process.exitCode = 2;
      continue;
    }
    process.stdout.write(`${JSON.stringify(await askLine(desk, line))}\n`);
  }
}

function readLine(text: string): Line | string {
  try {
    const parsed = lineSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; ');
  } catch {
    return 'not JSON';
  }
}

async function askLine(desk: Desk, line: Line): Promise<object> {
  const startedAt = performance.now();
  const cpuBefore = process.cpuUsage();
  let end: TurnEnd | undefined;
  for await (const event of answer(desk.deps, toInput(desk, line))) if (event.type === 'turn-end') end = event;
  const cpu = process.cpuUsage(cpuBefore);
  const round = (ms: number): number => Math.round(ms * 100) / 100;
  return {
    id: line.id,
    answer: end?.text ?? '',
    abstained: end?.outcome === 'declined',
    clarify: end?.outcome === 'clarify',
    choices: end?.choices ?? [],
    citations: (end?.citations ?? []).map(({ n, document, section, page, effectiveFrom, quote }) => ({ n, document, section: section.join(' > '), page, effectiveFrom, text: quote })),
    answerer: end?.answerer ?? 'fixed',
    ms: round(performance.now() - startedAt),
    cpuMs: round((cpu.user + cpu.system) / 1000),
  };
}

function toInput({ index, asOf }: Desk, { question, lang, history = [] }: Line): TurnInput {
  const entries = history.flatMap(({ q, a }): HistoryEntry[] => [{ role: 'customer', text: q }, ...(a === undefined ? [] : [{ role: 'assistant' as const, text: a }])]);
  return { messages: [question], history: entries, asOf, audience: 'public', language: lang ?? 'zh-CN', index };
}

run().catch((error: unknown) => {
  process.stderr.write(`${error instanceof AppError ? error.message : error instanceof Error ? error.stack ?? error.message : 'failed'}\n`);
  process.exitCode = 2;
});
