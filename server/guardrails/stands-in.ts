import type { Chunk } from '../retrieval/chunk.ts';
import { normalizeText } from '../retrieval/normalize-text.ts';
import { numbersIn, type Figure } from './numbers.ts';
import { isSameFigure } from './same-figure.ts';
import { supersededPairs } from './superseded-pairs.ts';

/** Figures of one cell of a table row, with the unit that its header names. */
export interface ColumnFigures {
  header: string;
  value: string;
  figures: Figure[];
}

export interface ChunkFigures {
  /** Of text, question, footnotes, headings and dates in force; not of cells. */
  plain: Figure[];
  columns: ColumnFigures[];
  /** From each figure that the chunk itself calls replaced to the one that replaced it. */
  superseded: Map<Figure, Figure>;
}

const cache = new WeakMap<Chunk, ChunkFigures>();
const distinct = new WeakMap<Chunk, Figure[]>();

/** Whether `figure` stands in `chunk`, in any writing, with a unit that fits. */
export function standsIn(figure: Figure, chunk: Chunk): boolean {
  return distinctFigures(chunk).some((one) => isSameFigure(figure, one));
}

function distinctFigures(chunk: Chunk): Figure[] {
  const known = distinct.get(chunk);
  if (known) return known;
  const { plain, columns } = figuresOf(chunk);
  const made = [...new Map([...plain, ...columns.flatMap((column) => column.figures)].map((one) => [`${one.kind} ${one.value} ${one.unit}`, one])).values()];
  distinct.set(chunk, made);
  return made;
}

/** All figures that `chunk` vouches for, read once. A row's own text is left out: its cells say the same, and with their units. */
export function figuresOf(chunk: Chunk): ChunkFigures {
  const known = cache.get(chunk);
  if (known) return known;
  const made: ChunkFigures = { plain: [], columns: [], superseded: new Map() };
  const days = [chunk.effectiveFrom, chunk.effectiveTo].filter((day) => day !== null);
  for (const text of [chunk.cells ? '' : chunk.text, chunk.question ?? '', chunk.title, chunk.tableTitle ?? '', ...chunk.section, ...(chunk.footnotes ?? []), ...days]) {
    made.plain.push(...readText(text, made.superseded));
  }
  const rowUnits = [chunk.cells?.[0]?.value ?? '', chunk.tableTitle ?? ''].flatMap(unitsIn);
  made.columns = (chunk.cells ?? []).map(({ header, value }) => ({ header, value, figures: [...withUnits([...unitsIn(header), ...rowUnits], readText(value, made.superseded)), ...numbersIn(header)] }));
  markOldColumns(made);
  cache.set(chunk, made);
  return made;
}

function readText(text: string, superseded: Map<Figure, Figure>): Figure[] {
  const figures = numbersIn(text);
  for (const { old, current } of supersededPairs(text, figures)) superseded.set(old, current);
  return figures;
}

const BRACKETED = /[(（]([^()（）]{1,30})[)）]/g;

/** What stands in brackets after a name: the 元/年 of 年费（元/年）. With a digit it is a condition, no unit. */
function unitsIn(name: string): string[] {
  return [...name.matchAll(BRACKETED)].flatMap((match) => (match[1] ?? '').split(/[,，;；]/)).map((part) => part.trim().replace(/^(?:单位|單位|unit|in)? ?[:：]? ?/i, '').replace(/^月$/, '个月')).filter((part) => !/\d/.test(part));
}

/** Gives bare figures the first unit that is named around them: by the column, the row or the table. */
function withUnits(units: readonly string[], figures: readonly Figure[]): Figure[] {
  return figures.map((figure) => {
    if (figure.unit !== '' || figure.kind !== 'number') return figure;
    const named = units.flatMap((unit) => {
      const behind = numbersIn(`${figure.text}${unit}`)[0];
      const before = numbersIn(`${unit} ${figure.text}`).at(-1);
      return [behind, before?.kind === 'amount' ? before : undefined];
    });
    return named.find((one) => one !== undefined && one.unit !== '' && one.unit !== 'code') ?? figure;
  });
}

const OLD_HEADER = /原标准|原收费|原费率|原利率|^原|调整前|旧|修订前|\bold\b|\bprevious\b|\bformer\b|\bbefore\b/;
const NEW_HEADER = /现标准|现行|^现(?!金|钞|汇)|调整后|新标准|^新|修订后|\bnew\b|\bcurrent\b|\brevised\b|\bafter\b|\bnow\b/;

/** A table of 调整前 and 调整后 says in its headers which figures are over. */
function markOldColumns({ columns, superseded }: ChunkFigures): void {
  const current = columns.find((column) => NEW_HEADER.test(normalizeText(column.header)))?.figures[0];
  if (current === undefined) return;
  for (const column of columns) {
    if (OLD_HEADER.test(normalizeText(column.header))) for (const figure of column.figures) superseded.set(figure, current);
  }
}
