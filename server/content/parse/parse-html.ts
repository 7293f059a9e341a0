import { load, type Cheerio, type CheerioAPI } from 'cheerio';
import { cleanLine, joinLines, undouble } from '../clean.ts';
import type { Block, Parsed } from './block.ts';
import { readLineStart } from './numbering.ts';
import { labelGrid, spreadSpans, type SpanCell } from './table-grid.ts';

type AnyNode = ReturnType<ReturnType<CheerioAPI['root']>['contents']> extends Cheerio<infer Node> ? Node : never;
type Element = Extract<AnyNode, { attribs: object }>;

const DROPPED = 'script,style,noscript,template,nav,header,footer,aside,form,button,select,iframe,svg,object,head,[hidden],[aria-hidden="true"],[role="navigation"],[role="banner"],[role="contentinfo"],.breadcrumb,.breadcrumbs';
const HIDDEN_STYLE = /display\s*:\s*none|visibility\s*:\s*hidden/i;
const SUPERSCRIPT = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/**
 * Reads the content of a web page: `main` or `article` where there is one, without navigation, scripts, banners and hidden text.
 * A page whose text stands in bare lines with `<br>` is read by its numbering, like plain text.
 */
export function parseHtml(source: string): Parsed {
  const $ = load(source);
  const title = cleanLine($('title').first().text());
  dropNoise($);
  const blocks: Block[] = [];
  const main = $('main, [role="main"]').first();
  const root = main.length > 0 && cleanLine(main.text()).length > 40 ? main : $('body');
  walk($, root, blocks);
  const headings = blocks.filter((block) => block.kind === 'heading');
  const first = headings.find((block) => block.level === 1) ?? (title === '' ? headings.find((block) => block.level <= 6) : undefined);
  const declared = $('meta[name="effective-date"]').attr('content');
  return { blocks, pages: null, title: first?.text ?? (title === '' ? null : title), meta: declared === undefined ? {} : { effectiveFrom: declared }, warnings: [] };
}

function dropNoise($: CheerioAPI): void {
  // An article's own <header> may hold its title: only its headings are kept.
  $('article header, main header').each((_, element) => { $(element).replaceWith($(element).find('h1,h2,h3,p')); });
  $(DROPPED).not('form:has(table), form:has(p)').remove();
  $('form').each((_, element) => { $(element).replaceWith($(element).contents()); });
  $('[style]').filter((_, element) => HIDDEN_STYLE.test($(element).attr('style') ?? '')).remove();
  $('sup').each((_, element) => {
    const mark = $(element).text().trim().replace(/^[[(（]|[\])）]$/g, '');
    if (/^\d{1,2}$/.test(mark)) $(element).replaceWith(mark.replace(/\d/g, (digit) => SUPERSCRIPT.charAt(Number(digit))));
  });
  $('br').replaceWith('\n');
}

const TEXT = 3;
/** Elements that stand on lines of their own; everything else is part of the running text around it. */
const BLOCK_TAGS = new Set(['address', 'article', 'blockquote', 'body', 'center', 'dd', 'details', 'div', 'dl', 'dt', 'fieldset', 'figure', 'form', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'hr', 'html', 'li', 'main', 'ol', 'p', 'pre', 'section', 'summary', 'table', 'tbody', 'td', 'th', 'tr', 'ul', 'caption', 'figcaption']);

function walk($: CheerioAPI, parent: Cheerio<AnyNode>, blocks: Block[]): void {
  let running = '';
  const flush = (): void => {
    pushText(running, blocks);
    running = '';
  };
  for (const node of parent.contents().toArray()) {
    if (node.nodeType === TEXT && 'data' in node) running += node.data;
    else if ('attribs' in node) {
      if (BLOCK_TAGS.has(node.name) || $(node).find('p,div,table,li,h1,h2,h3,h4').length > 0) {
        flush();
        readElement($, node, blocks);
      } else {
        running += $(node).text();
      }
    }
  }
  flush();
}

function readElement($: CheerioAPI, element: Element, blocks: Block[]): void {
  const heading = /^h([1-6])$/.exec(element.name);
  if (heading) {
    const text = undouble(cleanLine($(element).text().replace(/\s+/g, ' ')));
    if (text !== '') blocks.push({ kind: 'heading', level: Number(heading[1]), text, page: null });
    return;
  }
  if (element.name === 'table' && isDataTable($, element)) {
    readTable($, element, blocks);
    return;
  }
  const before = blocks.length;
  walk($, $(element), blocks);
  if (element.name === 'li' || element.name === 'dd') asItem($, element, blocks, before);
  const only = blocks.length === before + 1 ? blocks[before] : undefined;
  // A paragraph that is bold from end to end and reads like a title is one.
  if (only?.kind === 'paragraph' && (element.name === 'dt' || element.name === 'summary' || element.name === 'p') && isBoldTitle($, element, only.text)) {
    blocks[before] = { kind: 'heading', level: 8, text: only.text, page: null };
  }
}

