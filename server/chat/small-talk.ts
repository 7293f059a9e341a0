import { normalizeText } from '../retrieval/normalize-text.ts';
import type { Lexicon, SmallTalk } from './lexicon.ts';

const MARKS = /[\s\p{P}\p{S}]+/gu;
/** A request for a person may have words around it; a longer text is a question about something. */
const LONGEST_REQUEST = 14;

/** What kind of small talk the whole message is, or null. A message that also asks something is none. */
export function findSmallTalk(message: string, lexicons: readonly Lexicon[]): SmallTalk | null {
  const plain = bare(message);
  for (const { smallTalk } of lexicons) {
    for (const [kind, phrases] of Object.entries(smallTalk)) if (phrases.some((phrase) => isSame(plain, bare(phrase)))) return kind as SmallTalk;
    if (plain.length <= LONGEST_REQUEST && smallTalk['person-requested'].some((phrase) => bare(phrase).length >= 3 && plain.includes(bare(phrase)))) return 'person-requested';
  }
  return null;
}

function isSame(plain: string, phrase: string): boolean {
  return plain === phrase || (plain.startsWith(phrase) && /^[啊呀吧呢吗哦的了~]+$/.test(plain.slice(phrase.length)));
}

function bare(text: string): string {
  return normalizeText(text).replace(MARKS, '');
}
