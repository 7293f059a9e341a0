import { joinLines, undouble } from '../clean.ts';
import type { Line } from './pdf-lines.ts';

/**
 * Joins the lines of a cell. A line that ended because the next word did not fit goes on; a line that ended before
 * the border was a statement of its own and is parted by a semicolon, as are lines laid out in columns inside the cell.
 */
export function joinCellLines(lines: readonly Line[], right: number): string {
  const statements = groupStatements(lines, right).map((group) => group.map((line) => line.text).reduce(joinLines, ''));
  return undouble(statements.reduce((text, next) => (text === '' ? next : isOnePhrase(text, next) ? joinLines(text, next) : text + separator(text) + next), '').trim());
}

/** What a line has that says something of its own: a figure, a colon, a tick, or words for "no charge". */
export const STATEMENT = /\d|[:：✓✔]|^(?:[-–•·●]|waived|free|nil|none|n\/?a|免|豁免|无$|無$)/i;

/** Lines that break a phrase for looks (centred cells) are no statements: those hold figures, colons or bullets. */
function isOnePhrase(before: string, next: string): boolean {
  return /[;；:：,，、/([（。.]$/.test(before) || (!STATEMENT.test(before) && !STATEMENT.test(next));
}

/** A leading cell names one thing, however many lines it takes. */
export function joinLeadLines(lines: readonly Line[]): string {
  return undouble(lines.map((line) => line.text).reduce(joinLines, '').trim());
}

/** The statements of a cell: lines that only continue the one before, and remarks in brackets, stay with it. */
export function groupStatements(lines: readonly Line[], right: number): Line[][] {
  const groups: Line[][] = [];
  // Where the first line stands in brackets, each such line opens what follows it: (until 31 July) HK$10, (from 1 August) HK$20.
  const bracketsLead = lines.length > 2 && lines[0] !== undefined && IN_BRACKETS.test(lines[0].text);
  lines.forEach((line, index) => {
    const before = lines[index - 1];
    const continues = before !== undefined && (bracketsLead
      ? !IN_BRACKETS.test(line.text) && (IN_BRACKETS.test(before.text) || isWrapped(before, line, right))
      : isWrapped(before, line, right) || isOpenBracket(groups.at(-1) ?? []) || REMARK.test(line.text) || isInSentence(lines, index, right));
    if (continues) groups.at(-1)?.push(line);
    else groups.push([line]);
  });
  return groups;
}

const IN_BRACKETS = /^[(（][^()（）]*[)）]$/;
const REMARK = /^[(（](?![a-z0-9一二三四五六七八九十]{1,2}[)）])/i;
/** Lines of a sentence are about as long as the cell is wide, even where words and brackets are kept from its edge. */
const LEAST_WIDTH = 0.6;

/** Whether the Chinese sentence that ends with a full stop in or below this line began above it. */
function isInSentence(lines: readonly Line[], index: number, right: number): boolean {
  const end = lines.findIndex((line, at) => at >= index && /[。；;：:]$/.test(bareEnd(line.text)));
  if (end < index || !/。$/.test(bareEnd(lines[end]?.text ?? ''))) return false;
  return lines.slice(index, end + 1).every((line, offset) => {
    const before = lines[index + offset - 1];
    return before !== undefined && !isBlankBetween(before, line) && /^[\u3400-\u9fff]/.test(line.text) && !/[。；;：:]$/.test(bareEnd(before.text)) && before.x1 - before.x0 > (right - before.x0) * LEAST_WIDTH;
  });
}

function bareEnd(text: string): string {
  return text.replace(/[⁽⁾⁰¹²³⁴-⁹\s]+(?=[。；;：:]?$)/, '').replace(/([。；;：:])[⁽⁾⁰¹²³⁴-⁹\s]+$/, '$1');
}

function isBlankBetween(before: Line, line: Line): boolean {
  return line.y - before.y > Math.max(before.size, line.size) * BLANK_LINE;
}

function isOpenBracket(lines: readonly Line[]): boolean {
  const text = lines.map((line) => line.text).join('');
  return (text.match(/[(（]/g)?.length ?? 0) > (text.match(/[)）]/g)?.length ?? 0);
}

/** From this distance on, in sizes of type, a blank line stands between two lines. */
const BLANK_LINE = 2;

/** Whether `line` only continues `before`: its first word would not have fitted there. A blank line ends what stands before it. */
export function isWrapped(before: Line, line: Line, right: number): boolean {
  if (before.segments.length > 1 || line.segments.length > 1) return false;
  if (isBlankBetween(before, line)) return false;
  if (/^(?:[-–•·●▪◦](?!\d)|\(?[a-z0-9]{1,2}[)）]\s)/.test(line.text)) return false;
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
