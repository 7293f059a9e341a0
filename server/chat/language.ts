import { detect } from 'tinyld';
import type { Language } from '../retrieval/chunk.ts';
import { normalizeText } from '../retrieval/normalize-text.ts';

const HAN = /\p{Script=Han}/gu;
const LATIN_WORD = /[A-Za-z][A-Za-z'’-]*/g;
const ENGLISH = /\b(?:the|is|are|do|does|can|how|what|when|where|which|who|why|my|i|and|for|of|to|fee|card|much)\b/i;

let traditionalOnly: Set<string> | undefined;
let converter: Promise<(text: string) => string> | undefined;

/** The library's own types don't resolve in this project's module mode. */
interface OpenCc {
  Converter: (options: { from: string; to: string }) => (text: string) => string;
}

/** Brings documents' words into the script of `language`: Taiwan's standard characters for zh-Hant, nothing changed for the others. */
export async function scriptConverter(language: Language): Promise<(text: string) => string> {
  if (language !== 'zh-Hant') return (text) => text;
  // Loaded at the first use: the dictionaries take 30 MB. `tw`, not `twp`: the latter also swaps words (查询 becomes 查找).
  converter ??= import('opencc-js/cn2t').then((library) => (library as unknown as OpenCc).Converter({ from: 'cn', to: 'tw' }));
  return converter;
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

/** Characters that have a simplified form and are not themselves the simplified form of another: 么 is, though 幺 exists. */
function findTraditional(): Set<string> {
  const all = Array.from({ length: 0x9fff - 0x4e00 }, (_, i) => String.fromCharCode(0x4e00 + i));
  const simplified = new Set(all.flatMap((char) => (normalizeText(char) === char ? [] : [normalizeText(char)])));
  return new Set(all.filter((char) => normalizeText(char) !== char && !simplified.has(char)));
}

async function detectScript(han: string[], fallback: Language): Promise<Language> {
  traditionalOnly ??= findTraditional();
  if (han.some((char) => traditionalOnly?.has(char))) return 'zh-Hant';
  if (fallback !== 'zh-Hant') return 'zh-CN';
  const text = han.join('');
  return (await scriptConverter('zh-Hant'))(text) === text ? 'zh-Hant' : 'zh-CN';
}
