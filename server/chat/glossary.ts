import type { IndexProfile } from './index-profile.ts';
import type { Glossary } from './lexicon.ts';
import { PhraseMatcher, toTokens } from './phrase-matcher.ts';
import type { Term } from './understand.ts';
import { toNeedle } from './word-book.ts';

const matchers = new WeakMap<Glossary, PhraseMatcher<string>>();

/** What an English question asks for, as words that tell the Chinese composer so. */
const ASKS: [RegExp, string][] = [
  [/\bhow much\b|\bcost\b|\bfees?\b|\bcharges?d?\b|\bfree\b/i, '多少钱'],
  [/\bhow (?:long|soon|fast|many (?:working |business )?days)\b|\bwhen\b/i, '多久'],
  [/\bhow (?:do|can|to|should)\b/i, '怎么'],
  [/\bwhat documents\b|\bwhat (?:do|should) i (?:need|bring)\b/i, '要带什么材料'],
  [/\bwhere\b/i, '在哪里'],
];

/** The question as a row of Chinese terms, or null when no term of it is known. */
export function toChinese(question: string, glossary: Glossary): string | null {
  const terms = matcherOf(glossary).all(toTokens(question)).flatMap(({ values }) => values);
  if (terms.length === 0) return null;
  const asks = ASKS.filter(([pattern]) => pattern.test(question)).map(([, phrase]) => phrase);
  return [...new Set(terms)].join('') + asks.join('');
}

/** An English term that a Chinese text holds by its translation too. */
export function withTranslations(term: Term, glossary: Glossary, profile: IndexProfile): Term {
  const chinese = [term.text, ...term.needles].flatMap((wording) => matcherOf(glossary).all(toTokens(wording)).flatMap(({ values }) => values)).map(toNeedle);
  if (chinese.length === 0) return term;
  const groups = chinese.flatMap((needle) => profile.slots.at(toTokens(needle), 0)?.values.map((slot) => slot.group) ?? []);
  return { ...term, needles: [...new Set([...chinese, ...term.needles])], groups: [...new Set([...term.groups, ...groups])] };
}

function matcherOf(glossary: Glossary): PhraseMatcher<string> {
  const known = matchers.get(glossary);
  if (known) return known;
  const made = new PhraseMatcher<string>();
  for (const [english, chinese] of Object.entries(glossary)) made.add(english, chinese);
  matchers.set(glossary, made);
  return made;
}
