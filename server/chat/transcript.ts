import type { Citation, TurnEvent } from '../protocol.ts';
import type { Chunk } from '../retrieval/chunk.ts';
import { CitationList } from './citations.ts';

type TextDelta = Extract<TurnEvent, { type: 'text-delta' }>;

/** The answer as it grows: its text, its citations, and the events that tell of them. */
export class Transcript {
  readonly released: { text: string; citations: Citation[] }[] = [];
  readonly #citations = new CitationList();
  /** Brings documents' words into the asker's script. */
  readonly convert: (text: string) => string;
  #text = '';
  #afterFixedLine = false;

  constructor(convert: (text: string) => string) {
    this.convert = convert;
  }

  get text(): string {
    return this.#text.trimEnd();
  }

  get citations(): Citation[] {
    return this.#citations.all.map((citation) => ({ ...citation }));
  }

  /** Adds a sentence that the guard let through. */
  quote(text: string, cited: readonly Chunk[], evidence: readonly Chunk[]): TextDelta {
    const { text: renumbered, citations } = this.#citations.renumber(text, cited, evidence, this.convert);
    const start = this.#afterFixedLine ? '\n' : '';
    this.#afterFixedLine = false;
    return this.#add(start + this.convert(renumbered), citations.map((citation) => ({ ...citation })));
  }

  /** Adds a fixed line on a line of its own. */
  say(text: string): TextDelta {
    this.#afterFixedLine = true;
    return this.#add(this.#text === '' || this.#text.endsWith('\n') ? text : `\n${text}`, []);
  }

  #add(text: string, citations: Citation[]): TextDelta {
    // A sentence that ended in its mark must not run into the next word of an English answer.
    const gap = /[\w\]]$/.test(this.#text) && /^[A-Za-z0-9*]/.test(text) ? ' ' : '';
    const delta: TextDelta = { type: 'text-delta', offset: this.#text.length, text: gap + text, citations };
    this.#text += delta.text;
    this.released.push({ text: delta.text, citations });
    return delta;
  }
}
