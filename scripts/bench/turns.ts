import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'csv-parse/sync';
import { measureFsync } from './fsync.ts';
import { connectClient, type LoadClient } from './load-client.ts';
import { atMost, measured, median, percentile, type Measured } from './measure.ts';
import { startModelStub } from './model-stub.ts';
import { startServer, type ServerProcess } from './server-process.ts';

/** What is measured is a service that has been running: V8 needs some hundred turns until it has compiled what they use. */
const WARM_UP = 300;
const WINDOWS = 5;
const TURNS_A_WINDOW = 100;
const CUSTOMERS = 20;
const ROUNDS = 30;

/** Server CPU a turn, with a model that costs no time and with the composer, and how soon twenty customers at once see text. */
export async function measureTurns(): Promise<Measured[]> {
  const questions = sampleQuestions();
  const composer = await startServer();
  const byComposer = await cpuPerTurn(composer, questions);
  const fsync = measureFsync();
  const firstText = await firstTextTimes(composer, questions);
  await composer.stop({ removeData: true });

  const stub = await startModelStub({ sentences: 3, everyMs: 0 });
  const model = await startServer({ MODEL_BASE_URL: stub.baseUrl, MODEL_NAME: 'stub' });
  const byModel = await cpuPerTurn(model, questions);
  await model.stop({ removeData: true });
  await stub.close();
  return [
    ...turnRows('zero-delay scripted model', byModel, 3),
    ...turnRows('composer', byComposer, 5),
    measured('fsync, 95th percentile', fsync, 'ms'),
    atMost(`first text, ${CUSTOMERS} customers at once, p95 of ${ROUNDS} rounds`, percentile(firstText, 95), 'ms', 50 + 3 * fsync),
  ];
}

/** The median against the goal; the least beside it, since on a shared machine the others' load shows in CPU time too. */
function turnRows(answerer: string, perTurn: readonly number[], goal: number): Measured[] {
  const name = `server CPU a turn, ${answerer}`;
  return [
    atMost(`${name} (median of ${WINDOWS} x ${TURNS_A_WINDOW})`, median(perTurn), 'ms CPU', goal),
    measured(`${name}, least`, Math.min(...perTurn), 'ms CPU'),
  ];
}

/** CPU milliseconds of the server process, all its threads included, a turn; one figure a window. */
async function cpuPerTurn(server: ServerProcess, questions: readonly string[]): Promise<number[]> {
  const client = await connectClient(server.url);
  await askAll(client, questions, WARM_UP);
  const perTurn: number[] = [];
  for (let window = 0; window < WINDOWS; window++) {
    const before = server.cpuSeconds();
    await askAll(client, questions, TURNS_A_WINDOW);
    perTurn.push(((server.cpuSeconds() - before) * 1000) / TURNS_A_WINDOW);
  }
  client.close();
  return perTurn;
}

async function askAll(client: LoadClient, questions: readonly string[], count: number): Promise<void> {
  for (let i = 0; i < count; i++) await client.ask(questions[i % questions.length] ?? '');
}

async function firstTextTimes(server: ServerProcess, questions: readonly string[]): Promise<number[]> {
  const clients = await Promise.all(Array.from({ length: CUSTOMERS }, () => connectClient(server.url)));
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const answers = await Promise.all(clients.map((client, i) => client.ask(questions[(round * CUSTOMERS + i) % questions.length] ?? '')));
    times.push(...answers.map((answer) => answer.firstTextMs));
  }
  for (const client of clients) client.close();
  return times;
}

/** Wordings of the sample bank's own questions: what customers ask most. */
function sampleQuestions(): string[] {
  const faqs = ['cards', 'loans', 'transfers'].map((topic) => readFileSync(resolve(import.meta.dirname, `../../knowledge/faqs/${topic}.zh-CN.csv`), 'utf8'));
  const rows = faqs.flatMap((text) => parse<{ variants: string; audience: string }>(text, { columns: true, skip_empty_lines: true }));
  return rows.filter((row) => row.audience === 'public').map((row) => row.variants.split('|')[0]?.trim() ?? '').filter((text) => text !== '');
}
