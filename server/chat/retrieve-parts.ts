import type { Chunk, Language } from '../retrieval/chunk.ts';
import type { Retrieval, RetrievalRequest, SearchIndex } from '../retrieval/search-index.ts';
import { composePart, type Part } from './compose.ts';
import { toChinese } from './glossary.ts';
import { profileOf } from './index-profile.ts';
import type { Prompts } from './prompts.ts';
import { lastTopic, standaloneQuestions } from './question.ts';
import type { QuestionContext } from './split-question.ts';
import { rephrase } from './topic.ts';
import type { TurnInput } from './turn-input.ts';
import { widenQuestion } from './widen.ts';
import { wordBook } from './word-book.ts';

/** One standalone question with what was retrieved for it and what the documents say to it. */
export interface FoundPart {
  part: Part;
  retrieval: Retrieval;
}

type Lexicons = Pick<Prompts, 'lexicons' | 'glossary'>;

/** Step 2 and the deterministic half of step 3: the questions of a turn, each retrieved and composed, answered or declined, none dropped. */
export async function retrieveParts(prompts: Lexicons, input: TurnInput, language: Language): Promise<FoundPart[]> {
  const context = questionContext(prompts, input.index, language);
  const questions = standaloneQuestions(context, input.messages, input.history);
  const found = await Promise.all(questions.map((question) => findPart(prompts, input, language, question)));
  const [only] = questions;
  if (only === undefined || questions.length > 1 || input.history.length === 0 || found.some(({ part }) => part.kind !== 'decline')) return found;
  // A new topic may look like a follow-up, and a follow-up like a new topic: when one reading finds nothing, the other may.
  const written = input.messages.join('\n');
  const other = only === written ? rephrase(lastTopic(context, input.history), written) : written;
  if (other === only) return found;
  const second = await findPart(prompts, input, language, other);
  return second.part.kind === 'decline' ? found : [second];
}

function questionContext({ lexicons }: Lexicons, index: SearchIndex, language: Language): QuestionContext {
  return { book: wordBook(language === 'en' ? lexicons.en : lexicons.zh), profile: profileOf(index, [lexicons.zh, lexicons.en]) };
}

/** An English question looks for English documents first, then, translated term by term, for Chinese ones. */
async function findPart(prompts: Lexicons, input: TurnInput, language: Language, question: string): Promise<FoundPart> {
  const ask = (text: string, asker: Language): Promise<FoundPart> => findIn(questionContext(prompts, input.index, asker), input, text, asker);
  const own = await ask(question, language);
  if (language !== 'en' || own.part.kind !== 'decline') return own;
  const chinese = toChinese(question, prompts.glossary);
  if (chinese === null) return own;
  const other = await ask(chinese, 'zh-CN');
  return other.part.kind === 'decline' ? own : { ...other, part: { ...other.part, question } };
}

async function findIn(context: QuestionContext, { index, asOf, audience }: Pick<TurnInput, 'index' | 'asOf' | 'audience'>, question: string, language: Language): Promise<FoundPart> {
  const request: RetrievalRequest = { question, asOf, audience, language, limit: 24 };
  const retrieval = await retrieve(context, index, request);
  const part = composePart(question, language, retrieval, context);
  const widened = part.kind === 'decline' ? widenQuestion(question, context.book, context.profile) : null;
  if (widened === null) return { part, retrieval };
  const wide = await retrieve(context, index, { ...request, question: widened });
  const second = composePart(question, language, wide, context);
  return second.kind === 'decline' ? { part, retrieval } : { part: second, retrieval: wide };
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
