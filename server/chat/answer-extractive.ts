import type { Chunk } from '../retrieval/chunk.ts';
import type { Answerer } from './answerer.ts';
import type { Part } from './compose.ts';
import type { Sentence } from './candidate.ts';

// A full stop ends an English sentence only before a blank: 0.5% stays whole.
const SENTENCE = /[^。！？!?]+?(?:[。！？!?]+[”’」』）)"']*|\.(?=\s+[A-Z“"'(\d])|$)/g;

/** The answerer that only quotes: the documents' own words, each sentence with its source. Never fails, needs no key. */
export function createComposer(): Answerer {
  return {
    kind: 'extractive',
    write: (_question, evidence, context) => streamOf(context.parts.flatMap((part) => writePart(part, evidence))),
  };
}

function streamOf(pieces: readonly string[]): AsyncIterable<string> {
  return { [Symbol.asyncIterator]: () => {
    const iterator = pieces[Symbol.iterator]();
    return { next: () => Promise.resolve(iterator.next()) };
  } };
}

/** The sentences of one part with their marks, each a piece of the stream. */
function writePart(part: Part, evidence: readonly Chunk[]): string[] {
  return part.kind === 'decline' ? [] : part.sentences.map((sentence) => `${markSentences(sentence, evidence)}\n`);
}

/** Every single sentence is marked, since each is checked by itself. */
function markSentences({ text, chunk }: Sentence, evidence: readonly Chunk[]): string {
  const n = evidence.findIndex((one) => one.id === chunk.id) + 1;
  const gap = chunk.language === 'en' ? ' ' : '';
  return (text.match(SENTENCE) ?? [text]).map((sentence) => sentence.trim()).filter((sentence) => sentence !== '').map((sentence) => `${sentence}${gap}[${n}]`).join(gap);
}