function isBoldTitle($: CheerioAPI, element: Element, text: string): boolean {
  if (text.length > 40 || /[。；;：:，,]$/.test(text)) return false;
  return element.name !== 'p' || cleanLine($(element).find('b,strong').first().text()) === text;
}

/** The first text of a list element is an item, numbered where the list is; what follows inside it continues it. */
function asItem($: CheerioAPI, element: Element, blocks: Block[], from: number): void {
  const first = blocks[from];
  if (first?.kind !== 'paragraph') return;
  const isOrdered = $(element).parent().is('ol');
  const start = Number($(element).parent().attr('start') ?? '1');
  const number = start + $(element).prevAll('li').length;
  const isNumbered = readLineStart(first.text).kind === 'item';
  const mark = isNumbered ? '' : isOrdered ? `${number}. ` : '- ';
  blocks[from] = { kind: 'item', text: mark + first.text, page: null };
}

function pushText(raw: string, blocks: Block[]): void {
  for (const line of raw.replace(/[ \t\r]*\n[ \t\r]*/g, '\n').split(raw.includes('\n') ? /\n+/ : /$^/)) {
    const text = undouble(cleanLine(line));
    if (text === '') continue;
    const start = readLineStart(text);
    if (start.kind === 'heading') blocks.push({ kind: 'heading', level: start.level, text, page: null });
    else if (start.kind === 'clause') blocks.push({ kind: 'paragraph', text, clause: start.clause, page: null });
    else if (start.kind === 'item') blocks.push({ kind: 'item', text, page: null });
    else blocks.push({ kind: 'paragraph', text, page: null });
  }
}

/** Old pages are laid out with tables: a table that holds tables or headings, or whose rows hold one text each, is layout. */
function isDataTable($: CheerioAPI, table: Element): boolean {
  if ($(table).find('table,h1,h2,h3').length > 0) return false;
  const rows = $(table).find('tr').toArray();
  const widest = Math.max(0, ...rows.map((row) => $(row).children('td,th').length));
  const longest = Math.max(0, ...$(table).find('td,th').toArray().map((cell) => $(cell).text().trim().length));
  const sideBySide = rows.filter((row) => $(row).children('td,th').toArray().filter((cell) => $(cell).text().trim() !== '').length >= 2).length;
  return rows.length >= 1 && widest >= 2 && sideBySide * 3 >= rows.length && (longest < 1500 || rows.length > 3);
}

function readTable($: CheerioAPI, table: Element, blocks: Block[]): void {
  const rows = $(table).find('tr').toArray();
  const spans = rows.map((row) => $(row).children('td,th').toArray().map((cell): SpanCell => ({
    text: cellText($, cell),
    head: cell.name === 'th' && ($(cell).closest('thead').length > 0 || $(cell).attr('scope') !== 'row'),
    colSpan: spanOf($(cell).attr('colspan')),
    rowSpan: spanOf($(cell).attr('rowspan')),
  })));
  const inHead = rows.filter((row) => $(row).closest('thead').length > 0).length;
  const caption = cleanLine($(table).children('caption').text().replace(/\s+/g, ' '));
  pushTable(labelGrid(spreadSpans(spans), { title: caption, headerRows: inHead > 0 ? inHead : null, page: null }), blocks);
}

/** Adds a table and its notes, titled by the line before it where it has no title of its own. */
export function pushTable(table: ReturnType<typeof labelGrid>, blocks: Block[], page: number | null = null): void {
  if (table.rows.length > 0) blocks.push({ kind: 'table', title: table.title, rows: table.rows, page });
  for (const text of table.notes) blocks.push({ kind: 'paragraph', text, page });
}

function cellText($: CheerioAPI, cell: Element): string {
  const blockParts = $(cell).find('p,div,li').toArray().filter((part) => $(part).find('p,div,li').length === 0);
  const parts = blockParts.length > 1 ? blockParts.map((part) => $(part).text()) : $(cell).text().split('\n');
  return undouble(parts.map((part) => cleanLine(part.replace(/\s+/g, ' '))).filter((part) => part !== '').reduce(joinLines, ''));
}

function spanOf(value: string | undefined): number {
  const span = Number.parseInt(value ?? '1', 10);
  return Number.isNaN(span) || span < 1 ? 1 : Math.min(span, 1000);
}
