import type { Glossary } from './lexicon.ts';
import { PhraseMatcher, toTokens } from './phrase-matcher.ts';

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

function matcherOf(glossary: Glossary): PhraseMatcher<string> {
  const known = matchers.get(glossary);
  if (known) return known;
  const made = new PhraseMatcher<string>();
  for (const [english, chinese] of Object.entries(glossary)) made.add(english, chinese);
  matchers.set(glossary, made);
  return made;
}
