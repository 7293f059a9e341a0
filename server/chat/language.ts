import { detect } from 'tinyld';
import type { Language } from '../retrieval/chunk.ts';
import { normalizeText } from '../retrieval/normalize-text.ts';

const HAN = /\p{Script=Han}/gu;
const LATIN_WORD = /[A-Za-z][A-Za-z'’-]*/g;
const ENGLISH = /\b(?:the|is|are|do|does|can|how|what|when|where|which|who|why|my|i|and|for|of|to|fee|card|much)\b/i;

let converter: Promise<(text: string) => string> | undefined;

/** Characters of `text` in Taiwan's standard script; words stay as they are. The dictionaries (30 MB) are loaded at the first use. */
export async function toTraditional(text: string): Promise<string> {
  // `tw`, not `twp`: the latter also swaps words (查询 becomes 查找), and an answer must keep the document's words.
  converter ??= import('opencc-js/cn2t').then(({ Converter }) => Converter({ from: 'cn', to: 'tw' }));
  return (await converter)(text);
}

/**
 * The language that the asker writes in. Text that shows none (a number, one Latin word, characters common to both scripts) gets `fallback`.
 * Han characters decide before Latin ones: "ATM取款" is Chinese.
 */
export async function detectLanguage(text: string, fallback: Language): Promise<Language> {
  const han = text.match(HAN) ?? [];
  const words = text.match(LATIN_WORD) ?? [];
  if (han.length > 0 && han.length * 2 >= words.length) return detectScript(han, fallback);
  if (words.length < 2) return fallback;
  return ENGLISH.test(text) || detect(text) === 'en' ? 'en' : fallback;
}

async function detectScript(han: string[], fallback: Language): Promise<Language> {
  if (han.some((char) => normalizeText(char) !== char.normalize('NFKC'))) return 'zh-Hant';
  if (fallback !== 'zh-Hant') return 'zh-CN';
  const text = han.join('');
  return (await toTraditional(text)) === text ? 'zh-Hant' : 'zh-CN';
}
