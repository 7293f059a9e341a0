import { toUnitLength, type Embedder } from './embedder.ts';
import { hashTerm } from './hash-term.ts';
import { FORM_WORDS } from './latin-words.ts';
import { normalizeText } from './normalize-text.ts';
import { textRuns } from './text-runs.ts';

const DIMS = 256;
/** Of Han 1-, 2- and 3-grams. Longer ones are rarer, so they collide more than they match. */
const HAN_WEIGHTS = [1, 0.9, 0.4];
/** Of a Latin word, each of its pieces and a number: among Chinese text they say more than a character does. */
const LATIN_WEIGHT = 1.5;
const NUMBER_WEIGHT = 1.5;
/** What carries a question's form, not its matter. A gram weighs less for each such character, a word's grams for the word. */
const FORM_CHARACTERS = new Set('的了吗呢啊吧我你您们请问想要是在有就都也还和与及呀么嘛');
const FORM_WEIGHT = 0.3;

/**
 * The built-in embedder: hashed character n-grams, without training, network or model file.
 * It knows spellings, not meanings: typos, word order and parts of words match, synonyms don't.
 * Deterministic on every machine; 10 to 20 microseconds a short question.
 */
export function createHashedEmbedder(): Embedder {
  return {
    id: `hashed-grams-${DIMS}-v2`,
    dims: DIMS,
    knowsMeaning: false,
    embed: (texts) => Promise.resolve(texts.map(hashedVector)),
  };
}

function hashedVector(text: string): Float32Array {
  const vector = new Float32Array(DIMS);
  for (const run of textRuns(normalizeText(text))) {
    if (run.kind === 'han') addHanGrams(vector, run.text);
    else if (run.kind === 'latin') addWord(vector, run.text);
    else addGram(vector, run.text, 0, run.text.length, NUMBER_WEIGHT);
  }
  return toUnitLength(vector);
}

function addHanGrams(vector: Float32Array, run: string): void {
  for (let start = 0; start < run.length; start++) {
    let weight = 1;
    for (let n = 1; n <= HAN_WEIGHTS.length && start + n <= run.length; n++) {
      if (FORM_CHARACTERS.has(run.charAt(start + n - 1))) weight *= FORM_WEIGHT;
      addGram(vector, run, start, start + n, weight * (HAN_WEIGHTS[n - 1] ?? 0));
    }
  }
}

/** The whole word and its 3- to 5-grams with its ends marked, so that `cards` stays near `card`. */
function addWord(vector: Float32Array, word: string): void {
  const weight = FORM_WORDS.has(word) ? LATIN_WEIGHT * FORM_WEIGHT : LATIN_WEIGHT;
  addGram(vector, word, 0, word.length, weight);
  const marked = `<${word}>`;
  for (let n = 3; n <= 5; n++) {
    for (let start = 0; start + n <= marked.length; start++) addGram(vector, marked, start, start + n, weight);
  }
}

/** Adds the gram `text[start, end)` at the place and with the sign that its hash says. */
function addGram(vector: Float32Array, text: string, start: number, end: number, weight: number): void {
  const hash = hashTerm(text, start, end);
  const place = hash & (DIMS - 1);
  vector[place] = (vector[place] ?? 0) + (hash >>> 31 ? -weight : weight);
}
