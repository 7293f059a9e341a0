import type { Language } from '../retrieval/chunk.ts';
import type { Retrieval, RetrievalRequest, SearchIndex } from '../retrieval/search-index.ts';
import type { ComposeInput } from './candidate.ts';
import { toChinese, withTranslations } from './glossary.ts';
import { profileOf } from './index-profile.ts';
import type { Prompts } from './prompts.ts';
import { lastTopic, standaloneQuestions } from './question.ts';
import type { QuestionContext } from './split-question.ts';
import { toStandardWording } from './standard-wording.ts';
import { rephrase } from './topic.ts';
import type { TurnInput } from './turn-input.ts';
import { understand } from './understand.ts';
import { widenQuestion } from './widen.ts';

export type Lexicons = Pick<Prompts, 'lexicons' | 'glossary' | 'spoken'>;
type Asked = Pick<TurnInput, 'messages' | 'history' | 'index' | 'asOf' | 'audience'>;

/** A standalone question with all ways of reading it. */
export interface ReadQuestion {
  question: string;
  readings: ComposeInput[];
}

/** The questions of a turn, each understandable by itself, each with what was retrieved for every way of reading it. */
export async function readTurn(prompts: Lexicons, input: Asked, language: Language): Promise<ReadQuestion[]> {
  const { messages, history } = inStandardWording(prompts, input, language);
  const questions = standaloneQuestions(questionContext(prompts, input.index, language), messages, history);
  return Promise.all(questions.map(async (question) => ({ question, readings: await readQuestion(prompts, input, language, question) })));
}

/** The turn's one question read the other way: as a follow-up where it was taken for a new topic, and the reverse. Null where both are the same. */
export async function readOtherwise(prompts: Lexicons, input: Asked, language: Language, question: string | undefined): Promise<ReadQuestion | null> {
  const { messages, history } = inStandardWording(prompts, input, language);
  const written = messages.join('\n');
  const other = question === written ? rephrase(lastTopic(questionContext(prompts, input.index, language), history), written) : written;
  return question === undefined || other === question ? null : { question: other, readings: await readQuestion(prompts, input, language, other) };
}

function inStandardWording({ spoken }: Lexicons, { messages, history }: Asked, language: Language): Pick<Asked, 'messages' | 'history'> {
  if (language === 'en') return { messages, history };
  const standard = (text: string): string => toStandardWording(text, spoken);
  return { messages: messages.map(standard), history: history.map((entry) => (entry.role === 'customer' ? { ...entry, text: standard(entry.text) } : entry)) };
}

function questionContext({ lexicons }: Lexicons, index: SearchIndex, language: Language): QuestionContext {
  const profile = profileOf(index, lexicons);
  return { book: profile.bookOf(language), profile };
}

/** The ways in which a standalone question may be read, each with what was retrieved for it: as it was asked, in the documents' words, in Chinese. */
async function readQuestion(prompts: Lexicons, { index, asOf, audience }: Asked, language: Language, question: string): Promise<ComposeInput[]> {
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
