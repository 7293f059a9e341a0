import { joinLines, undouble } from '../clean.ts';
import type { Line } from './pdf-lines.ts';

/**
 * Joins the lines of a cell. A line that ended because the next word did not fit goes on; a line that ended before
 * the border was a statement of its own and is parted by a semicolon, as are lines laid out in columns inside the cell.
 */
export function joinCellLines(lines: readonly Line[], right: number): string {
  let text = '';
  lines.forEach((line, index) => {
    const before = lines[index - 1];
    if (!before) { text = line.text; return; }
    text = isWrapped(before, line, right) ? joinLines(text, line.text) : `${text}${/[;；:：,，、/([（]$/.test(text) || /^[(（]/.test(line.text) ? ' ' : separator(text)}${line.text}`;
  });
  return undouble(text.trim());
}

/** Whether `line` only continues `before`: its first word would not have fitted there. */
export function isWrapped(before: Line, line: Line, right: number): boolean {
  if (before.segments.length > 1 || line.segments.length > 1) return false;
  if (/^(?:[-•·●–]\s|\(?[a-z0-9]{1,2}[)）]\s)/.test(line.text)) return false;
  const isWide = /^[\u2e80-\u9fff\uff00-\uffef]/.test(line.text);
  const firstWord = isWide ? line.size * 2 : wordWidth(line);
  return right - before.x1 < firstWord + line.size * 0.6 || /[a-z,，、/&]$/.test(before.text) && /^[a-z(（]/.test(line.text);
}

function wordWidth(line: Line): number {
  const word = /^\S+/.exec(line.text)?.[0] ?? '';
  return (line.x1 - line.x0) * word.length / Math.max(1, line.text.length);
}

function separator(text: string): string {
  return /[\u3400-\u9fff]/.test(text) ? '；' : '; ';
}
