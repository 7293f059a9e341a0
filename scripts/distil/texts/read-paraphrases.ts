import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { normalizeText } from '../../../server/retrieval/normalize-text.ts';
import { mergeMeanings, type Meaning } from '../meaning.ts';

/** Neighbours in a file are near meanings; blocks of this many are taken for one neighbourhood. */
const NEIGHBOURHOOD = 6;

/** The free wordings in the `.tsv` files of `dir`: MEANING, LANGUAGE and TEXT a line. Throws on a line of another form. */
export function readParaphrases(dir: string): Meaning[] {
  return readdirSync(dir).filter((name) => name.endsWith('.tsv')).sort().flatMap((name) => readOne(join(dir, name), name));
}

function readOne(file: string, name: string): Meaning[] {
  const lines = readFileSync(file, 'utf8').split(/\r?\n/).filter((line) => line.trim() !== '' && !line.startsWith('#'));
  const meanings = mergeMeanings(lines.map((line) => {
    const [id, language, text, ...rest] = line.split('\t').map((part) => part.trim());
    if (!id || !text || rest.length > 0 || !['zh', 'hant', 'en'].includes(language ?? '')) throw new Error(`${name}: not MEANING, LANGUAGE, TEXT: ${line.slice(0, 80)}`);
    // The Chinese teacher was trained on simplified characters, and the table sees no others.
    return { key: `${name}/${id}`, near: [], zh: language === 'en' ? [] : [normalizeText(text)], en: language === 'en' ? [text] : [] };
  }));
  return meanings.map((meaning, number) => ({ ...meaning, near: [`${name} ${Math.floor(number / NEIGHBOURHOOD)}`] }));
}
