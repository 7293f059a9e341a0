const ABBREVIATION = /(?:^|[\s(])(?:e\.g|i\.e|etc|vs|no|nos|mr|mrs|ms|dr|st|inc|ltd|co|corp|u\.s|u\.k|min|max|approx|para|art|sec|fig|p|pp)\.\s*$/i;
const LONGEST_SENTENCE = 1500;

/**
 * Splits a paragraph into its sentences; joined again they are the paragraph.
 * For packing stored text only: what is shown to customers is split by the guardrails' own, stricter splitter.
 */
export function splitSentences(text: string): string[] {
  const sentences: string[] = [];
  for (const { segment } of new Intl.Segmenter('zh', { granularity: 'sentence' }).segment(text)) {
    const last = sentences.at(-1);
    if (last !== undefined && (ABBREVIATION.test(last) || /\d\.\s*$/.test(last) || !/[。！？；!?.;：:\n”」』）)]\s*$/.test(last))) sentences[sentences.length - 1] = last + segment;
    else sentences.push(segment);
  }
  return sentences.flatMap(splitMonster);
}

/** A "sentence" of more than a page is a list without full stops: semicolons, then blanks, have to do. */
function splitMonster(sentence: string): string[] {
  if (sentence.length <= LONGEST_SENTENCE) return [sentence];
  const parts = sentence.split(/(?<=[；;])/);
  return parts.flatMap((part) => (part.length <= LONGEST_SENTENCE ? [part] : part.match(/[\s\S]{1,1400}(?:[，,、\s]|$)|[\s\S]{1,1500}/g) ?? [part]));
}
