import { PDFParse } from 'pdf-parse';
import type { Parsed } from './block.ts';
import { parseText } from './parse-text.ts';
import { pdfResources } from './read-pdf.ts';

const LEAST_CHARACTERS = 40;

/**
 * The text of a PDF as pdf-parse reads it, without tables, or null when that finds next to none either.
 * Only for files whose drawing operations gave no text: everywhere else positions are needed.
 */
export async function plainPdfText(bytes: Uint8Array): Promise<Parsed | null> {
  const parser = new PDFParse({ data: bytes, ...pdfResources() });
  try {
    const { pages } = await parser.getText({ pageJoiner: '' });
    const length = pages.reduce((sum, page) => sum + page.text.trim().length, 0);
    if (length < LEAST_CHARACTERS * pages.length) return null;
    const blocks = pages.flatMap((page) => parseText(page.text).blocks.map((block) => ({ ...block, page: page.num })));
    return { blocks, pages: pages.length, title: null, meta: {}, warnings: [{ code: 'no-positions', message: 'Only the plain text could be read; tables in it are not recognised.' }] };
  } finally {
    await parser.destroy();
  }
}
