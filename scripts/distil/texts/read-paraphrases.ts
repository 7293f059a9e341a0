import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { normalizeText } from '../../../server/retrieval/normalize-text.ts';
import { mergeMeanings, type Meaning } from '../meaning.ts';

/** Neighbours in a file are near meanings; blocks of this many are taken for one neighbourhood. */
const NEIGHBOURHOOD = 6;
const SAME_MEANINGS = 'same-meanings.txt';

/**
 * The free wordings in the `.tsv` files of `dir`: MEANING, LANGUAGE and TEXT a line; meanings that `same-meanings.txt` pairs are one.
 * Throws on a line of another form.
 */
export function readParaphrases(dir: string): Meaning[] {
  const firstOf = readSameMeanings(join(dir, SAME_MEANINGS));
  const meanings = readdirSync(dir).filter((name) => name.endsWith('.tsv')).sort().flatMap((name) => readOne(join(dir, name), name));
  return mergeMeanings(meanings.map((meaning) => ({ ...meaning, key: firstOf(meaning.key) })));
}

function readOne(file: string, name: string): Meaning[] {
  const lines = readFileSync(file, 'utf8').split(/\r?\n/).filter((line) => line.trim() !== '' && !line.startsWith('#'));
  const meanings = mergeMeanings(lines.map((line) => {
    const [id, language, text, ...rest] = line.split('\t').map((part) => part.trim());
    if (!id || !text || rest.length > 0 || !['zh', 'hant', 'en'].includes(language ?? '')) throw new Error(`${name}: not MEANING, LANGUAGE, TEXT: ${line.slice(0, 80)}`);
    // The Chinese teacher was trained on simplified characters, and the table sees no others.
    return { key: id, near: [], zh: language === 'en' ? [] : [normalizeText(text)], en: language === 'en' ? [text] : [] };
  }));
  return meanings.map((meaning, number) => ({ ...meaning, near: [`${name} ${Math.floor(number / NEIGHBOURHOOD)}`] }));
}

/** From each id to the one that stands for all of its meaning. */
function readSameMeanings(file: string): (id: string) => string {
  const parents = new Map<string, string>();
  const rootOf = (id: string): string => {
    const parent = parents.get(id);
    return parent === undefined ? id : rootOf(parent);
  };
  if (!existsSync(file)) return rootOf;
  for (const line of readFileSync(file, 'utf8').split(/\r?\n/)) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const [first, ...others] = line.trim().split(/\s+/);
    if (first === undefined || others.length === 0) throw new Error(`${SAME_MEANINGS}: not ids of one meaning: ${line.slice(0, 80)}`);
    for (const other of others) if (rootOf(other) !== rootOf(first)) parents.set(rootOf(other), rootOf(first));
  }
  return rootOf;
}
