import { createHash } from 'node:crypto';
import { readFile as readBytes, stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import type { Clock } from '../clock.ts';
import { AppError } from '../errors.ts';
import { chunkDocument, type ChunkFrame } from './chunk-document.ts';
import { detectLanguage } from './detect-language.ts';
import { checkMeta, readSidecar, type DocumentMeta } from './document-meta.ts';
import type { DraftVersion, SourceType } from './draft-version.ts';
import { datesInText } from './effective-dates.ts';
import { faqChunks, isFaqHeader } from './faq.ts';
import type { Block, Parsed } from './parse/block.ts';
import { decodeText } from './parse/decode-text.ts';
import { detectFormat } from './parse/detect-format.ts';
import { parseCsv, readRecords } from './parse/parse-csv.ts';
import { parseDocx } from './parse/parse-docx.ts';
import { parseHtml } from './parse/parse-html.ts';
import { parseMarkdown } from './parse/parse-markdown.ts';
import { parsePdf } from './parse/parse-pdf.ts';
import { parseText } from './parse/parse-text.ts';
import { documentId } from './document-id.ts';

export interface ReadOptions {
  /** Larger files are refused; 50 MB unless told. */
  maxBytes?: number;
  /** For one PDF; 60 s unless told. */
  timeoutMs?: number;
  /** What the uploader says about the document; wins over sidecar and front matter. */
  meta?: Record<string, unknown>;
}

const MAX_BYTES = 50 * 1024 * 1024;
const FAQ_TITLE = { 'zh-CN': '常见问题', 'zh-Hant': '常見問題', en: 'Frequently asked questions' } as const;

/**
 * Parses one file into a draft version, or refuses it with an AppError that says why (file-unsupported, -broken, -encrypted,
 * -scanned, -empty, -too-large, -timeout). A result always has chunks: a file is never indexed empty.
 * Dates and language come from front matter, sidecar or the text, never from the file's name.
 */
export async function readFile(deps: { now: Clock }, path: string, options: ReadOptions = {}): Promise<DraftVersion> {
  const startedAt = deps.now();
  const { size } = await stat(path);
  const maxBytes = options.maxBytes ?? MAX_BYTES;
  if (size > maxBytes) throw new AppError('file-too-large', `The file has ${size} bytes; at most ${maxBytes} are read.`);
  const bytes = new Uint8Array(await readBytes(path));
  const sourceType = await detectFormat(bytes, path);
  const records = sourceType === 'csv' ? readRecords(decodeText(bytes)) : [];
  const parsed = records.length > 0 ? parseCsv(records) : await parse(sourceType, bytes, options);
  if (parsed.blocks.every((block) => block.kind === 'heading')) throw new AppError('file-empty', 'The file holds no text.');
  const meta = checkMeta(parsed.meta, await readSidecar(path), options.meta ?? {});
  const draft = { ...describe(parsed, meta, path, sourceType, isFaqHeader(records[0] ?? [])), pages: parsed.pages };
  const frame: ChunkFrame = draft;
  const faq = isFaqHeader(records[0] ?? []) ? faqChunks(records, frame) : null;
  const chunks = faq?.chunks ?? chunkDocument(parsed.blocks, frame);
  if (chunks.length === 0) throw new AppError('file-empty', 'The file holds no text that can be cited.');
  const tableRows = chunks.filter((chunk) => chunk.kind === 'table-row').length;
  return { ...draft, chunks, warnings: [...draft.warnings, ...(faq?.warnings ?? [])], tableRows, ms: deps.now() - startedAt };
}

async function parse(type: SourceType, bytes: Uint8Array, options: ReadOptions): Promise<Parsed> {
  switch (type) {
    case 'pdf': return parsePdf(bytes, { timeoutMs: options.timeoutMs ?? 60_000 });
    case 'docx': return parseDocx(bytes);
    case 'html': return parseHtml(decodeText(bytes));
    case 'markdown': return parseMarkdown(decodeText(bytes));
    case 'csv': throw new AppError('file-empty', 'The CSV file holds no rows.');
    case 'text': return parseText(decodeText(bytes));
  }
}

function describe(parsed: Parsed, meta: DocumentMeta, path: string, sourceType: SourceType, isFaq: boolean): Omit<DraftVersion, 'chunks' | 'pages' | 'tableRows' | 'ms'> {
  const text = parsed.blocks.map(blockText).join('\n');
  const language = meta.language ?? detectLanguage(text);
  const dates = datesInText(text);
  const warnings = [...parsed.warnings];
  const effectiveFrom = meta.effectiveFrom ?? (isFaq ? null : dates.effectiveFrom);
  if (effectiveFrom === null && !isFaq) warnings.push({ code: 'no-effective-date', message: 'Neither the text nor its details say from when it holds, so it holds on any day.' });
  if (meta.effectiveFrom === undefined && dates.isAmbiguous) warnings.push({ code: 'several-effective-dates', message: `The text names several first days; ${dates.effectiveFrom ?? ''} was taken.` });
  const stem = basename(path, extname(path));
  if (meta.effectiveFrom === undefined && dates.isRevised) warnings.push({ code: 'revised-text', message: `The text was revised after its first day in force; ${dates.effectiveFrom ?? ''}, the last revision it names, was taken.` });
  const known = {
    document: meta.document ?? documentId(isFaq ? `faq-${stem}` : stem),
    title: meta.title ?? parsed.title ?? (isFaq ? FAQ_TITLE[language] : stem),
    language,
    audience: meta.audience ?? 'public',
    effectiveFrom,
    effectiveTo: meta.effectiveTo ?? (isFaq ? null : dates.effectiveTo),
    owner: meta.owner ?? null,
    policy: meta.policy ?? null,
  };
  const contentHash = createHash('sha256').update(JSON.stringify([known, parsed.blocks])).digest('hex');
  return { ...known, version: contentHash.slice(0, 10), sourceName: basename(path), sourceType, contentHash, warnings };
}

function blockText(block: Block): string {
  if (block.kind !== 'table') return block.text;
  return [block.title, ...block.rows.flatMap((row) => row.cells.map((cell) => cell.value))].join(' ');
}
