import { lexer, type Token, type Tokens } from 'marked';
import { cleanLine, undouble } from '../clean.ts';
import type { Block, Parsed } from './block.ts';
import { splitFrontMatter } from './front-matter.ts';
import { looksLikeTitle } from './numbering.ts';
import { parseHtml, pushTable } from './parse-html.ts';
import { labelGrid } from './table-grid.ts';
import { textBlocks } from './text-blocks.ts';

/** Reads Markdown with optional YAML front matter. HTML tables inside it are read as tables. */
export function parseMarkdown(source: string): Parsed {
  const { meta, body } = splitFrontMatter(source);
  const blocks: Block[] = [];
  readTokens(lexer(body.replace(/<!--[\s\S]*?-->/g, '')), blocks);
  const first = blocks.find((block) => block.kind === 'heading');
  return { blocks, pages: null, title: first?.level === 1 ? first.text : null, meta, warnings: [] };
}

function readTokens(tokens: readonly Token[], blocks: Block[]): void {
  for (const token of tokens) {
    if (isToken(token, 'heading')) {
      const text = undouble(cleanLine(plainText(token.tokens)));
      if (text !== '') blocks.push({ kind: 'heading', level: token.depth, text, page: null });
    } else if (isToken(token, 'paragraph')) {
      readParagraph(token, blocks);
    } else if (isToken(token, 'list')) {
      readList(token, blocks);
    } else if (isToken(token, 'table')) {
      readTable(token, blocks);
    } else if (isToken(token, 'blockquote')) {
      readTokens(token.tokens, blocks);
    } else if (isToken(token, 'html')) {
      blocks.push(...parseHtml(token.text).blocks);
    } else if (isToken(token, 'code')) {
      blocks.push(...linesOf(token.text));
    }
  }
}

function readParagraph(token: Tokens.Paragraph, blocks: Block[]): void {
  const text = plainText(token.tokens);
  const isBold = token.tokens.length === 1 && token.tokens[0]?.type === 'strong';
  const line = cleanLine(text);
  if (isBold && looksLikeTitle(line) && !line.includes('\n')) blocks.push({ kind: 'heading', level: 8, text: line, page: null });
  else blocks.push(...linesOf(text));
}

/** Soft line breaks of Markdown: a line that starts with a number is a block of its own, others go on. */
function linesOf(text: string): Block[] {
  const lines = text.split('\n').map((line) => undouble(cleanLine(line)));
  return textBlocks(lines.map((line) => ({ text: line, page: null, full: !/[。；;.!?！？：:]$/.test(line) })));
}

function readList(list: Tokens.List, blocks: Block[]): void {
  list.items.forEach((item, index) => {
    const mark = list.ordered ? `${(list.start === '' ? 1 : list.start) + index}. ` : '- ';
    const [first, ...rest] = item.tokens;
    const text = first ? inlineText(first) : '';
    blocks.push({ kind: 'item', text: mark + cleanLine(text.replace(/\n/g, ' ')), page: null });
    readTokens(rest, blocks);
  });
}

function readTable(token: Tokens.Table, blocks: Block[]): void {
  const cell = (part: Tokens.TableCell): { text: string; head: boolean } => ({ text: undouble(cleanLine(plainText(part.tokens).replace(/\n/g, ' '))), head: part.header });
  const isHeaded = token.header.some((part) => part.text.trim() !== '');
  const rows = token.rows.map((row) => row.map(cell));
  const grid = isHeaded ? [token.header.map(cell), ...rows] : rows;
  pushTable(labelGrid(grid, { title: '', headerRows: isHeaded ? 1 : 0, page: null }), blocks);
}

/** The text of inline tokens: marks of emphasis and links go, their words stay. */
function plainText(tokens: readonly Token[]): string {
  return tokens.map((token) => {
    if (token.type === 'br') return '\n';
    if (token.type === 'html') return /^<br\s*\/?>$/i.test(token.raw) ? '\n' : '';
    if (isToken(token, 'escape')) return token.text;
    return inlineText(token);
  }).join('');
}

function inlineText(token: Token): string {
  const inner: Token[] | undefined = 'tokens' in token ? token.tokens : undefined;
  if (inner) return plainText(inner);
  return 'text' in token ? unescapeEntities(String(token.text)) : '';
}

function unescapeEntities(text: string): string {
  return text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&#39;/g, "'").replace(/&nbsp;/g, ' ').replace(/&amp;/g, '&');
}

interface TokenByType {
  heading: Tokens.Heading;
  paragraph: Tokens.Paragraph;
  list: Tokens.List;
  table: Tokens.Table;
  blockquote: Tokens.Blockquote;
  html: Tokens.HTML;
  code: Tokens.Code;
  escape: Tokens.Escape;
}

function isToken<T extends keyof TokenByType>(token: Token, type: T): token is TokenByType[T] {
  return token.type === type;
}
