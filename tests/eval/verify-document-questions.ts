/**
 * Checks the keys of document-questions.jsonl against the documents themselves, then prints counts; exits with 1 and the bad ids.
 * Each phrase of mustSay must be written in a cited document in one of its forms.
 * A quote is one passage, or several parted by " … ": the first must stand on `page` of a cited document, the others anywhere in what is cited.
 * White space and case do not count, since PDF text breaks lines and letters at will. Run by `npx tsx` from the project root.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'cheerio';
import mammoth from 'mammoth';
import { z } from 'zod';
import { PROJECT_ROOT } from '../../server/config.ts';

const INGEST = join(PROJECT_ROOT, '../shared/ingest');
const QUESTIONS = join(import.meta.dirname, 'document-questions.jsonl');

const questionSchema = z.strictObject({
  id: z.string(),
  language: z.enum(['zh-CN', 'zh-Hant', 'en']),
  asOf: z.iso.date(),
  kind: z.enum(['fact', 'table', 'condition', 'compound', 'follow-up', 'false-premise', 'unanswerable', 'clarify', 'cross-lingual']),
  folder: z.string(),
  history: z.array(z.strictObject({ q: z.string().min(1), a: z.string().min(1) })).min(1).optional(),
  question: z.string().min(2),
  phrasings: z.array(z.string().min(2)).min(2).max(3),
  expect: z.enum(['answer', 'decline', 'clarify']),
  mustCite: z.array(z.string()),
  mustSay: z.array(z.string()),
  mustNotSay: z.array(z.string()),
  page: z.int().positive().nullable(),
  quote: z.string(),
  frozen: z.literal(true).optional(),
});
type Question = z.infer<typeof questionSchema>;
/** Texts of one page, or of the whole document: a PDF has one for each order in which its words can be read. */
type Texts = readonly string[];

/** The texts of each page; a document without pages has one. */
async function readPages(path: string): Promise<Texts[]> {
  if (path.endsWith('.pdf')) return readPdf(path);
  if (path.endsWith('.docx')) return [[squeeze((await mammoth.extractRawText({ path })).value)]];
  const text = readFileSync(path, 'utf8');
  return [[squeeze(path.endsWith('.html') ? load(text).root().text() : text)]];
}

function readPdf(path: string): Texts[] {
  const orders = ['-layout', '-raw'].map((order) =>
    execFileSync('pdftotext', [order, path, '-'], { encoding: 'utf8', maxBuffer: 2 ** 26, stdio: ['ignore', 'pipe', 'ignore'] }).split('\f').map(squeeze));
  return (orders[0] ?? []).map((_, page) => orders.map((pages) => pages[page] ?? ''));
}

function squeeze(text: string): string {
  return text.normalize('NFKC').replace(/[\s\p{Cc}\p{Cf}]+/gu, '').toLowerCase();
}

/** The pages of every document of a folder by stem, the file's name without its ending. */
async function readFolder(folder: string): Promise<Map<string, Texts[]>> {
  const names = readdirSync(join(INGEST, folder)).filter((name) => /\.(?:pdf|html|docx|md)$/.test(name));
  return new Map(await Promise.all(names.map(async (name) => [name.replace(/\.[a-z]+$/, ''), await readPages(join(INGEST, folder, name))] as const)));
}

function checkAgainstDocuments(question: Question, documents: ReadonlyMap<string, Texts[]>): string[] {
  const stems = question.mustCite.flatMap((alternatives) => alternatives.split('||'));
  const unknown = stems.filter((stem) => !documents.has(stem)).map((stem) => `no document ${stem}`);
  const cited = stems.length > 0 ? stems.flatMap((stem) => [documents.get(stem) ?? []]) : [...documents.values()];
  const parts = question.quote.split(' … ').map(squeeze).filter((part) => part !== '');
  const isFound = (part: string, isFirst: boolean): boolean => cited.some((pages) =>
    pages.some((texts, index) => (!isFirst || question.page === null || index + 1 === question.page) && texts.some((text) => text.includes(part))));
  const isWritten = (alternatives: string): boolean => alternatives.split('||').some((phrase) => cited.some((pages) => pages.flat().some((text) => text.includes(squeeze(phrase)))));
  const unwritten = question.mustSay.filter((alternatives) => !isWritten(alternatives)).map((alternatives) => `not written in what is cited: ${alternatives}`);
  return [...unknown, ...unwritten, ...parts.filter((part, index) => !isFound(part, index === 0)).map((part) => `not found: ${part}`)];
}

function checkShape(question: Question): string[] {
  const { expect, history, id, kind, mustCite, mustNotSay, mustSay, phrasings, quote } = question;
  const said = mustSay.flatMap((alternatives) => alternatives.split('||'));
  const expected = kind === 'unanswerable' ? 'decline' : kind === 'clarify' ? 'clarify' : 'answer';
  const isThird = BigInt(`0x${createHash('sha1').update(id).digest('hex')}`) % 3n === 0n;
  return Object.entries({
    'expect does not fit the kind': expect !== expected,
    'an answer needs a document, words and a quote': expect === 'answer' && (mustCite.length === 0 || mustSay.length === 0 || quote === ''),
    'a follow-up needs a history, and nothing else has one': (kind === 'follow-up') !== (history !== undefined),
    'says and forbids the same': mustNotSay.some((phrase) => said.includes(phrase)),
    'a wording stands twice': new Set([question.question, ...phrasings]).size <= phrasings.length,
    'frozen is not by sha1 of the id': (question.frozen === true) !== isThird,
  }).filter(([, isWrong]) => isWrong).map(([why]) => why);
}

function printCounts(questions: readonly Question[]): void {
  for (const key of ['kind', 'language', 'folder', 'expect', 'frozen'] as const) {
    const counts = new Map<string, number>();
    for (const name of questions.map((question) => String(question[key] ?? 'open'))) counts.set(name, (counts.get(name) ?? 0) + 1);
    console.log(`${key}: ${[...counts].map(([name, count]) => `${name} ${count}`).join(', ')}`);
  }
  console.log(`${questions.length} questions, ${questions.filter(({ quote }) => quote !== '').length} with a quote`);
}

if (!existsSync(INGEST)) {
  console.log('skipped: the documents lie outside of the repository (../shared/ingest) and are not here');
} else {
  const questions = readFileSync(QUESTIONS, 'utf8').split('\n').filter((line) => line.trim() !== '').map((line) => questionSchema.parse(JSON.parse(line)));
  const folders = new Map<string, Map<string, Texts[]>>();
  for (const folder of new Set(questions.map((question) => question.folder))) folders.set(folder, await readFolder(folder));
  const repeated = questions.filter(({ id }, index) => questions.findIndex((other) => other.id === id) < index).map(({ id }) => `${id}: id stands twice`);
  const problems = questions.flatMap((question) => [...checkShape(question), ...checkAgainstDocuments(question, folders.get(question.folder) ?? new Map())].map((why) => `${question.id}: ${why}`));
  printCounts(questions);
  for (const problem of [...repeated, ...problems]) console.log(problem);
  if (repeated.length + problems.length > 0) process.exitCode = 1;
}
