import type { Chunk } from '../retrieval/chunk.ts';
import { numbersIn, type Figure } from './numbers.ts';
import { isSameFigure } from './same-figure.ts';

/** Figures of a table row's column, with the unit that its header names. */
export interface ColumnFigures {
  header: string;
  figures: Figure[];
}

export interface ChunkFigures {
  /** Of text, question, footnotes, headings and dates in force. */
  plain: Figure[];
  columns: ColumnFigures[];
}

const cache = new WeakMap<Chunk, ChunkFigures>();

/** Whether `figure` stands in `chunk`, in any writing, with a unit that fits. */
export function standsIn(figure: Figure, chunk: Chunk): boolean {
  const { plain, columns } = figuresOf(chunk);
  return plain.some((one) => isSameFigure(figure, one)) || columns.some((column) => column.figures.some((one) => isSameFigure(figure, one)));
}

/** All figures that `chunk` can vouch for. A row's own text is left out: its cells say the same, and with their units. */
export function figuresOf(chunk: Chunk): ChunkFigures {
  const known = cache.get(chunk);
  if (known) return known;
  const texts = [chunk.cells ? '' : chunk.text, chunk.question ?? '', chunk.title, chunk.tableTitle ?? '', ...chunk.section, ...(chunk.footnotes ?? [])];
  const days = [chunk.effectiveFrom, chunk.effectiveTo].filter((day) => day !== null);
  const made = {
    plain: [...texts, ...days].flatMap((text) => numbersIn(text)),
    columns: (chunk.cells ?? []).map(({ header, value }) => ({ header, figures: [...cellFigures(header, value), ...numbersIn(header)] })),
  };
  cache.set(chunk, made);
  return made;
}

const HEADER_UNIT = /[(（]([^()（）]{1,20})[)）]/g;

/** `80` under 主卡年费（元/年） is 80元; the cell's own unit comes first. */
function cellFigures(header: string, value: string): Figure[] {
  const units = [...header.matchAll(HEADER_UNIT)].map((match) => match[1] ?? '');
  const own = numbersIn(value);
  return own.map((figure) => {
    if (figure.unit !== '' || figure.kind !== 'number') return figure;
    const named = units.map((unit) => numbersIn(`${figure.text}${unit.replace(/^(?:单位)?[:：]?/, '')}`)[0]).find((one) => one !== undefined && one.unit !== '');
    return named ?? figure;
  });
}
