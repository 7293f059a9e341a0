import type { Chunk, Language } from '../retrieval/chunk.ts';
import { loadUnitTable } from '../retrieval/embed-table.ts';
import { toUnitLength } from '../retrieval/embedder.ts';

type Tongue = 'zh' | 'en';

/** How near texts of one snapshot are in meaning to a question: by the built-in table, centred on what all texts of a language share. */
export interface Nearness {
  /** How much a word tells, 0.1 to 1: the table learned short rows for 现在 and 怎么 and long ones for 年费. */
  salience: (word: string) => number;
  vectorOf: (text: string, language: Language) => Float32Array;
}

/** Texts whose mean is taken for each language, evenly spread. */
const SAMPLE = 600;
const MOST_KEPT = 20_000;
/** Of a word whose every unit is unknown to the table: mostly a name. */
const UNKNOWN_SALIENCE = 0.8;
/** Row lengths, by the square root of the number of units: those of 现在 and 请问, and how much longer those of 年费 and 贵宾厅 are. */
const LEAST_LENGTH = 2.2;
const LENGTH_RANGE = 2.8;

/** Prepares nearness over the texts of a snapshot; some 20 µs a text. */
export function createNearness(chunks: readonly Chunk[]): Nearness {
  const table = loadUnitTable();
  const means = { zh: meanOf(chunks.filter((chunk) => tongueOf(chunk.language) === 'zh')), en: meanOf(chunks.filter((chunk) => tongueOf(chunk.language) === 'en')) };
  const kept = new Map<string, Float32Array>();
  const saliences = new Map<string, number>();
  return {
    salience(word) {
      const known = saliences.get(word);
      if (known !== undefined) return known;
      const { length, units } = table.lengthOf(word);
      const made = units === 0 ? UNKNOWN_SALIENCE : Math.min(1, Math.max(0.1, (length / Math.sqrt(units) - LEAST_LENGTH) / LENGTH_RANGE));
      if (saliences.size >= MOST_KEPT) saliences.clear();
      saliences.set(word, made);
      return made;
    },
    vectorOf(text, language) {
      const key = `${language}\n${text}`;
      const known = kept.get(key);
      if (known) return known;
      const vector = table.vectorOf(text);
      const mean = means[tongueOf(language)];
      const made = mean ? toUnitLength(vector.map((value, i) => value - (mean[i] ?? 0))) : vector;
      if (kept.size >= MOST_KEPT) kept.clear();
      kept.set(key, made);
      return made;
    },
  };

  function meanOf(own: readonly Chunk[]): Float32Array | undefined {
    if (own.length < 20) return undefined;
    const step = Math.max(1, Math.floor(own.length / SAMPLE));
    const mean = new Float32Array(table.dims);
    let count = 0;
    for (let at = 0; at < own.length; at += step) {
      const vector = table.vectorOf(own[at]?.question ?? own[at]?.text.slice(0, 200) ?? '');
      vector.forEach((value, i) => { mean[i] = (mean[i] ?? 0) + value; });
      count += 1;
    }
    return mean.map((value) => value / count);
  }
}

/** The cosine of two unit vectors. */
export function cosine(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

function tongueOf(language: Language): Tongue {
  return language === 'en' ? 'en' : 'zh';
}
