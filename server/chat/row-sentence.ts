import type { Chunk, Language } from '../retrieval/chunk.ts';
import { normalizeText } from '../retrieval/normalize-text.ts';
import { headerName, keyCells, type Table } from './table.ts';

export const UNIT = /[（(]([^（）()]{1,12})[）)]\s*$/;
const NUMBER_ONLY = /^[\d,.]+$/;

/**
 * One row as a sentence: what it is about, which row, which column, the value in bold.
 * A unit that stands in a heading (元/年) goes to the bare number below it; nothing else is added or changed.
 */
export function rowSentence(table: Table, row: Chunk, columns: readonly number[], options: { withContext: boolean; language: Language }): string {
  const marks = options.language === 'en' ? { colon: ': ', comma: ', ', semicolon: '; ', end: '.' } : { colon: '：', comma: '，', semicolon: '；', end: '。' };
  const keys = keyCells(table, row);
  // A percentage is read only where the cell's own column says so.
  const rowUnit = [keys[0] ?? '', row.tableTitle ?? ''].map(unitOf).find((unit) => unit !== undefined && !unit.includes('%'));
  const label = keys.map((key) => (rowUnit === undefined || unitOf(key) !== rowUnit ? key : key.replace(UNIT, ''))).filter((key) => key !== '').join(marks.comma);
  const values = columns.flatMap((i) => {
    const cell = row.cells?.[i];
    if (!cell || cell.value === '') return [];
    const name = headerName(cell.header, columns.map((j) => table.headers[j] ?? ''));
    const unit = unitOf(name) ?? rowUnit;
    const header = unitOf(name) === undefined ? name : name.replace(UNIT, '');
    const value = NUMBER_ONLY.test(cell.value) && unit !== undefined ? withUnit(cell.value, unit, options.language) : cell.value;
    return [header === '' ? `**${value}**` : `${header} **${value}**`];
  });
  const context = options.withContext ? contextOf(row, label + values.join()) : '';
  return `${context === '' ? '' : context + marks.colon}${label}${label === '' ? '' : context === '' ? marks.colon : marks.comma}${values.join(marks.comma)}${marks.end}`;
}

/** 元/年 out of 年费（元/年）; brackets that hold no unit of measure stay where they are. */
function unitOf(text: string): string | undefined {
  const inside = UNIT.exec(text)?.[1];
  return inside !== undefined && /元|美元|%|天|日|月|年|笔|次|cny|usd|days?|months?/i.test(inside) && !/\d/.test(inside) ? inside : undefined;
}

function withUnit(value: string, unit: string, language: Language): string {
  return language === 'en' && !/^%/.test(unit) ? `${unit} ${value}` : value + unit;
}

/** Table title or heading, when the row itself does not already say it. */
function contextOf(row: Chunk, said: string): string {
  const heading = (row.tableTitle ?? row.section.findLast((part) => part !== '') ?? '')
    .replace(/^(?:表\s*\d+|table\s*\d+)[\s　:：.]*/i, '')
    .replace(/^(?:第[一二三四五六七八九十百]+[章节条]|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)]|\d+(?:\.\d+)*[.、]?\s)\s*/, '')
    .replace(UNIT, '')
    .replace(/[:：]$/, '')
    .trim();
  const plain = normalizeText(said);
  return heading === '' || plain.includes(normalizeText(heading)) ? '' : heading;
}
