import type { Random } from '../random.ts';

/** Phrases of 2 to 4 words, each word as likely as its weight: what people type need not be a sentence, and a table must know words beside any others. */
export function composePhrases(random: Random, words: readonly { word: string; weight: number }[], count: number): string[] {
  const ends: number[] = [];
  let total = 0;
  for (const { weight } of words) ends.push((total += weight));
  const draw = (): string => {
    const at = random.next() * total;
    let [low, high] = [0, ends.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ends[middle] ?? 0) > at) high = middle;
      else low = middle + 1;
    }
    return words[low]?.word ?? '';
  };
  const made = new Set<string>();
  while (made.size < count) made.add(Array.from({ length: 2 + random.below(3) }, draw).join(random.next() < 0.15 ? ' ' : ''));
  return [...made];
}

/** Parts of texts, and two texts in one: a question may be cut off, or follow another. */
export function cropAndJoin(random: Random, texts: readonly string[], count: number): string[] {
  const made = new Set<string>();
  while (made.size < count) {
    const text = random.pick(texts);
    if (random.next() < 0.35) made.add(`${text}${random.pick(['，', '，', ' ', '？'])}${random.pick(texts)}`.slice(0, 80));
    else {
      const length = 3 + random.below(Math.max(1, text.length - 3));
      const start = random.below(Math.max(1, text.length - length + 1));
      made.add(text.slice(start, start + length));
    }
  }
  return [...made];
}
