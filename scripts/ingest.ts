import { stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { loadConfig, loadEnvFile } from '../server/config.ts';
import { loadBank } from '../server/content/bank.ts';
import type { DraftVersion } from '../server/content/draft-version.ts';
import { dateVersions } from '../server/content/date-versions.ts';
import { publishVersions, type PublishDeps } from '../server/content/publish.ts';
import { readFile } from '../server/content/read-file.ts';
import { readFolder, type FolderContent, type OnProgress } from '../server/content/read-folder.ts';
import { AppError } from '../server/errors.ts';
import { showProgress } from '../server/progress.ts';
import { createEmbedder } from '../server/retrieval/embed.ts';
import { openDatabase } from '../server/store/database.ts';

const HELP = `Reads documents and publishes them; a running service takes them over by itself.

  npm run ingest -- PATH...          files or folders: PDF, DOCX, HTML, Markdown, CSV, TXT
  npm run ingest -- --check PATH...  only reads and reports, publishes nothing
  npm run ingest -- --json PATH...   the report as JSON on standard output

Dates, language and audience come from front matter, from a sidecar FILE.meta.yaml or from the text itself.
A file that can't be used is refused with a reason and stops no other; the exit code is then 2.
`;

interface Options {
  json?: boolean | undefined;
  check?: boolean | undefined;
}

/** What became of one file. */
type FileReport =
  | { file: string; document: string; version: string; language: string; effectiveFrom: string | null; effectiveTo: string | null; pages: number | null; chunks: number; tableRows: number; warnings: DraftVersion['warnings']; ms: number }
  | { file: string; refused: string; reason: string };

async function run(paths: string[], options: Options): Promise<void> {
  const content = await readAll(paths, showProgress('reading documents'));
  const published = options.check || content.versions.length === 0 ? null : await publish(content.versions);
  const files = [...dateVersions(content.versions).map(reportOf), ...content.refused.map(({ path, code, message }) => ({ file: path, refused: code, reason: message }))];
  if (options.json) process.stdout.write(`${JSON.stringify({ files, published })}\n`);
  else process.stdout.write(`${files.map(lineOf).join('\n')}\n${published ? `Live: snapshot ${published.hash}, ${published.added} new version(s).` : 'Nothing was published.'}\n`);
  if (content.refused.length > 0) process.exitCode = 2;
}

async function readAll(paths: readonly string[], onProgress: OnProgress): Promise<FolderContent> {
  const all: FolderContent = { versions: [], refused: [] };
  for (const path of paths) {
    const found = await readPath(resolve(path), onProgress);
    all.versions.push(...found.versions);
    all.refused.push(...found.refused);
  }
  return all;
}

async function readPath(path: string, onProgress: OnProgress): Promise<FolderContent> {
  const entry = await stat(path).catch((cause: unknown) => {
    throw new AppError('bad-input', `There is no file or folder ${path}.`, { cause });
  });
  const deps = { now: Date.now };
  if (entry.isDirectory()) return readFolder(deps, path, onProgress);
  try {
    return { versions: [await readFile(deps, path, {})], refused: [] };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { versions: [], refused: [{ path: basename(path), code: error.code, message: error.message }] };
  }
}

async function publish(versions: readonly DraftVersion[]): Promise<{ hash: string; added: number }> {
  const config = loadConfig();
  const db = await openDatabase({ url: config.databaseUrl, beside: true });
  try {
    const deps: PublishDeps = {
      db, now: Date.now, bank: await loadBank(config.knowledgeDir), embedder: await createEmbedder(config), snapshotsDir: join(config.dataDir, 'snapshots'),
    };
    const progress = showProgress('building the index');
    return await publishVersions(deps, versions, { actor: 'system:ingest', onProgress: ({ stage, done, total }) => progress(done, total, stage) });
  } finally {
    await db.close();
  }
}

function reportOf(version: DraftVersion): FileReport {
  const { sourceName, document, language, effectiveFrom, effectiveTo, pages, chunks, tableRows, warnings, ms } = version;
  return { file: sourceName, document, version: version.version, language, effectiveFrom, effectiveTo, pages, chunks: chunks.length, tableRows, warnings, ms: Math.round(ms) };
}

function lineOf(report: FileReport): string {
  if ('refused' in report) return `refused  ${report.file}: ${report.reason} (${report.refused})`;
  const pages = report.pages === null ? '' : `${report.pages} pages, `;
  const dates = report.effectiveFrom === null ? '' : `, in force from ${report.effectiveFrom}${report.effectiveTo === null ? '' : ` until ${report.effectiveTo}`}`;
  const warnings = report.warnings.map((warning) => `\n         ${warning.page === undefined ? '' : `page ${warning.page}: `}${warning.message}`).join('');
  return `ok       ${report.file}: ${pages}${report.chunks} chunks, ${report.tableRows} table rows${dates} (${report.ms} ms)${warnings}`;
}

try {
  loadEnvFile();
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: 'boolean' }, check: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help || positionals.length === 0) process.stdout.write(HELP);
  else await run(positionals, values);
} catch (error) {
  const isUsage = error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  if (!(error instanceof AppError) && !isUsage) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
