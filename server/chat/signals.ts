/**
 * How well one candidate answers one question, as plain figures that the choice weighs: shares from 0 to 1, flags 0 or 1.
 * The order is that of the committed weights.
 */
export const SIGNALS = [
  // What retrieval says of the chunk, and of the very rows that are shown.
  'keyword', 'vector', 'fused', 'rowFused',
  // How near the question is in meaning to what the candidate is about (an FAQ's question, a row's names, a sentence), and to all of it.
  'near', 'nearWhole',
  // Shares of the question's notions that the documents know: found; not found; verbs and the like not found. And the share that no document knows.
  'covered', 'missingTopic', 'missingUnknown', 'missingPredicate',
  // A product, tier or channel, or a property (fee, limit), that the candidate does not name.
  'missingSlot', 'missingAttribute',
  // A product that no document of the bank knows.
  'unknownProduct',
  // What is asked for (a fee, a time) stands where the answer is, or does not.
  'askMet', 'askUnmet', 'measureMet', 'measureUnmet',
  // Figures of the question (a term, an age, an amount) that hold, or do not.
  'quantityMet', 'quantityUnmet',
  // The share of an FAQ's own question that was asked, and of both questions together.
  'reverse', 'overlap',
  // What kind of candidate it is.
  'isFaq', 'isTable', 'isFact', 'isExample',
  // Tables: one row that the question names; several cells, so that it is a list or a question back; the row's lag behind the best row.
  'isPrecise', 'isSeveral', 'isUnreadable', 'rowLag', 'figureAsked',
  // The title names what the question is about; the sentence itself holds most of it; it is in another language than the question.
  'title', 'own', 'isForeign', 'isForeignToEnglish',
] as const;

export type Signal = (typeof SIGNALS)[number];
export type Signals = Partial<Record<Signal, number>>;
