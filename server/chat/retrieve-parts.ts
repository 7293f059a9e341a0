import type { Chunk, Language } from '../retrieval/chunk.ts';
import type { Retrieval, RetrievalRequest, SearchIndex } from '../retrieval/search-index.ts';
import type { ComposeInput } from './candidate.ts';
import { CHOICE_WEIGHTS } from './choice-weights.ts';
import { composePart, type Part } from './compose.ts';
import { toChinese, withTranslations } from './glossary.ts';
import { profileOf } from './index-profile.ts';
import type { Prompts } from './prompts.ts';
import { lastTopic, standaloneQuestions } from './question.ts';
import type { QuestionContext } from './split-question.ts';
import { rephrase } from './topic.ts';
import type { TurnInput } from './turn-input.ts';
import { toStandardWording } from './standard-wording.ts';
import { understand } from './understand.ts';
import { widenQuestion } from './widen.ts';

/** One standalone question with what was retrieved for it and what the documents say to it. */
export interface FoundPart {
  part: Part;
  retrieval: Retrieval;
}

type Lexicons = Pick<Prompts, 'lexicons' | 'glossary' | 'spoken'>;

/** Step 2 and the deterministic half of step 3: the questions of a turn, each retrieved and composed, answered or declined, none dropped. */
export async function retrieveParts(prompts: Lexicons, input: TurnInput, language: Language): Promise<FoundPart[]> {
  const context = questionContext(prompts, input.index, language);
  const standard = (text: string): string => (language === 'en' ? text : toStandardWording(text, prompts.spoken));
  const history = input.history.map((entry) => (entry.role === 'customer' ? { ...entry, text: standard(entry.text) } : entry));
  const messages = input.messages.map(standard);
  const questions = standaloneQuestions(context, messages, history);
  const found = await Promise.all(questions.map((question) => findPart(prompts, input, language, question)));
  const [only] = questions;
  if (only === undefined || questions.length > 1 || history.length === 0 || found.some(({ part }) => part.kind !== 'decline')) return found;
  // A new topic may look like a follow-up, and a follow-up like a new topic: when one reading finds nothing, the other may.
  const written = messages.join('\n');
  const other = only === written ? rephrase(lastTopic(context, history), written) : written;
  if (other === only) return found;
  const second = await findPart(prompts, input, language, other);
  return second.part.kind === 'decline' ? found : [second];
}

export function questionContext({ lexicons }: Lexicons, index: SearchIndex, language: Language): QuestionContext {
  const profile = profileOf(index, lexicons);
  return { book: profile.bookOf(language), profile };
}

async function findPart(prompts: Lexicons, input: TurnInput, language: Language, question: string): Promise<FoundPart> {
  const readings = await readQuestion(prompts, input, language, question);
  return { part: composePart(question, readings, CHOICE_WEIGHTS), retrieval: mergeRetrievals(readings.map((reading) => reading.retrieval)) };
}

/** What was found for any reading, best first, each chunk once. */
function mergeRetrievals(retrievals: readonly Retrieval[]): Retrieval {
  const best = <T extends { fused: number }>(all: readonly T[], idOf: (one: T) => string): T[] => {
    const sorted = [...all].sort((a, b) => b.fused - a.fused);
    return [...new Map(sorted.reverse().map((one) => [idOf(one), one])).values()].reverse();
  };
  return { chosen: best(retrievals.flatMap(({ chosen }) => chosen), ({ chunk }) => chunk.id), candidates: best(retrievals.flatMap(({ candidates }) => candidates), ({ chunkId }) => chunkId) };
}

/** The ways in which a standalone question may be read, each with what was retrieved for it: as it was asked, in the documents' words, in Chinese. */
export async function readQuestion(prompts: Lexicons, { index, asOf, audience }: Pick<TurnInput, 'index' | 'asOf' | 'audience'>, language: Language, question: string): Promise<ComposeInput[]> {
  const context = questionContext(prompts, index, language);
  const read = understand(question, context.book, context.profile);
  // A Chinese document is held against the whole English question: a term without a translation must not vanish.
  const understanding = language === 'en' ? { ...read, terms: read.terms.map((term) => withTranslations(term, prompts.glossary, context.profile)) } : read;
  const find = async (text: string | null, asker: Language): Promise<ComposeInput[]> => {
    if (text === null) return [];
    const retrieval = await retrieve(context, index, { question: text, asOf, audience, language: asker, limit: 24 });
    return [{ question, language, understanding, retrieval, profile: context.profile }];
  };
  const chinese = language === 'en' ? toChinese(question, prompts.glossary) : null;
  const found = await Promise.all([find(question, language), find(widenQuestion(question, context.book, context.profile), language), find(chinese, 'zh-CN')]);
  return found.flat();
}

async function retrieve({ profile }: QuestionContext, index: SearchIndex, request: RetrievalRequest): Promise<Retrieval> {
  const { chosen, candidates } = await index.retrieve(request);
  return { chosen: chosen.map((one) => ({ ...one, chunk: profile.same(one.chunk) })), candidates };
}

/**
 * What answerers may cite, in the order in which they count it: first what the composer quotes, then the rest that was retrieved.
 * Only for parts that have an answer: a model is shown nothing about a question that was declined.
 */
export function evidenceOf(found: readonly FoundPart[]): Chunk[] {
  const answered = found.filter(({ part }) => part.kind !== 'decline');
  const quoted = answered.flatMap(({ part }) => (part.kind === 'decline' ? [] : part.sentences.map((sentence) => sentence.chunk)));
  const retrieved = answered.flatMap(({ retrieval }) => retrieval.chosen.map(({ chunk }) => chunk));
  return [...new Map([...quoted, ...retrieved].map((chunk) => [chunk.id, chunk])).values()];
}
