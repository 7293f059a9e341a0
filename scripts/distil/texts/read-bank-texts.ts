import { readFolder } from '../../../server/content/read-folder.ts';
import type { Chunk } from '../../../server/retrieval/chunk.ts';
import type { Meaning } from '../meaning.ts';
import { sentencesOf } from './open-texts.ts';

/** What a bank's own documents teach: the wordings of each FAQ, and sentences by language. Golden cases are no documents and never read. */
export interface BankTexts {
  meanings: Meaning[];
  zh: string[];
  en: string[];
}

export async function readBankTexts(dir: string): Promise<BankTexts> {
  const { versions } = await readFolder({ now: Date.now }, dir);
  const chunks = versions.flatMap((version) => version.chunks);
  const sentences = (isEnglish: boolean) => [...new Set(chunks.filter((chunk) => (chunk.language === 'en') === isEnglish).flatMap((chunk) => sentencesOf(`${chunk.section.join(' ')}\n${chunk.text}`)))];
  return { meanings: chunks.flatMap(meaningOf), zh: sentences(false), en: sentences(true) };
}

/** An FAQ's wordings and its answer's first sentence mean the same to a bank. */
function meaningOf(chunk: Chunk): Meaning[] {
  if (chunk.question === undefined) return [];
  const wordings = [chunk.question, ...(chunk.variants ?? [])];
  const isEnglish = chunk.language === 'en';
  return [{ key: `bank/${chunk.id}`, near: [`bank ${chunk.document}`], zh: isEnglish ? [] : wordings, en: isEnglish ? wordings : [] }];
}
