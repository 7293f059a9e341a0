import type { Candidate, ComposeInput } from './candidate.ts';
import type { IndexProfile } from './index-profile.ts';
import { toTokens } from './phrase-matcher.ts';

/**
 * The generic kinds (debit card, credit card) between which `candidates`, best first, differ, when the question names none of them.
 * Empty when the candidates are about one kind or about none.
 */
export function kindsBetween(candidates: readonly Candidate[], { understanding, profile }: ComposeInput): string[] {
  const best = candidates[0];
  if (!best || best.form === 'faq') return [];
  const asked = new Set(understanding.terms.flatMap((term) => term.groups));
  const close = candidates.filter((candidate) => candidate.form !== 'faq');
  const kinds = close.map((candidate) => kindsOf(candidate, profile));
  const first = kinds[0];
  if (!first) return [];
  for (const [group, word] of first) {
    const words = new Set(kinds.flatMap((own) => own.get(group) ?? []));
    if (!asked.has(group) && words.size > 1 && word !== '') return [...words];
  }
  return [];
}

/** The kinds that a candidate's document is about, by group; a group of which it names several says nothing. */
function kindsOf(candidate: Candidate, profile: IndexProfile): Map<string, string> {
  const chunk = candidate.sentences[0]?.chunk;
  const kinds = profile.bookOf(chunk?.language ?? 'zh-CN').kinds;
  const named = new Map<string, Set<string>>();
  for (const { values } of kinds.all(toTokens([chunk?.title ?? '', ...(chunk?.section ?? []), chunk?.tableTitle ?? ''].join('\n')))) {
    for (const { group, word } of values) named.set(group, (named.get(group) ?? new Set()).add(word));
  }
  return new Map([...named].flatMap(([group, words]) => (words.size === 1 ? [[group, [...words][0] ?? ''] as const] : [])));
}
