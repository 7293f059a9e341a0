import { cleanLine, joinLines, undouble } from '../clean.ts';
import type { Block } from './block.ts';
import { looksLikeTitle, readLineStart } from './numbering.ts';
import type { Line } from './pdf-lines.ts';
import { textBlocks, type TextLine } from './text-blocks.ts';

export interface TextStyle {
  /** The size that most text has. */
  body: number;
  /** Larger sizes, largest first: the levels of headings. */
  headingSizes: number[];
}

interface RunningOptions {
  page: number;
  width: number;
  style: TextStyle;
  /** What stands before, so that a heading "(cont'd)" does not open its section again. */
  previous: readonly Block[];
}

const CONTINUED = /\s*[(（](?:cont['’]?d|continued|续|續|续上页)[)）]\s*$/i;
/** The level of headings that differ from the text only by their weight. */
export const BOLD_LEVEL = 16;
const CONTENTS_LINE = /(?:[.·…‥]\s?){5,}\s*\d{0,4}$/;

/** Reads lines of running text: headings by size, weight and numbering, the rest joined where the width of the page cut it. */
export function readRunningText(lines: readonly Line[], options: RunningOptions): Block[] {
  const blocks: Block[] = [];
  const right = rightEdge(lines);
  let running: TextLine[] = [];
  let title: { text: string; level: number; line: Line } | null = null;
  const flushText = (): void => { blocks.push(...textBlocks(running)); running = []; };
  const flushTitle = (): void => {
    if (title) pushHeading(blocks, options, title.text, title.level);
    title = null;
  };
  lines.forEach((line, index) => {
    const text = undouble(cleanLine(line.text));
    if (text === '' || CONTENTS_LINE.test(text)) return;
    const before = lines[index - 1];
    const gap = before ? line.y - before.y : 0;
    const level = headingLevel(line, text, options.style, { next: lines[index + 1], right });
    if (level !== null) {
      flushText();
      // A heading of two lines has one size and no wider gap than its own height.
      if (title && title.level === level && line.y - title.line.y < line.size * 1.7 && readLineStart(text).kind === 'text') title = { text: joinLines(title.text, text), level, line };
      else { flushTitle(); title = { text, level, line }; }
      return;
    }
    flushTitle();
    running.push({ text, page: options.page, full: isFull(line, lines[index + 1], right), gapBefore: gap > line.size * 2.1 });
  });
  flushTitle();
  flushText();
  return blocks;
}

function pushHeading(blocks: Block[], options: RunningOptions, text: string, level: number): void {
  const bare = text.replace(CONTINUED, '');
  const open = [...options.previous, ...blocks].findLast((block) => block.kind === 'heading' && block.level <= level);
  if (open?.kind === 'heading' && open.text === bare) return;
  blocks.push({ kind: 'heading', level, text: bare, page: options.page });
}

/** From this size on, relative to the text, a line is a heading whatever it says; below, only if it looks like one. */
const CLEARLY_LARGER = 1.4;

function headingLevel(line: Line, text: string, style: TextStyle, around: { next: Line | undefined; right: number }): number | null {
  if (!/[\p{L}]/u.test(text) || text.length > 160) return null;
  const start = readLineStart(text);
  const rank = style.headingSizes.findIndex((size) => Math.abs(size - line.size) <= 0.3);
  if (rank >= 0 && !/[。；;]$/.test(text) && (text.length <= 90 || !/[.。]/.test(text)) && !/[a-z]\.$/.test(text)) {
    const isShort = looksLikeTitle(text) && line.x1 < around.right - line.size * 2 && around.next?.size !== line.size;
    if (line.size >= style.body * CLEARLY_LARGER || line.bold || isShort) return Math.min(rank + 1, 6);
  }
  if (line.bold && looksLikeTitle(text) && line.segments.length === 1) return start.kind === 'heading' ? start.level : BOLD_LEVEL;
  return null;
}

function rightEdge(lines: readonly Line[]): number {
  const ends = lines.map((line) => line.x1).sort((a, b) => a - b);
  return ends[Math.floor(ends.length * 0.93)] ?? 0;
}

/** Whether the line ended because the next word did not fit. */
function isFull(line: Line, next: Line | undefined, right: number): boolean {
  if (!next) return !/[。.!！?？；;：:]$/.test(line.text);
  const firstWord = /^[\u2e80-\u9fff]/.test(next.text) ? next.size * 2 : (next.x1 - next.x0) * (/^\S+/.exec(next.text)?.[0].length ?? 1) / Math.max(1, next.text.length);
  return right - line.x1 < firstWord + line.size;
}
