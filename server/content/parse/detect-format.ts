import { fileTypeFromBuffer } from 'file-type';
import { extname } from 'node:path';
import { AppError } from '../../errors.ts';
import type { SourceType } from '../draft-version.ts';

const BY_NAME: Record<string, SourceType> = {
  '.pdf': 'pdf', '.docx': 'docx', '.html': 'html', '.htm': 'html', '.md': 'markdown', '.markdown': 'markdown', '.csv': 'csv', '.txt': 'text',
};
const READABLE = 'PDF, DOCX, HTML, Markdown, CSV and plain text can be read';

/**
 * The format of a file, from its first bytes and its name. A name that promises text must not hold something else, and a PDF
 * or DOCX under another name is read as what it is.
 */
export async function detectFormat(bytes: Uint8Array, name: string): Promise<SourceType> {
  if (bytes.length === 0) throw new AppError('file-empty', 'The file is empty.');
  const named = BY_NAME[extname(name).toLowerCase()];
  const found = await fileTypeFromBuffer(bytes).catch(() => undefined);
  const mime = found?.mime ?? '';
  // A PDF may have a few stray bytes before its header; readers accept them.
  if (mime === 'application/pdf' || new TextDecoder('latin1').decode(bytes.subarray(0, 1024)).includes('%PDF-')) return 'pdf';
  if (mime === 'application/vnd.openxmlformats-officedocument.wordprocessingml.document') return 'docx';
  if (mime === 'application/x-cfb') {
    throw new AppError(named === 'docx' ? 'file-encrypted' : 'file-unsupported', 'The file is an old Office file or is protected by a password. Save it as DOCX without a password.');
  }
  if (named === 'docx' && mime === 'application/zip') return 'docx';
  if (named === 'pdf' || named === 'docx') throw new AppError('file-broken', `The file is named ${extname(name)} but is not such a file.`);
  if (found && !/^(?:text\/|application\/(?:xml|xhtml))/.test(mime)) throw new AppError('file-unsupported', `The file is ${mime}. ${READABLE}.`);
  if (named === undefined) throw new AppError('file-unsupported', `Files of this kind are not read. ${READABLE}.`);
  if (named === 'text' && /^\s*<!doctype html|^\s*<html[\s>]/i.test(new TextDecoder('latin1').decode(bytes.subarray(0, 512)))) return 'html';
  return named;
}
