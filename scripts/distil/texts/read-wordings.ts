import { readFileSync, statSync } from 'node:fs';
import { AppError } from '../../../server/errors.ts';
import { readBankTexts, type BankTexts } from './read-bank-texts.ts';

const HAN = /\p{Script=Han}/u;

/**
 * What a bank has to adapt a table with: a folder of its documents, or a `.tsv` file of wordings that its staff sorted, WORDING and STANDARD QUESTION a line.
 * Throws AppError 'bad-input' when there is nothing to learn from.
 */
export async function readWordings(path: string): Promise<BankTexts> {
  const entry = statSync(path, { throwIfNoEntry: false });
  if (!entry) throw new AppError('bad-input', `There is no file or folder ${path}.`);
  const texts = entry.isDirectory() ? await readBankTexts(path) : readTsv(path);
  if (texts.meanings.length < 2) throw new AppError('bad-input', `${path} has no two questions with wordings to learn from.`);
  return texts;
}

function readTsv(path: string): BankTexts {
  const wordings = new Map<string, Set<string>>();
  readFileSync(path, 'utf8').split(/\r?\n/).forEach((line, number) => {
    if (line.trim() === '') return;
    const [wording, standard] = line.split('\t').map((part) => part.trim());
    if (!wording || !standard) throw new AppError('bad-input', `Line ${number + 1} of ${path} is not WORDING and STANDARD QUESTION.`);
    wordings.set(standard, (wordings.get(standard) ?? new Set([standard])).add(wording));
  });
  const meanings = [...wordings].map(([standard, all]) => ({ key: standard, near: [], zh: [...all].filter((text) => HAN.test(text)), en: [...all].filter((text) => !HAN.test(text)) }));
  return { meanings, zh: [], en: [] };
}
