import type { Chunk } from '../retrieval/chunk.ts';
import { packPassages } from './chunk-passages.ts';
import { readRows } from './chunk-rows.ts';
import type { Block } from './parse/block.ts';
import { markNotes } from './parse/footnotes.ts';
import { looksLikeTitle } from './parse/numbering.ts';

/** What all chunks of one version share. */
export type ChunkFrame = Pick<Chunk, 'document' | 'title' | 'version' | 'audience' | 'language' | 'effectiveFrom' | 'effectiveTo'>;

interface Section {
  path: string[];
  /** Position in the tree of headings: s2.1. */
  key: string;
  blocks: Block[];
}

/**
 * Cuts a document into passages and table rows, in reading order.
 * Ids follow the structure (section, table, row), so a change in one section leaves the paths of the others alone.
 * The same text twice in one section is kept once.
 */
export function chunkDocument(source: readonly Block[], frame: ChunkFrame): Chunk[] {
  const blocks = markNotes(source);
  const chunks: Chunk[] = [];
  for (const section of splitSections(blocks, frame.title)) {
    const seen = new Set<string>();
    const add = (path: string, content: Pick<Chunk, 'kind' | 'text' | 'page'> & Partial<Chunk>): void => {
      const identity = `${content.tableTitle ?? ''}\n${(content.section ?? []).join('\n')}\n${content.text}`;
      if (seen.has(identity) || content.text === '') return;
      seen.add(identity);
      chunks.push({ id: `${frame.document}@${frame.version}/${section.key}/${path}`, ...frame, section: section.path, ...content });
    };
    addSection(section, blocks, frame.language, add);
  }
  return chunks;
}

function addSection(section: Section, all: readonly Block[], language: Chunk['language'], add: (path: string, content: Pick<Chunk, 'kind' | 'text' | 'page'> & Partial<Chunk>) => void): void {
  let running: Block[] = [];
  let passages = 0;
  let tables = 0;
  const flush = (): void => {
    for (const passage of packPassages(running)) {
      passages += 1;
      add(`p${passages}`, { kind: 'passage', text: passage.text, page: passage.page, section: [...section.path, ...(passage.clauses === '' ? [] : [passage.clauses])] });
    }
    running = [];
  };
  for (const block of section.blocks) {
    if (block.kind !== 'table') { running.push(block); continue; }
    const title = titleBefore(running);
    const titled = block.title === '' && title !== '' ? { ...block, title } : block;
    // A caption is read with every row of its table; alone it says nothing.
    if (titled !== block && title.length <= 60) running.pop();
    flush();
    tables += 1;
    const at = all.indexOf(block);
    readRows(all.with(at, titled), at, language).forEach((row, index) => add(`t${tables}/r${index + 1}`, {
      kind: 'table-row', text: row.text, page: row.page, cells: row.cells, section: [...section.path, ...row.group],
      ...(row.tableTitle === '' ? {} : { tableTitle: row.tableTitle }), ...(row.footnotes.length === 0 ? {} : { footnotes: row.footnotes }),
    }));
  }
  flush();
}

/** A short line right before a table is its title: 表1 申购费率, or a sentence that ends in a colon. */
function titleBefore(running: readonly Block[]): string {
  const last = running.at(-1);
  if (last?.kind !== 'paragraph') return '';
  if (looksLikeTitle(last.text) || /^(?:表|table)\s?\d+/i.test(last.text)) return last.text;
  return last.text.length <= 60 && /[：:]$/.test(last.text) ? last.text.slice(0, -1) : '';
}

/** The parts between headings. The document's own title is not a section. */
function splitSections(blocks: readonly Block[], title: string): Section[] {
  const sections: Section[] = [{ path: [], key: 's0', blocks: [] }];
  const open: { level: number; text: string; number: number }[] = [];
  const counts = new Map<string, number>();
  let isFirst = true;
  for (const block of blocks) {
    if (block.kind !== 'heading') { sections.at(-1)?.blocks.push(block); continue; }
    const isTitle = isFirst && (block.level <= 1 || sameTitle(block.text, title));
    isFirst = false;
    if (isTitle) continue;
    while (open.length > 0 && (open.at(-1)?.level ?? 0) >= block.level) open.pop();
    const parent = open.map((one) => one.number).join('.');
    const number = (counts.get(parent) ?? 0) + 1;
    counts.set(parent, number);
    open.push({ level: block.level, text: block.text, number });
    sections.push({ path: open.map((one) => one.text), key: `s${open.map((one) => one.number).join('.')}`, blocks: [] });
  }
  return sections;
}

function sameTitle(heading: string, title: string): boolean {
  const bare = (text: string): string => text.replace(/[\s（）()《》]/g, '');
  return bare(title).includes(bare(heading)) || bare(heading).includes(bare(title));
}
