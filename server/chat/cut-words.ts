import { segmentWords } from '../retrieval/word-segmenter.ts';

/**
 * Cuts a run of Han characters into its words, without those of `dropped` (的, 了, 在).
 * Of words inside words only the longest are kept; characters that the dictionary left single and that touch each other
 * are mostly a word that it lacks (回拨, 重置) and stay together.
 */
export function cutWords(text: string, dropped: ReadonlySet<string>): string[] {
  const words: string[] = [];
  let wasSingle = false;
  for (const word of longestWords(text)) {
    if (dropped.has(word)) {
      wasSingle = false;
      continue;
    }
    const last = words.at(-1);
    if (word.length === 1 && wasSingle && last !== undefined) words[words.length - 1] = last + word;
    else words.push(word);
    wasSingle = word.length === 1 && (words.at(-1)?.length ?? 0) < 3;
  }
  return words;
}

function longestWords(text: string): string[] {
  const spans: { start: number; end: number }[] = [];
  let from = 0;
  for (const word of text === '' ? [] : segmentWords(text)) {
    // A word inside a longer one is given before it.
    const start = text.indexOf(word, Math.max(0, from - 3));
    if (start < 0) continue;
    spans.push({ start, end: start + word.length });
    from = start + word.length;
  }
  const isInside = (span: { start: number; end: number }): boolean => spans.some((other) => other.start <= span.start && other.end >= span.end && other.end - other.start > span.end - span.start);
  return spans.filter((span) => !isInside(span)).map((span) => text.slice(span.start, span.end));
}
