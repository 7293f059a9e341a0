import type { Chunk } from '../retrieval/chunk.ts';
import { toHaystack } from './haystack.ts';
import type { Lexicon } from './lexicon.ts';
import { titleTopic } from './slots.ts';
import { toNeedle } from './word-book.ts';

/** How many passages at a document's head tell what it is about. */
const HEAD = 3;

/**
 * The documents' own product names by the generic word for them: when the head of a document is about exactly one member
 * of a generic kind (a housing loan), the topic of its title is this bank's name for it.
 */
export function readAliases(chunks: readonly Chunk[], lexicons: readonly Lexicon[]): Map<string, string[]> {
  const aliases = new Map<string, string[]>();
  for (const [title, head] of readHeads(chunks)) {
    const name = titleTopic(title, lexicons);
    if (name.length > 10 || /[与和及、]/.test(name)) continue;
    for (const lexicon of lexicons) {
      for (const kind of lexicon.kinds.filter((words) => words.some((word) => lexicon.aliased.includes(word)))) {
        const named = kind.filter((word) => wordings(word, lexicon).some((needle) => head.includes(needle)));
        const [only] = named;
        if (only === undefined || named.length > 1 || !lexicon.aliased.includes(only)) continue;
        aliases.set(only, [...new Set([...(aliases.get(only) ?? []), toNeedle(name)])]);
      }
    }
  }
  return aliases;
}

function readHeads(chunks: readonly Chunk[]): Map<string, string> {
  const heads = new Map<string, { texts: string[] }>();
  for (const chunk of chunks) {
    if (chunk.kind !== 'passage') continue;
    const head = heads.get(chunk.title) ?? { texts: [chunk.title] };
    if (head.texts.length <= HEAD) head.texts.push(chunk.text);
    heads.set(chunk.title, head);
  }
  return new Map([...heads].map(([title, { texts }]) => [title, toHaystack(texts.join('\n'))]));
}

function wordings(word: string, { synonyms }: Lexicon): string[] {
  return [word, ...synonyms.filter((group) => group.includes(word)).flat()].map(toNeedle);
}
