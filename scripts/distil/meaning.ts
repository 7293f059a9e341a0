/** One thing that a customer may mean, said in many ways and both languages. */
export interface Meaning {
  key: string;
  /** Names of groups of near meanings (same thing, same act): what else is in them is wrong for this one, but only just. */
  near: string[];
  zh: string[];
  en: string[];
}

/** Puts meanings with one key together and drops repeated wordings. */
export function mergeMeanings(meanings: Iterable<Meaning>): Meaning[] {
  const merged = new Map<string, Meaning>();
  for (const meaning of meanings) {
    const known = merged.get(meaning.key);
    if (known) {
      known.zh.push(...meaning.zh);
      known.en.push(...meaning.en);
      known.near = [...new Set([...known.near, ...meaning.near])];
    } else merged.set(meaning.key, { ...meaning, zh: [...meaning.zh], en: [...meaning.en] });
  }
  return [...merged.values()].map((meaning) => ({ ...meaning, zh: [...new Set(meaning.zh)], en: [...new Set(meaning.en)] }));
}
