import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { getDocument, InvalidPDFException, OPS, VerbosityLevel, type PDFDocumentProxy, type PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { AppError } from '../../errors.ts';
import type { Block, Parsed, ParsedWarning } from './block.ts';
import { looksLikeTitle, readLineStart } from './numbering.ts';
import { pdfBlocks } from './pdf-blocks.ts';
import { readPage } from './pdf-operators.ts';
import { fontSink, hasFontSink } from './pdf-realm.ts';
import type { PageContent } from './pdf-page.ts';
import type { Font } from './pdf-text-state.ts';
import { plainPdfText } from './plain-pdf-text.ts';

const IMAGES = new Set<number>([OPS.paintImageXObject, OPS.paintInlineImageXObject, OPS.paintImageMaskXObject, OPS.paintImageXObjectRepeat]);
const MOST_PAGES = 2000;
/** Headings found by their size have the levels 1 to this one. */
const LAST_SIZED_LEVEL = 6;
/** Fewer characters a page than this are stamps or page numbers on a picture. */
const LEAST_CHARACTERS = 12;
const UNREADABLE = /[\ufffd\ue000-\uf8ff]|\p{Co}|\p{Cn}/gu;

/** Where pdf.js finds its character maps and fonts. Without them PDFs with fonts that are not embedded give empty text and no error. */
export function pdfResources(): { cMapUrl: string; cMapPacked: true; standardFontDataUrl: string } {
  const root = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));
  return { cMapUrl: join(root, 'cmaps') + sep, cMapPacked: true, standardFontDataUrl: join(root, 'standard_fonts') + sep };
}

/** Parses a PDF in this thread. Takes as long and as much memory as the file makes it: callers run it in a worker. */
export async function readPdf(bytes: Uint8Array): Promise<Parsed> {
  const copy = bytes.slice();
  const document = await openPdf(bytes);
  try {
    if (document.numPages > MOST_PAGES) throw new AppError('file-too-large', `The PDF has ${document.numPages} pages; at most ${MOST_PAGES} are read.`);
    const pages: PageContent[] = [];
    const warnings: ParsedWarning[] = [];
    for (let number = 1; number <= document.numPages; number += 1) {
      const page = await readOnePage(document, number).catch((): null => null);
      if (page) pages.push(page);
      else warnings.push({ code: 'page-unreadable', message: `Page ${number} is damaged and was left out.`, page: number });
    }
    const characters = pages.reduce((sum, page) => sum + page.runs.reduce((length, run) => length + run.text.length, 0), 0);
    if (characters < LEAST_CHARACTERS * document.numPages) return await readWithoutPositions(copy, document.numPages, pages);
    refuseGarbled(pages, characters);
    warnings.push(...pages.filter((page) => page.runs.length === 0).map((page) => ({ code: 'page-without-text', message: `Page ${page.number} is blank or a picture; nothing on it was read.`, page: page.number })));
    const { blocks, warnings: tableWarnings } = pdfBlocks(pages);
    warnings.push(...tableWarnings);
    return { blocks, pages: document.numPages, title: printedTitle(blocks) ?? await declaredTitle(document), meta: {}, warnings };
  } finally {
    await document.loadingTask.destroy();
  }
}

/** pdf.js asks for a whole document but only calls its `fonts.add` and `fonts.delete` as long as nothing is drawn. */
function fontOptions(): object {
  return hasFontSink() ? { disableFontFace: false, ownerDocument: fontSink } : { disableFontFace: true };
}

async function openPdf(bytes: Uint8Array, options = { maxImageSize: 0 }): Promise<PDFDocumentProxy> {
  try {
    return await getDocument({ data: bytes, ...pdfResources(), isEvalSupported: false, useSystemFonts: false, ...fontOptions(), ...options, verbosity: VerbosityLevel.ERRORS }).promise;
  } catch (cause) {
    if (cause instanceof Error && cause.name === 'PasswordException') throw new AppError('file-encrypted', 'The PDF is protected by a password. Remove the protection and upload it again.', { cause });
    if (cause instanceof InvalidPDFException) throw new AppError('file-broken', "The PDF is damaged and can't be opened.", { cause });
    throw new AppError('file-broken', "The PDF can't be read.", { cause });
  }
}

