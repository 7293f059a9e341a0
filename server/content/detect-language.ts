import { Converter } from 'opencc-js/t2cn';
import type { Language } from '../retrieval/chunk.ts';

const SAMPLE = 4000;
let toSimplified: ((text: string) => string) | undefined;

/**
 * The language of a text by its script: Latin is English; Chinese is traditional when more than one character in fifty
 * changes on conversion to simplified script (a simplified text has next to none that do).
 */
export function detectLanguage(text: string): Language {
  const sample = text.slice(0, SAMPLE);
  const han = sample.match(/[\u3400-\u9fff]/g)?.length ?? 0;
  const latin = sample.match(/[A-Za-z]/g)?.length ?? 0;
  // A Latin word has about five letters, so letters outnumber characters in a mixed text long before words do.
  if (han * 5 < latin || han === 0) return 'en';
  const convert = (toSimplified ??= Converter({ from: 't', to: 'cn' }));
  const converted = [...convert(sample)];
  const changed = [...sample].filter((char, at) => char !== converted[at]).length;
  return changed / han > 0.02 ? 'zh-Hant' : 'zh-CN';
}
