import type { Chunk, Language } from '../retrieval/chunk.ts';
import type { RetrievedChunk } from '../retrieval/search-index.ts';
import { languageSignals, nearnessOf, type Candidate, type ComposeInput, type Sentence } from './candidate.ts';
import { toHaystack } from './haystack.ts';
import { FIGURE_ASKS } from './lexicon.ts';
import { toTokens } from './phrase-matcher.ts';
import { labelTakesIn } from './quantity.ts';
import { rowSentence, UNIT } from './row-sentence.ts';
import type { Signals } from './signals.ts';
import { standsIn, supportIn, titleFit, type Place } from './support.ts';
import { headerName, keyCells, rowHays, type Table } from './table.ts';


/** More cells than a customer reads at a glance: then the answer is a question back. */
const MOST_CELLS = 6;
const MOST_CHOICES = 9;

/** Retrieved rows beside the best ones of a table that stand for choice: the reading of the question may have named the wrong row. */
const MOST_OTHERS = 3;
/** Rows that hold less of the question than the best one by this share of it were never the answer. */
const FARTHEST = 0.1;

/** A table that retrieval touched, with what it said of each row. */
interface Touched {
  table: Table;
  best: RetrievedChunk;
  found: Map<string, RetrievedChunk>;
}

/** For each table that retrieval touched, the row and column that were asked for, or the choice between several; and the next best rows. */
export function composeTables(input: ComposeInput): Candidate[] {
  const touched = new Map<Table, Touched>();
  for (const one of input.retrieval.chosen) {
    const table = one.chunk.kind === 'table-row' ? input.profile.tableOf(one.chunk) : undefined;
    if (!table) continue;
    const known = touched.get(table) ?? { table, best: one, found: new Map<string, RetrievedChunk>() };
    known.found.set(one.chunk.id, one);
    touched.set(table, known.best.fused < one.fused ? { ...known, best: one } : known);
  }
  return [...touched.values()].flatMap((table) => composeTable(input, table));
}

function composeTable(input: ComposeInput, touched: Touched): Candidate[] {
  const scored = scoreRows(input, touched.table);
  const best = Math.max(0, ...scored.map(({ score }) => score));
  const first = usualRows(input, touched.table, scored.filter(({ score }) => score >= best - 1e-9).map(({ row }) => row), best);
  // Rows level with the best gave way to the usual case and stand for no other reading.
  const total = input.understanding.terms.reduce((sum, term) => sum + term.weight, 0) || 1;
  const others = scored.filter(({ row, score }) => touched.found.has(row.id) && score < best - 1e-9 && best - score < total * FARTHEST).sort((a, b) => b.score - a.score).slice(0, MOST_OTHERS);
  return [{ rows: first, score: best }, ...others.map(({ row, score }) => ({ rows: [row], score }))].flatMap(({ rows, score }) => composeRows(input, touched, rows, (best - score) / total));
}

function composeRows(input: ComposeInput, { table, best, found }: Touched, rows: Chunk[], rowLag: number): Candidate[] {
  const first = rows[0];
  if (!first) return [];
  const columns = bestColumns(input, table, rows);
  const { signals } = supportIn(tablePlaces(table, rows, columns), input.understanding, first.language, input.profile, (quantity) => rows.some((row) => keyCells(table, row).some((cell) => labelTakesIn(cell, quantity) === true)));
  const asksFigure = input.understanding.asks.some((ask) => FIGURE_ASKS.has(ask)) || input.understanding.terms.some((term) => term.role === 'attribute');
  const cells = rows.length * columns.length;
  const choices = cells === 1 ? [] : openChoices(input, table, rows, columns);
  const isReadable = cells <= MOST_CELLS || rows.length === 1;
  if (!isReadable && choices.length === 0) return [];
  const sentences = isReadable ? rows.map((row, i): Sentence => ({ text: rowSentence(table, row, columns, { withContext: i === 0, language: row.language }), chunk: row, quote: row.text })) : [];
  return [{
    form: 'table', reading: input, sentences: [...sentences, ...footnotes(input, rows, sentences)], choices,
    signals: {
      ...signals, keyword: best.keyword, vector: best.vector, fused: best.fused, rowFused: Math.max(0, ...rows.map((row) => found.get(row.id)?.fused ?? 0)),
      isTable: 1, isPrecise: rows.length === 1 && isPrecise(input, table, first, columns) ? 1 : 0, isSeveral: cells > 1 ? 1 : 0, isUnreadable: isReadable ? 0 : 1, rowLag,
      figureAsked: asksFigure ? 1 : 0, title: titleFit(first, input), ...nearTable(input, table, rows, columns), ...languageSignals(input, first),
    },
  }];
}