async function readOnePage(document: PDFDocumentProxy, number: number): Promise<PageContent> {
  const page = await document.getPage(number);
  try {
    const list = await page.getOperatorList();
    return readPage(list, { number, view: page.view, rotate: page.rotate, font: fontReader(page) });
  } finally {
    page.cleanup();
  }
}

function fontReader(page: PDFPageProxy): (name: string) => Font {
  const known = new Map<string, Font>();
  return (name) => {
    const found = known.get(name) ?? readFont(page.commonObjs.has(name) ? page.commonObjs.get(name) as unknown : null);
    known.set(name, found);
    return found;
  };
}

function readFont(value: unknown): Font {
  const font = (typeof value === 'object' && value !== null ? value : {}) as { name?: unknown; bold?: unknown; black?: unknown; vertical?: unknown; fontMatrix?: unknown };
  const scale = Array.isArray(font.fontMatrix) ? Number(font.fontMatrix[0]) : 0.001;
  const name = typeof font.name === 'string' ? font.name : '';
  return { bold: font.bold === true || font.black === true || /bold|black|heavy|demi|-W[6-9]\b/i.test(name), vertical: font.vertical === true, scale: scale > 0 ? scale : 0.001 };
}

/** A second reader decides before a file is called a scan: it may know fonts whose positions we can't follow. */
async function readWithoutPositions(bytes: Uint8Array, numPages: number, pages: readonly PageContent[]): Promise<Parsed> {
  const parsed = await plainPdfText(bytes.slice()).catch((): null => null);
  if (parsed) return parsed;
  if (pages.length === 0) throw new AppError('file-broken', 'No page of the PDF can be read.');
  if (await showsPictures(bytes.slice())) throw new AppError('file-scanned', `The PDF holds pictures of ${numPages} page(s) but no text. Run text recognition on it first.`);
  throw new AppError('file-empty', 'The PDF holds no text.');
}

/** Pictures are skipped while reading, so whether there are any is asked anew, on the first page. */
async function showsPictures(bytes: Uint8Array): Promise<boolean> {
  const document = await openPdf(bytes, { maxImageSize: -1 });
  try {
    const { fnArray } = await (await document.getPage(1)).getOperatorList();
    return fnArray.some((operation) => IMAGES.has(operation) || operation === OPS.constructPath);
  } finally {
    await document.loadingTask.destroy();
  }
}

function refuseGarbled(pages: readonly PageContent[], characters: number): void {
  const unreadable = pages.reduce((sum, page) => sum + page.runs.reduce((count, run) => count + (run.text.match(UNREADABLE)?.length ?? 0), 0), 0);
  if (unreadable > characters * 0.3) throw new AppError('file-broken', "The PDF's fonts don't say which characters they show, so its text can't be read. Export it again with embedded text.");
}

/** The largest line of the first page; else its first line, when that looks like a title. */
function printedTitle(blocks: readonly Block[]): string | null {
  const onFirst = blocks.filter((block) => block.page === 1);
  const sized = onFirst.filter((block) => block.kind === 'heading').filter((block) => block.level <= LAST_SIZED_LEVEL).sort((a, b) => a.level - b.level);
  if (sized[0]) return sized[0].text;
  const first = onFirst[0];
  return first && 'text' in first && looksLikeTitle(first.text) && readLineStart(first.text).kind === 'text' ? first.text : null;
}

async function declaredTitle(document: PDFDocumentProxy): Promise<string | null> {
  const { info } = await document.getMetadata().catch(() => ({ info: {} }));
  const title = 'Title' in info && typeof info.Title === 'string' ? info.Title.trim() : '';
  // Programs fill this field with file names and templates.
  return title === '' || /\.(?:docx?|pdf|indd|qxd|xlsx?)\b|untitled|microsoft word|^[\w-]+$/i.test(title) ? null : title;
}
