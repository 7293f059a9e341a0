import { normalizeText } from '../retrieval/normalize-text.ts';
import type { Figure } from './numbers.ts';

export interface SupersededPair {
  old: Figure;
  current: Figure;
}

/** Figures further apart don't stand in one `from A to B`. */
const FARTHEST = 40;
const BEFORE = 48;
const CHANGE = '(?:调整|下调|上调|降低|提高|上升|下降|变更|修改|修订|增加|减少|放宽|缩短|延长|统一|降|升|改|调|涨)';
const FROM = /(?:由|从|自|原|原来|原先|此前|之前|以前|现行)[^,，。;；]{0,16}$/;
const WAS = /(?:^|[^平还])(?:原(?!则|因|件|币|文|路|卡|账)|以前|此前|过去|旧标准)[^,，。;；]{0,12}$/;
const BECOMES = new RegExp(`${CHANGE}[^。;；]{0,6}?(?:为|至|到|成)[^,，。;；]{0,4}$`);
const BECOMES_AT_ONCE = new RegExp(`^ ?(?:统一)?${CHANGE}(?:为|至|到|成) ?$`);
const NOW = /现(?!金|钞|汇|场)|调整后|新标准|改为|调整为|变更为|改按/;
const ENGLISH_CHANGE = /\b(?:changed?|changes|raised?|raises|lowered|lowers|reduced?|reduces|increased?|increases|cuts?|adjusted|adjusts|moved?|moves|revised?|went|goes|rises?|rose|falls?|fell|drops?|dropped|amended|extended|shortened)\b[^.;]{0,36}\bfrom\b[^.;]{0,16}$/;
const ENGLISH_WAS = /\b(?:was|were|previously|formerly|used to be|originally|old (?:fee|rate|limit)(?: of)?)\b[^.;]{0,24}$/;
const ENGLISH_NOW = /\b(?:now|new|currently|becomes?|from today)\b/;
const ARROW = /^ ?(?:→|⇒|->|=>) ?$/;
const OLD_IN_BRACKETS = /^ ?\((?:原|原为|原来|此前|以前|调整前|previously|formerly|was|before|old)[^)]{0,12}$/;
const INSTEAD_OF = /(?:取代|代替|而不是|不再是|不再按|不再收|\binstead of\b|\bin place of\b|\bno longer\b|\bup from\b|\bdown from\b)[^,，。;；]{0,8}$/;

/** Finds the pairs of which a text says that one figure replaced the other: 由A调整为B, 原A现B, `from A to B`, B（原A）. */
export function supersededPairs(text: string, figures: readonly Figure[]): SupersededPair[] {
  const pairs: SupersededPair[] = [];
  for (let i = 1; i < figures.length; i++) {
    const [first, second] = [figures[i - 1], figures[i]];
    if (!first || !second || second.start - first.end > FARTHEST || !isComparable(first, second)) continue;
    const between = normalizeText(text.slice(first.end, second.start));
    const before = normalizeText(text.slice(Math.max(0, first.start - BEFORE), first.start));
    if (OLD_IN_BRACKETS.test(between) || INSTEAD_OF.test(between)) pairs.push({ old: second, current: first });
    else if (replaces(before, between)) pairs.push({ old: first, current: second });
  }
  return pairs;
}

function replaces(before: string, between: string): boolean {
  if (ARROW.test(between) || BECOMES_AT_ONCE.test(between)) return true;
  if (FROM.test(before) && BECOMES.test(between)) return true;
  if (WAS.test(before) && NOW.test(between)) return true;
  return (ENGLISH_CHANGE.test(before) && /\bto\b/.test(between)) || (ENGLISH_WAS.test(before) && ENGLISH_NOW.test(between));
}

function isComparable(a: Figure, b: Figure): boolean {
  if (a.unit === 'code' || b.unit === 'code') return false;
  return a.kind === b.kind || a.kind === 'number' || b.kind === 'number';
}
