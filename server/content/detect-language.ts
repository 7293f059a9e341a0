import type { Language } from '../retrieval/chunk.ts';
import { normalizeText } from '../retrieval/normalize-text.ts';

const SAMPLE = 4000;

/**
 * The language of a text by its script: Latin is English; Chinese is traditional when more than one character in fifty
 * changes on conversion to simplified script (a simplified text has next to none that do).
 */
export function detectLanguage(text: string): Language {
  const sample = text.slice(0, SAMPLE);
  const han = sample.match(/[\u3400-\u9fff]/g) ?? [];
  const latin = sample.match(/[A-Za-z]/g)?.length ?? 0;
  // A Latin word has about five letters, so letters outnumber characters in a mixed text long before words do.
  if (han.length * 5 < latin || han.length === 0) return 'en';
  const changed = han.filter((char) => normalizeText(char) !== char).length;
  return changed / han.length > 0.02 ? 'zh-Hant' : 'zh-CN';
}