/** A column that holds this share of what the best one holds was asked for too. */
const NAMED = 0.7;

/** Whether the question names a figure, or a name with its column, that leads to this one row: better than any ready-made answer for all cases. */
function isPrecise(input: ComposeInput, table: Table, row: Chunk, columns: readonly number[]): boolean {
  const { understanding, profile } = input;
  const label = keyCells(table, row);
  if (understanding.quantities.some((quantity) => label.some((cell) => labelTakesIn(cell, quantity) === true))) return true;
  const names = columns.map((i) => headerName(table.headers[i] ?? ''));
  if (columns.length > 1 && names.every((name) => isTier(input, name, row.language))) return false;
  const named = understanding.terms.filter((term) => term.groups.length > 0);
  const heads = columns.length === 1 ? table.headerHays[columns[0] ?? -1] ?? '' : '';
  return named.some((term) => standsIn(term, rowHays(table, row).label, profile)) || named.some((term) => term.role === 'slot' && standsIn(term, heads, profile));
}

function nearTable(input: ComposeInput, table: Table, rows: readonly Chunk[], columns: readonly number[]): Signals {
  const [first] = rows;
  if (!first) return {};
  const heads = columns.length > 3 ? [] : columns.map((i) => headerName(table.headers[i] ?? ''));
  const names = rows.length > 3 ? '' : rows.map((row) => keyCells(table, row).join(' ')).join(' ');
  const about = `${names === '' ? first.title : ''} ${first.tableTitle ?? first.section.at(-1) ?? ''} ${names} ${heads.join(' ')}`;
  return { near: nearnessOf(input, about, first), nearWhole: nearnessOf(input, `${first.title} ${first.section.join(' ')} ${about} ${columns.map((i) => first.cells?.[i]?.value ?? '').join(' ')}`, first) };
}

/** How much of what was asked stands in each row's name. A figure outside a row's range rules it out. */
function scoreRows({ understanding, profile }: ComposeInput, table: Table): { row: Chunk; score: number }[] {
  return table.rows.flatMap((row) => {
    const { keys, label, aside, rest, context, far } = rowHays(table, row);
    let score = 0;
    for (const quantity of understanding.quantities) {
      const takes = keyCells(table, row).map((cell) => labelTakesIn(cell, quantity)).find((answer) => answer !== null);
      if (takes === false) return [];
      if (takes === true) score += 1;
    }
    for (const term of understanding.terms.filter(({ role }) => role !== 'soft')) {
      // What the whole table is about tells no row from another.
      const share = standsIn(term, context, profile) || standsIn(term, far, profile) ? 0.3 : 1;
      if (standsIn(term, label, profile)) score += share * term.weight * (keys.some((key) => term.needles.some((needle) => needle.trim() === key.trim())) ? 1.2 : 1);
      else if (standsIn(term, aside, profile)) score += share * term.weight * 0.4;
      else if (standsIn(term, rest, profile)) score += share * term.weight * 0.3;
    }
    return [{ row, score }];
  });
}

/** Of rows that fit alike, those for the usual case where the table says which that is. */
function usualRows({ profile }: ComposeInput, table: Table, tied: Chunk[], score: number): Chunk[] {
  const { defaults } = profile.bookOf(tied[0]?.language ?? 'zh-CN');
  const usual = tied.filter((row) => defaults.some((word) => rowHays(table, row).label.includes(word)));
  return usual.length > 0 && (score > 0 || tied.length <= 3) ? usual : tied;
}

/** Columns that were named, with the columns that belong to them; all value columns when none was. */
function bestColumns({ understanding, profile }: ComposeInput, table: Table, rows: readonly Chunk[]): number[] {
  const book = profile.bookOf(rows[0]?.language ?? 'zh-CN');
  const label = rows.map((row) => rowHays(table, row).label).join('\n');
  const columns = table.headers.map((_, i) => i).slice(table.keyColumns);
  const scores = columns.map((i) => {
    const header = table.headerHays[i] ?? '';
    // What already names the row says nothing about the column.
    const named = understanding.terms.filter((term) => term.role !== 'soft' && standsIn(term, header, profile) && !standsIn(term, label, profile));
    const values = header + rows.map((row) => rowHays(table, row).values[i] ?? '').join('\n');
    const asked = understanding.asks.some((ask) => book.askNeedles[ask].some((needle) => values.includes(needle))) ? 0.1 : 0;
    return named.reduce((sum, term) => sum + term.weight, 0) + asked;
  });
  const best = Math.max(...scores);
  if (best <= 0) return columns;
  // 手续费和电讯费 names two columns; a word that several heads share names the one that holds more of the question.
  const chosen = columns.filter((_, i) => (scores[i] ?? 0) >= best * NAMED);
  return columns.filter((i) => chosen.includes(i) || isCompanion(table, i, chosen, book.companions));
}

