import { cleanLine, undouble } from '../clean.ts';
import type { Parsed } from './block.ts';
import { readLineStart, looksLikeTitle } from './numbering.ts';
import { textBlocks, type TextLine } from './text-blocks.ts';

/** Reads plain text by its numbering and blank lines. Lines that were wrapped at a fixed width are joined again. */
export function parseText(source: string): Parsed {
  const raw = source.split('\n');
  const width = wrapWidth(raw);
  const lines: TextLine[] = raw.map((line, at) => {
    const text = undouble(cleanLine(line));
    return { text, page: null, full: displayWidth(line.trimEnd()) >= width * 0.85, gapBefore: at > 0 && (raw[at - 1] ?? '').trim() === '' };
  });
  const first = lines.find((line) => line.text !== '');
  const blocks = textBlocks(lines);
  const isTitled = first !== undefined && looksLikeTitle(first.text) && readLineStart(first.text).kind === 'text';
  if (isTitled && blocks[0]?.kind === 'paragraph' && blocks[0].text === first.text) blocks[0] = { kind: 'heading', level: 1, text: first.text, page: null };
  return { blocks, pages: null, title: isTitled ? first.text : null, meta: {}, warnings: [] };
}

/** The width that lines were wrapped at: Infinity when the longest lines differ, as in text that was never wrapped. */
function wrapWidth(lines: readonly string[]): number {
  const widths = lines.map((line) => displayWidth(line.trimEnd())).filter((width) => width > 20).sort((a, b) => b - a);
  const longest = widths[0] ?? 0;
  const alike = widths.filter((width) => width >= longest * 0.88).length;
  return longest <= 120 && alike >= 4 && alike * 4 >= widths.length ? longest : Number.POSITIVE_INFINITY;
}

function displayWidth(text: string): number {
  return text.length + (text.match(/[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60\u3000-\u303f]/g)?.length ?? 0);
}
