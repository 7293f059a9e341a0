import { joinLines } from '../clean.ts';
import type { Block } from './block.ts';
import { readLineStart } from './numbering.ts';

export interface TextLine {
  text: string;
  page: number | null;
  /** The line was cut by the width of the page, so the next one may go on with it. */
  full?: boolean;
  /** A blank line or a larger gap stands before it. */
  gapBefore?: boolean;
}

/**
 * Turns lines of running text into headings, clauses, items and paragraphs by their numbering.
 * A line that starts nothing new continues the one before when that one is `full`; else it is a paragraph of its own.
 */
export function textBlocks(lines: readonly TextLine[]): Block[] {
  const blocks: Block[] = [];
  let open = false;
  for (const line of lines) {
    if (line.text === '') { open = false; continue; }
    const start = readLineStart(line.text);
    const last = blocks.at(-1);
    if (open && line.gapBefore !== true && start.kind === 'text' && last && 'text' in last && last.kind !== 'note') {
      last.text = joinLines(last.text, line.text);
    } else {
      blocks.push(toBlock(line, start));
    }
    const grown = blocks.at(-1);
    open = line.full === true && grown?.kind !== 'heading';
  }
  return blocks;
}

function toBlock({ text, page }: TextLine, start: ReturnType<typeof readLineStart>): Block {
  switch (start.kind) {
    case 'heading': return { kind: 'heading', level: start.level, text, page };
    case 'clause': return { kind: 'paragraph', text, clause: start.clause, page };
    case 'item': return { kind: 'item', text, page };
    case 'text': return { kind: 'paragraph', text, page };
  }
}