function isCompanion(table: Table, column: number, chosen: readonly number[], companions: readonly string[]): boolean {
  const header = (table.headerHays[column] ?? '').trim();
  if (!companions.some((word) => header === word.trim() || header.startsWith(word.trim()))) return false;
  // A minimum belongs to the nearest column before it that is no minimum itself.
  for (let i = column - 1; i >= table.keyColumns; i -= 1) {
    if (chosen.includes(i)) return true;
    const before = (table.headerHays[i] ?? '').trim();
    if (!companions.some((word) => before.startsWith(word.trim()))) return false;
  }
  return false;
}

function tablePlaces(table: Table, rows: readonly Chunk[], columns: readonly number[]): Place[] {
  const hays = rows.map((row) => rowHays(table, row));
  const [first] = hays;
  return [
    { text: [...hays.map((hay) => `${hay.label}\n${hay.aside}`), ...columns.map((i) => table.headerHays[i] ?? '')].join('\n'), credit: 1 },
    { text: first?.context ?? '', credit: 0.95 },
    { text: hays.flatMap((hay) => columns.map((i) => hay.values[i] ?? '')).join('\n'), credit: 0.75, isAnswer: true },
    { text: columns.map((i) => table.headerHays[i] ?? '').join('\n') + (first?.context ?? ''), credit: 0, isAnswer: true },
    { text: first?.far ?? '', credit: 0.85, isFar: true },
    { text: hays.map((hay) => hay.footnotes).join('\n'), credit: 0.7 },
  ];
}

/** The names between which the customer may choose: tiers across the columns, else the first column in which the rows differ. */
function openChoices(input: ComposeInput, table: Table, rows: readonly Chunk[], columns: readonly number[]): string[] {
  const tiers = columns.map((i) => headerName(table.headers[i] ?? '', columns.map((j) => table.headers[j] ?? '')));
  const names = columns.map((i) => headerName(table.headers[i] ?? ''));
  const differ = rows.some((row) => new Set(columns.map((i) => row.cells?.[i]?.value)).size > 1);
  const areTiers = columns.length > 1 && names.every((name) => isTier(input, name, rows[0]?.language ?? 'zh-CN'));
  if (areTiers && differ && rows.length <= 2) return tiers.slice(0, MOST_CHOICES);
  if (rows.length === 1) return [];
  for (let i = 0; i < table.keyColumns; i += 1) {
    const names = [...new Set(rows.map((row) => row.cells?.[i]?.value.replace(UNIT, '') ?? ''))];
    if (names.length > 1) return names.length <= MOST_CHOICES ? names : names.slice(0, MOST_CHOICES);
  }
  return [];
}

function isTier({ profile }: ComposeInput, name: string, language: Language): boolean {
  const book = profile.bookOf(language);
  const tokens = toTokens(name);
  return profile.slots.at(tokens, 0)?.end === tokens.length && book.attributes.all(tokens).length === 0 && !book.companions.some((word) => name.includes(word.trim()));
}

/** Characters of notes behind a row; more is kept for those who open the source. */
const LONGEST_NOTES = 110;

/** Notes to the rows, those that share most with the question first when not all fit. */
function footnotes({ understanding, profile }: ComposeInput, rows: readonly Chunk[], sentences: readonly Sentence[]): Sentence[] {
  if (sentences.length === 0) return [];
  const notes = new Map(rows.flatMap((row) => (row.footnotes ?? []).map((note) => [note, row] as const)));
  const relevance = (note: string): number => {
    const hay = toHaystack(note);
    return understanding.terms.reduce((sum, term) => sum + (term.role !== 'soft' && standsIn(term, hay, profile) ? term.weight : 0), 0);
  };
  let length = 0;
  const kept = [...notes].map(([note, row]) => ({ note, row, relevance: relevance(note) })).sort((a, b) => b.relevance - a.relevance).filter(({ note }) => (length += note.length) <= LONGEST_NOTES);
  return kept.map(({ note, row }) => ({ text: note, chunk: row, quote: note }));
}
