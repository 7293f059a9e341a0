import { z } from 'zod';

const words = z.array(z.string().min(1)).min(1);
const ask = z.strictObject({ phrases: words, words: z.array(z.string()) });

/** What a question asks for; decides which column or sentence answers it. */
export const ASKS = ['fee', 'rate', 'time', 'limit', 'how', 'where', 'what-to-bring', 'condition', 'amount', 'what'] as const;
export type Ask = (typeof ASKS)[number];
/** Asks whose answer is a figure. */
export const FIGURE_ASKS: ReadonlySet<Ask> = new Set(['fee', 'rate', 'limit', 'time', 'amount']);

export const SMALL_TALK = ['greeting', 'thanks', 'goodbye', 'who-are-you', 'what-it-can-do', 'person-requested'] as const;
export type SmallTalk = (typeof SMALL_TALK)[number];

/** prompts/lexicons/zh.yaml and en.yaml: generic words for understanding a question. */
export const lexiconSchema = z.strictObject({
  frame: words,
  asks: z.record(z.enum(ASKS), ask),
  soft: words,
  attributes: words,
  synonyms: z.array(words),
  kinds: z.array(words),
  /** Members of kinds for which a bank has product names of its own. */
  aliased: words,
  followUp: z.strictObject({ prefixes: words, suffixes: words, pronouns: words }),
  conjunctions: words,
  smallTalk: z.record(z.enum(SMALL_TALK), words),
  /** Headers of columns that belong to the column before them. */
  companions: words,
  /** What is meant when a row is named without it. */
  defaults: words,
  titleEndings: words,
});
export type Lexicon = z.infer<typeof lexiconSchema>;

export const glossarySchema = z.record(z.string().min(1), z.string().min(1));
/** English term to Chinese term. */
export type Glossary = z.infer<typeof glossarySchema>;

/** Spoken and regional wordings (simplified, lower case) by their standard form. */
export const spokenWordsSchema = z.record(z.string().min(1), z.string().min(1));
export type SpokenWords = z.infer<typeof spokenWordsSchema>;
