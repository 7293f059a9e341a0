import type { Chunk, Language } from '../retrieval/chunk.ts';
import type { Retrieval, RetrievalRequest, SearchIndex } from '../retrieval/search-index.ts';
import type { ComposeInput } from './candidate.ts';
import { CHOICE_WEIGHTS } from './choice-weights.ts';
import { composePart, type Part } from './compose.ts';
import { toChinese } from './glossary.ts';
import { profileOf } from './index-profile.ts';
import type { Prompts } from './prompts.ts';
import { lastTopic, standaloneQuestions } from './question.ts';
import type { QuestionContext } from './split-question.ts';
import { rephrase } from './topic.ts';
import type { TurnInput } from './turn-input.ts';
import { toStandardWording } from './standard-wording.ts';
import { understand } from './understand.ts';
import { widenQuestion } from './widen.ts';
import { wordBook } from './word-book.ts';

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
  return { book: wordBook(language === 'en' ? lexicons.en : lexicons.zh), profile: profileOf(index, [lexicons.zh, lexicons.en]) };
}

/** An English question looks for English documents, then, translated term by term, for Chinese ones; the surer answer counts. */
async function findPart(prompts: Lexicons, input: TurnInput, language: Language, question: string): Promise<FoundPart> {
  let best: FoundPart | undefined;
  for (const read of await readQuestion(prompts, input, language, question)) {
    const part = composePart(read, CHOICE_WEIGHTS);
    if (!best || isBetter(part, best.part)) best = { part: { ...part, question }, retrieval: read.retrieval };
  }
  if (!best) throw new Error('A question has at least one reading.');
  return best;
}

function isBetter(part: Part, before: Part): boolean {
  if ((part.kind === 'decline') !== (before.kind === 'decline')) return before.kind === 'decline';
  return part.kind !== 'decline' && part.certainty > before.certainty;
}

/** The ways in which a standalone question may be read, each with what was retrieved for it: as it was asked, in the documents' words, in Chinese. */
export async function readQuestion(prompts: Lexicons, input: Pick<TurnInput, 'index' | 'asOf' | 'audience'>, language: Language, question: string): Promise<ComposeInput[]> {
  const own = await readIn(questionContext(prompts, input.index, language), input, question, language);
  const chinese = language === 'en' ? toChinese(question, prompts.glossary) : null;
  return chinese === null ? own : [...own, ...await readIn(questionContext(prompts, input.index, 'zh-CN'), input, chinese, 'zh-CN')];
}

async function readIn(context: QuestionContext, { index, asOf, audience }: Pick<TurnInput, 'index' | 'asOf' | 'audience'>, question: string, language: Language): Promise<ComposeInput[]> {
  const request: RetrievalRequest = { question, asOf, audience, language, limit: 24 };
  const read = { question, language, understanding: understand(question, context.book, context.profile), ...context };
  const widened = widenQuestion(question, context.book, context.profile);
  const own = { ...read, retrieval: await retrieve(context, index, request) };
  return widened === null ? [own] : [own, { ...read, retrieval: await retrieve(context, index, { ...request, question: widened }) }];
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
