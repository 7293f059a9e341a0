import { AppError } from '../../errors.ts';

/**
 * Decodes a text file: UTF-8 or UTF-16 by its mark, UTF-8, the charset an HTML page declares, else GB 18030,
 * which old Chinese bank pages and spreadsheets use without saying so. Bytes that are no text at all are refused.
 */
export function decodeText(bytes: Uint8Array): string {
  const text = decode(bytes);
  const odd = text.slice(0, 20_000).match(CONTROL)?.length ?? 0;
  if (odd > 0 && odd > Math.min(text.length, 20_000) * 0.002) throw new AppError('file-unsupported', 'The file is named like a text but holds binary data.');
  return text.replace(/\r\n?/g, '\n');
}

const CONTROL = new RegExp('[\\u0000-\\u0008\\u000e-\\u001a\\ufffd]', 'g');

function decode(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const head = new TextDecoder('latin1').decode(bytes.subarray(0, 2048));
    const declared = /charset\s*=\s*["']?([\w-]+)/i.exec(head)?.[1]?.toLowerCase() ?? '';
    return new TextDecoder(DECODABLE.has(declared) ? declared : 'gb18030').decode(bytes);
  }
}

const DECODABLE = new Set(['big5', 'gb18030', 'gbk', 'gb2312', 'iso-8859-1', 'windows-1252', 'utf-8']);
