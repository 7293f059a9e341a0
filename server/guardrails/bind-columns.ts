import type { Mention } from './column-names.ts';
import type { Figure } from './numbers.ts';

/** The columns that a sentence speaks of where it gives a figure. */
export interface Binding {
  columns: number[];
  /** The name stood in an earlier clause. */
  isCarried: boolean;
}

type Token = { mention: Mention } | { figure: Figure };
interface Clause {
  tokens: Token[];
}

const RESPECTIVELY = /分别|依次|各为|respectively/;
const BREAK = /[,，;；、:：]|(?:^| )(?:and|while|but|whereas)(?: |$)|而|和|及/;
const SOFT_BREAK = /[,，;；]/;

/**
 * Says for each figure of folded text which named columns it is told of.
 * 普卡80元，金卡180元 goes by clause, "CNY 2 for Standard" by what follows, 分别 by order. Figures of a sentence that names no column get nothing.
 */
export function bindColumns(text: string, mentions: readonly Mention[], figures: readonly Figure[]): Map<Figure, Binding> {
  const bindings = new Map<Figure, Binding>();
  if (mentions.length === 0) return bindings;
  if (RESPECTIVELY.test(text)) return bindInOrder(mentions, figures);
  let last: number[] | undefined;
  for (const { tokens } of clausesOf(text, mentions, figures)) {
    const startsWithFigure = tokens[0] !== undefined && 'figure' in tokens[0];
    for (const [i, token] of tokens.entries()) {
      if (!('figure' in token)) continue;
      const before = runBefore(tokens, i);
      const after = runAfter(tokens, i);
      const inClause = (startsWithFigure ? after ?? before : before ?? after);
      const columns = inClause ?? last;
      if (columns) bindings.set(token.figure, { columns, isCarried: inClause === undefined });
    }
    last = runBefore(tokens, tokens.length) ?? last;
  }
  return bindings;
}

/** 普卡、金卡分别为80元、180元: by order when the counts agree, else any of the named. */
function bindInOrder(mentions: readonly Mention[], figures: readonly Figure[]): Map<Figure, Binding> {
  const all = [...new Set(mentions.flatMap((mention) => mention.columns))];
  const after = figures.filter((figure) => figure.start > (mentions[0]?.start ?? 0));
  const isPaired = after.length === mentions.length;
  return new Map(figures.map((figure) => [figure, { columns: isPaired ? mentions[after.indexOf(figure)]?.columns ?? all : all, isCarried: false }]));
}

function clausesOf(text: string, mentions: readonly Mention[], figures: readonly Figure[]): Clause[] {
  const tokens = [...mentions.map((mention) => ({ at: mention.start, end: mention.end, token: { mention } })), ...figures.map((figure) => ({ at: figure.start, end: figure.end, token: { figure } }))].sort((a, b) => a.at - b.at);
  const clauses: Clause[] = [{ tokens: [] }];
  let previous: (typeof tokens)[number] | undefined;
  for (const one of tokens) {
    const between = previous ? text.slice(previous.end, one.at) : '';
    // After a figure any joint begins a new clause; 普卡、金卡 stay together before theirs.
    const afterFigure = previous !== undefined && 'figure' in previous.token;
    const isList = previous !== undefined && 'mention' in previous.token && 'mention' in one.token;
    if (afterFigure ? BREAK.test(between) : !isList && SOFT_BREAK.test(between)) clauses.push({ tokens: [] });
    clauses.at(-1)?.tokens.push(one.token);
    previous = one;
  }
  return clauses;
}

/** The columns of the mentions that stand together next before token `at`. */
function runBefore(tokens: readonly Token[], at: number): number[] | undefined {
  let end = at - 1;
  while (end >= 0 && tokens[end] !== undefined && 'figure' in (tokens[end] ?? {})) end--;
  const columns: number[] = [];
  for (let i = end; i >= 0; i--) {
    const token = tokens[i];
    if (!token || !('mention' in token)) break;
    columns.unshift(...token.mention.columns);
  }
  return columns.length > 0 ? columns : undefined;
}

function runAfter(tokens: readonly Token[], at: number): number[] | undefined {
  let start = at + 1;
  while (start < tokens.length && 'figure' in (tokens[start] ?? {})) start++;
  const columns: number[] = [];
  for (let i = start; i < tokens.length; i++) {
    const token = tokens[i];
    if (!token || !('mention' in token)) break;
    columns.push(...token.mention.columns);
  }
  return columns.length > 0 ? columns : undefined;
}
