import mammoth from 'mammoth';
import { AppError } from '../../errors.ts';
import type { Parsed } from './block.ts';
import { parseHtml } from './parse-html.ts';

/** Reads a DOCX by way of HTML, which keeps headings, lists and merged cells. Pictures are left out. */
export async function parseDocx(bytes: Uint8Array): Promise<Parsed> {
  try {
    const { value } = await mammoth.convertToHtml({ buffer: Buffer.from(bytes) }, {
      convertImage: mammoth.images.imgElement(() => Promise.resolve({ src: '' })),
      styleMap: ["p[style-name='Title'] => h1:fresh", "p[style-name='Subtitle'] => p:fresh"],
    });
    return parseHtml(`<main>${value}</main>`);
  } catch (cause) {
    throw new AppError('file-broken', "The DOCX file is damaged and can't be opened.", { cause });
  }
}
