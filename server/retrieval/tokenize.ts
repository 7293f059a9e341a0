import { normalizeText } from './normalize-text.ts';
import { textRuns } from './text-runs.ts';
import { segmentWords } from './word-segmenter.ts';

/** Words of `text` in its matching form, in order: Chinese words, Latin words, numbers. Empty for text without any. */
export function tokenize(text: string): string[] {
  return textRuns(normalizeText(text)).flatMap((run) => (run.kind === 'han' ? segmentWords(run.text) : [run.text]));
}

/**
 * What BM25 counts: the words of `tokenize`, and every Chinese character by itself, since customers shorten and mistype words
 * (words and characters together beat either alone by 1 to 3 points of recall@1 on the development questions).
 */
export function indexTerms(text: string): string[] {
  const terms: string[] = [];
  for (const run of textRuns(normalizeText(text))) {
    if (run.kind !== 'han') terms.push(run.text);
    else {
      for (const word of segmentWords(run.text)) if (word.length > 1) terms.push(word);
      for (const character of run.text) terms.push(character);
    }
  }
  return terms;
}
