import { cleanLine, joinLines } from '../clean.ts';
import type { Run } from './pdf-page.ts';

/** Pieces of text that stand on one baseline without a wide gap. */
export interface Segment {
  text: string;
  x0: number;
  x1: number;
  bold: boolean;
}

export interface Line {
  y: number;
  size: number;
  segments: Segment[];
  x0: number;
  x1: number;
  text: string;
  bold: boolean;
}

const RAISED: Record<string, string> = { 0: '⁰', 1: '¹', 2: '²', 3: '³', 4: '⁴', 5: '⁵', 6: '⁶', 7: '⁷', 8: '⁸', 9: '⁹', '(': '⁽', ')': '⁾', '（': '⁽', '）': '⁾', a: 'ᵃ', b: 'ᵇ', c: 'ᶜ', d: 'ᵈ', e: 'ᵉ', f: 'ᶠ', g: 'ᵍ', h: 'ʰ', i: 'ⁱ', j: 'ʲ' };
const COLUMN_GAP = 1.3;

/**
 * Puts runs on common baselines, top to bottom, left to right. Raised small digits and single letters, as footnote marks are, become superscript
 * characters: as ordinary digits they would read as part of the number before them.
 */
export function buildLines(runs: readonly Run[]): Line[] {
  const sizes = runs.map((run) => run.size).sort((a, b) => a - b);
  const usual = sizes[Math.floor(sizes.length / 2)] ?? 10;
  const isSmall = (run: Run): boolean => run.size < usual * 0.78 && run.text.trim().length <= 16;
  const rows: { y: number; size: number; runs: Run[] }[] = [];
  for (const run of runs.filter((one) => !isSmall(one)).sort((a, b) => a.y - b.y)) {
    const row = rows.slice(-3).find((one) => Math.abs(one.y - run.y) < Math.min(one.size, run.size) * 0.35);
    if (row) row.runs.push(run);
    else rows.push({ y: run.y, size: run.size, runs: [run] });
  }
  const alone: Run[] = [];
  for (const run of runs.filter(isSmall)) {
    const row = rows.find((one) => touches(one, run));
    if (!row) alone.push(run);
    else row.runs.push(row.y - run.y > row.size * 0.12 ? { ...run, text: raise(run.text) } : run);
  }
  for (const run of alone.sort((a, b) => a.y - b.y)) {
    const row = rows.find((one) => Math.abs(one.y - run.y) < run.size * 0.35);
    if (row) row.runs.push(run);
    else rows.push({ y: run.y, size: run.size, runs: [run] });
  }
  return rows.sort((a, b) => a.y - b.y).map(toLine).filter((line) => line.text !== '');
}

function touches(row: { y: number; size: number; runs: Run[] }, small: Run): boolean {
  const dy = row.y - small.y;
  if (dy < -row.size * 0.3 || dy > row.size * 0.8) return false;
  // Full-width punctuation takes a whole square and fills half of it: a mark behind it stands in its empty half.
  return row.runs.some((run) => small.x0 - run.x1 < row.size * 1.2 && small.x0 - run.x1 > -row.size * (/[」』）】》，。、；：]$/.test(run.text) ? 0.6 : 0.3))
    // A mark that opens a footnote stands a tab before its text.
    || row.runs.some((run) => run.x0 - small.x1 < row.size * 2.6 && run.x0 - small.x1 > -row.size * 0.3);
}

/** A gap of half a character is a space between Chinese characters too; a smaller one only between Latin words. */
function joinPieces(before: string, after: string, gap: number): string {
  if (gap > 0.6) return `${before.trimEnd()} ${after.trimStart()}`;
  return gap > 0.18 || /\s$/.test(before) || /^\s/.test(after) ? joinLines(before.trimEnd(), after.trimStart()) : before + after;
}

function raise(text: string): string {
  return /^(?:[\d()（）,，\s]+|\s*[(（]?[a-j][)）]?\s*)$/.test(text) ? text.replace(/[\da-j()（）]/g, (char) => RAISED[char] ?? char).replace(/\s/g, '') : text;
}

function toLine(row: { y: number; size: number; runs: Run[] }): Line {
  const segments: Segment[] = [];
  const size = Math.max(...row.runs.map((run) => run.size));
  const parts: { text: string; x0: number; x1: number; boldLength: number }[] = [];
  for (const run of row.runs.sort((a, b) => a.x0 - b.x0)) {
    const last = parts.at(-1);
    const gap = last ? run.x0 - last.x1 : Number.POSITIVE_INFINITY;
    const bold = run.bold ? run.text.trim().length : 0;
    if (!last || gap > size * COLUMN_GAP) parts.push({ text: run.text, x0: run.x0, x1: run.x1, boldLength: bold });
    else {
      last.text = joinPieces(last.text, run.text, gap / size);
      last.x1 = Math.max(last.x1, run.x1);
      last.boldLength += bold;
    }
  }
  for (const part of parts) {
    const text = cleanLine(part.text);
    if (text !== '') segments.push({ text, x0: part.x0, x1: part.x1, bold: part.boldLength > part.text.replace(/\s/g, '').length * 0.8 });
  }
  return {
    y: row.y, size, segments, x0: segments[0]?.x0 ?? 0, x1: segments.at(-1)?.x1 ?? 0,
    text: segments.map((segment) => segment.text).join(' '), bold: segments.length > 0 && segments.every((segment) => segment.bold),
  };
}
