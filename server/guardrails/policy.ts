import { cardSecretNotice } from './card-secret-notice.ts';
import { figuresFitTheRow } from './figures-fit-the-row.ts';
import { figuresInForce } from './figures-in-force.ts';
import { hasSource } from './has-source.ts';
import { inputLength } from './input-length.ts';
import { numbersAreCited } from './numbers-are-cited.ts';
import { sentenceLength } from './sentence-length.ts';
import type { AnswerRail, InputRail, SentenceRail } from './rail.ts';

export interface Policy {
  input: readonly InputRail[];
  sentence: readonly SentenceRail[];
  answer: readonly AnswerRail[];
}

/**
 * THE rails in force, in the order they run. The first that blocks or hands off decides.
 * None of these needs anything from outside; one that judges by meaning gets its embedder as an argument here.
 * Changing a line changes what customers may be told.
 */
export function createPolicy(): Policy {
  return {
    input: [
      inputLength, // first: everything after it reads the whole message
      cardSecretNotice, // the socket has taken the secret out; here the customer is told
    ],
    sentence: [
      sentenceLength, // first: bounds the work of all others
      hasSource, // no evidence, no answer
      numbersAreCited, // a wrong fee, rate, date or phone number binds the bank
      figuresInForce, // old and new figures stand side by side in real documents
      figuresFitTheRow, // the right figure of the wrong tier is a wrong figure
    ],
    // None yet. The first one makes every answer it applies to wait for its end.
    answer: [],
  };
}
