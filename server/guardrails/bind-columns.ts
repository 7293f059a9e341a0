import type { Mention } from './column-names.ts';
import type { Figure } from './numbers.ts';

/** The columns that a sentence speaks of where it gives a figure. */
export interface Binding {
  columns: number[];
  /** `close`: the figure stands right behind the name. `carried`: the name stood in an earlier clause. */
  by: 'close' | 'clause' | 'carried';
}

type Token = { mention: Mention } | { figure: Figure };
interface Clause {
  tokens: Token[];
}

const RESPECTIVELY = /分别|依次|各为|respectively/;
const BREAK = /[,，;；、:：]|(?:^| )(?:and|while|but|whereas)(?: |$)|而|和|及/;
const SOFT_BREAK = /[,，;；:：]/;
/** 普卡、金卡 and `Gold and Platinum` are told of together, Ⅱ类户日累计 is one column. */
const LIST_JOINT = /^ ?(?:、|,|，|和|与|及|或|\/|&|and|or|, and) ?$/;
const CLOSE = /^[ *:：]*(?:均?为|是|is|of|are|at)?[ *:：]*$/;
const NAME_JOINT = /^ ?(?:的|每|,|，|·)? ?$/;

/**
 * Says for each figure of folded text which named columns it is told of.
 * 普卡80元，金卡180元 goes by clause, "CNY 2 for Standard" by what follows, 分别 by order. Figures of a sentence that names no column get nothing.
 */
export function bindColumns(text: string, mentions: readonly Mention[], figures: readonly Figure[]): Map<Figure, Binding> {
  const bindings = new Map<Figure, Binding>();
  if (mentions.length === 0) return bindings;
  // 赎回费（7天≤N<30天）: figures of a name are part of it.
  const free = figures.filter((figure) => !mentions.some((mention) => figure.start >= mention.start && figure.end <= mention.end));
  if (RESPECTIVELY.test(text)) return bindInOrder(mentions, free);
  let last: number[] | undefined;
  for (const { tokens } of clausesOf(text, mentions, free)) {
    const startsWithFigure = tokens[0] !== undefined && 'figure' in tokens[0];
    for (const [i, token] of tokens.entries()) {
      if (!('figure' in token)) continue;
      const before = runBefore(tokens, i);
      const after = runAfter(tokens, i);
      const inClause = (startsWithFigure ? after ?? before : before ?? after);
      const columns = inClause ?? last;
      const name = tokens[i - 1];
      const isClose = name !== undefined && 'mention' in name && inClause === name.mention.columns && CLOSE.test(text.slice(name.mention.end, token.figure.start));
      if (columns) bindings.set(token.figure, { columns, by: isClose ? 'close' : inClause ? 'clause' : 'carried' });
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
  return new Map(figures.map((figure) => [figure, { columns: isPaired ? mentions[after.indexOf(figure)]?.columns ?? all : all, by: 'clause' }]));
}

function clausesOf(text: string, mentions: readonly Mention[], figures: readonly Figure[]): Clause[] {
  const runs = joinMentions(text, mentions, figures);
  const tokens = [...runs.map((mention) => ({ at: mention.start, end: mention.end, token: { mention } })), ...figures.map((figure) => ({ at: figure.start, end: figure.end, token: { figure } }))].sort((a, b) => a.at - b.at);
  const clauses: Clause[] = [{ tokens: [] }];
  let previous: (typeof tokens)[number] | undefined;
  for (const one of tokens) {
    const between = previous ? text.slice(previous.end, one.at) : '';
    // After a figure any joint begins a new clause.
    const joint = previous !== undefined && 'figure' in previous.token ? BREAK : SOFT_BREAK;
    if (joint.test(between)) clauses.push({ tokens: [] });
    clauses.at(-1)?.tokens.push(one.token);
    previous = one;
  }
  return clauses;
}

/** Makes one mention of names that stand together: all columns of a list, the common columns of a name in parts. */
function joinMentions(text: string, mentions: readonly Mention[], figures: readonly Figure[]): Mention[] {
  const runs: Mention[] = [];
  for (const mention of mentions) {
    const last = runs.at(-1);
    const between = last ? text.slice(last.end, mention.start) : '';
    const common = last?.columns.filter((column) => mention.columns.includes(column)) ?? [];
    const isFigureBetween = last !== undefined && figures.some((figure) => figure.start >= last.end && figure.end <= mention.start);
    if (last && !isFigureBetween && common.length > 0 && NAME_JOINT.test(between)) runs[runs.length - 1] = { columns: common, start: last.start, end: mention.end };
    else if (last && !isFigureBetween && LIST_JOINT.test(between)) runs[runs.length - 1] = { columns: [...last.columns, ...mention.columns], start: last.start, end: mention.end };
    else runs.push(mention);
  }
  return runs;
}

/** The columns named next before token `at` of a clause. */
function runBefore(tokens: readonly Token[], at: number): number[] | undefined {
  const token = tokens.slice(0, at).findLast((one) => 'mention' in one);
  return token && 'mention' in token ? token.mention.columns : undefined;
}

function runAfter(tokens: readonly Token[], at: number): number[] | undefined {
  const token = tokens.slice(at + 1).find((one) => 'mention' in one);
  return token && 'mention' in token ? token.mention.columns : undefined;
}
