import type { Progress } from '../../server/progress.ts';
import type { MeaningLesson, RegressionLesson, RelationLesson } from './learn/lessons.ts';
import { meaningsOfIntents, meaningsOfSynonyms, meaningsOfTranslations, prepareMeanings } from './learn/prepare-meanings.ts';
import { prepareChinese, prepareCrossed, prepareEnglish } from './learn/prepare-regression.ts';
import { findPrincipalAxes, projectRows } from './learn/principal-axes.ts';
import { bilingualUnits, placeWords } from './learn/place-words.ts';
import { startRows } from './learn/start-rows.ts';
import { askTeacher, type TeacherEndpoint } from './teacher.ts';
import type { Corpus } from './texts/collect-texts.ts';
import { buildVocabulary, SIZES, type Unit, type VocabularySizes } from './vocabulary.ts';

export interface LessonOptions {
  /** `both` knows the two languages and tells where English words start; without it they start where the texts that have them are. */
  teachers: { zh: TeacherEndpoint; en: TeacherEndpoint; both?: TeacherEndpoint | undefined };
  cacheDir: string;
  dims: number;
  sizes?: VocabularySizes;
}
/** All that training needs: the units, a table to start from, and what is to be learnt. */
export interface Lessons {
  units: Unit[];
  start: Float32Array;
  /** Chinese texts, where their teacher puts them. */
  chinese: RegressionLesson;
  /** English texts, where the Chinese teacher puts what they mean. */
  crossed: RegressionLesson;
  /** English texts, as near to each other as their teacher finds them. */
  english: RelationLesson;
  meanings: MeaningLesson;
}

/** Texts from which a teacher's principal axes are found. */
const AXES_SAMPLE = 20_000;
/** How much a set's texts count in the vocabulary: curated and natural ones more than generated ones. */
const COUNT_WEIGHTS: Record<string, number> = { grammar: 0.35, written: 2, bank: 1.5, answers: 0.35, phrases: 0.2, words: 0.35, tatoeba: 1.5, laws: 1, crops: 0, banking77: 1 };

/** Chooses the units, asks the teachers for what their cache lacks, and puts lessons together. */
export async function prepareLessons(corpus: Corpus, { teachers, cacheDir, dims, sizes = SIZES }: LessonOptions, progressOf: (title: string) => Progress): Promise<Lessons> {
  const [zhSets, enSets] = [corpus.sets.filter((set) => set.language === 'zh'), corpus.sets.filter((set) => set.language === 'en')];
  const units = buildVocabulary(corpus.sets.map((set) => ({ weight: COUNT_WEIGHTS[set.name] ?? 1, texts: set.texts })), corpus.words, sizes);
  const rowByHash = new Map(units.map((unit, row) => [unit.hash, row]));
  const rowOf = (hash: number): number => rowByHash.get(hash) ?? -1;

  const texts = [...new Set(zhSets.flatMap((set) => set.texts))];
  const zh = await askTeacher(teachers.zh, cacheDir, texts, progressOf('Chinese teacher'));
  const alone = await askTeacher(teachers.zh, cacheDir, units.map((unit) => unit.text), progressOf('units alone'));
  const en = await askTeacher(teachers.en, cacheDir, enSets.flatMap((set) => set.texts), progressOf('English teacher'));
  const axes = findPrincipalAxes(sampleRows(zh.rows, zh.dims, AXES_SAMPLE), zh.dims, dims);
  const targets = { rows: projectRows(zh.rows, axes), numberOf: new Map(texts.map((text, number) => [text, number])), dims };

  const translations = meaningsOfTranslations(corpus.open.translations);
  const chinese = prepareChinese(rowOf, zhSets, targets);
  const crossed = prepareCrossed(rowOf, [{ meanings: corpus.drawn, share: 0.5 }, { meanings: corpus.written, share: 0.25 }, { meanings: translations, share: 0.25 }], targets);
  const english = prepareEnglish(rowOf, enSets, en.rows);
  const meanings = prepareMeanings(rowOf, [
    { meanings: corpus.drawn, share: 0.36 }, { meanings: corpus.written, share: 0.28 }, { meanings: meaningsOfSynonyms(corpus.open.synonyms), share: 0.08 },
    { meanings: meaningsOfIntents(corpus.open.bankQuestions, 'banking77'), share: 0.18 }, { meanings: translations, share: 0.1 },
  ]);
  const placed = projectRows(alone.rows, { ...axes, mean: meanRow(alone.rows, alone.dims) });
  let words: ReadonlyMap<number, Float32Array> = new Map();
  if (teachers.both) {
    const { anchors, words: latin } = bilingualUnits(units);
    const vectors = await askTeacher(teachers.both, cacheDir, [...anchors, ...latin].map((row) => units[row]?.text ?? ''), progressOf('bilingual teacher'));
    const border = anchors.length * vectors.dims;
    const rows = placeWords(placed, dims, { rows: anchors, vectors: vectors.rows.slice(0, border) }, vectors.rows.slice(border));
    words = new Map(latin.map((row, i) => [row, rows.subarray(i * dims, (i + 1) * dims)]));
  }
  const start = startRows(units, { alone: placed, words }, crossed, [chinese.bags, english.bags], dims);
  return { units, start, chinese, crossed, english, meanings };
}

function sampleRows(rows: Float32Array, dims: number, count: number): Float32Array {
  const all = rows.length / dims;
  const step = Math.max(1, Math.floor(all / count));
  const sample = new Float32Array(Math.floor(all / step) * dims);
  for (let i = 0; i * dims < sample.length; i++) sample.set(rows.subarray(i * step * dims, (i * step + 1) * dims), i * dims);
  return sample;
}

function meanRow(rows: Float32Array, dims: number): Float32Array {
  const mean = new Float32Array(dims);
  for (let i = 0; i < rows.length; i++) mean[i % dims] = (mean[i % dims] ?? 0) + ((rows[i] ?? 0) * dims) / rows.length;
  return mean;
}
