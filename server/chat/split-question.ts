import { normalizeText } from '../retrieval/normalize-text.ts';
import type { IndexProfile } from './index-profile.ts';
import type { Ask } from './lexicon.ts';
import { rephrase, topicOf } from './topic.ts';
import { understand, type Understanding } from './understand.ts';
import type { WordBook } from './word-book.ts';

export interface QuestionContext {
  book: WordBook;
  profile: IndexProfile;
}

/** More parts than these are a story, not a list of questions. */
const MOST_PARTS = 4;
const SENTENCE_END = /[？?。！!；;\n]+|\.(?=\s|$)/;
const CLAUSE_END = /[，,]+/;
const FIGURES: ReadonlySet<Ask> = new Set(['fee', 'rate', 'limit', 'amount']);
const YES_NO = /(?:吗|么|呢|是不是|能不能|可不可以|有没有|要不要|是否|对吧|\p{Script=Han}[不没否]$)|^\s*(?:(?:and|but|or|so|then)\s+)*(?:can|do|does|is|are|may|will|should|what|how|when|where|which|who|why)\b/u;

/**
 * Splits what a customer wrote into its questions, each with the topic it needs: "跨境汇款手续费和到账时间" is two.
 * Clauses that ask nothing go along with the next question. Never drops a part.
 */
export function splitQuestions(text: string, context: QuestionContext): string[] {
  const questions: string[] = [];
  let open = '';
  // What was told before the first question holds for those after it too.
  let setting = '';
  for (const sentence of text.split(SENTENCE_END).map((part) => part.trim()).filter((part) => part !== '')) {
    let isFirstOpen = false;
    for (const clause of sentence.split(CLAUSE_END).map((part) => part.trim()).filter((part) => part !== '')) {
      const reading = understand(clause, context.book, context.profile);
      if (!isAsking(clause, reading)) {
        open = open === '' ? clause : `${open}，${clause}`;
        continue;
      }
      const last = questions.at(-1);
      if (last !== undefined && !hasTerms(reading) && open === '' && reading.asks.length === 0) continue;
      if (last !== undefined && isFirstOpen && open === '' && leadsInto(understand(last, context.book, context.profile), reading)) {
        questions[questions.length - 1] = `${last}，${clause}`;
        continue;
      }
      isFirstOpen = true;
      const full = open === '' ? inherit(clause, reading, { last, setting }, context) : rephrase(open, clause);
      if (setting === '') setting = open;
      questions.push(...splitAtConjunction(full, context));
      open = '';
    }
  }
  if (open !== '') {
    const last = questions.pop();
    questions.push(last === undefined ? open : narrows(open, context) ? rephrase(last, open) : last);
  }
  return questions.slice(0, MOST_PARTS - 1).concat(questions.length >= MOST_PARTS ? [questions.slice(MOST_PARTS - 1).join('，')] : []);
}

/** What a customer adds behind a question matters when it names a case (我是金卡客户, 65岁); the rest is conversation. */
function narrows(clause: string, { book, profile }: QuestionContext): boolean {
  const { terms, quantities } = understand(clause, book, profile);
  return terms.some((term) => term.role === 'slot') || quantities.some((quantity) => quantity.measure !== 'plain');
}

/** 跨境汇款手续费 asks, 每月发利息的那款存单 only tells which one is meant. */
function isAsking(clause: string, { asks, terms }: Understanding): boolean {
  const text = normalizeText(clause);
  return asks.length > 0 || YES_NO.test(text) || terms.some((term) => term.role === 'attribute' && text.endsWith(term.text));
}

/** 我想看存有我什么资料，一次收多少钱: the first clause is the matter of the second, which asks for a figure and names nothing. */
function leadsInto(before: Understanding, reading: Understanding): boolean {
  return before.asks.every((ask) => ask === 'what' || ask === 'what-to-bring') && reading.asks.some((ask) => FIGURES.has(ask)) && !hasTerms(reading);
}

function hasTerms({ terms }: Understanding): boolean {
  return terms.some((term) => term.role !== 'soft');
}

/** A clause without a topic of its own takes what was told before the questions, or else the topic of the question before it. */
function inherit(clause: string, reading: Understanding, { last, setting }: { last: string | undefined; setting: string }, context: QuestionContext): string {
  if (last === undefined) return clause;
  const own = reading.terms.filter((term) => term.role === 'slot' || (term.role === 'topic' && term.text.length > 1 && !term.isPredicate && context.profile.frequency(term.needles[0] ?? '') > 0));
  const isShort = own.length <= 1 && clause.length <= 8 && !own.some((term) => term.role === 'slot');
  if (own.length > 0 && !isShort) return clause;
  // 要多少钱 is about what was asked last, 利率多少 another property of what was told.
  if (setting !== '' && hasTerms(reading)) return rephrase(setting, clause);
  const withAttributes = !reading.terms.some((term) => term.role === 'attribute') && !reading.asks.some((ask) => ask === 'time' || ask === 'fee' || ask === 'rate' || ask === 'limit');
  return rephrase(topicOf(last, context, { withAttributes }), clause);
}

function splitAtConjunction(question: string, context: QuestionContext): string[] {
  for (const { left, word, right } of cuts(question, context.book.lexicon.conjunctions)) {
    const before = understand(left, context.book, context.profile);
    const after = understand(right, context.book, context.profile);
    const asksTwice = endsWithAttribute(before) && asksSomething(after);
    if (asksTwice) {
      const topic = after.terms.some((term) => term.role === 'topic' || term.role === 'slot') && word.length > 1 && after.asks.length > 0 ? '' : topicOf(left, context, { withAttributes: false });
      return [left, ...splitAtConjunction(rephrase(topic, right), context)];
    }
    const shared = sharedKind(before, after);
    if (shared) {
      const tail = normalizeText(right).split(shared.after)[1] ?? '';
      return [left + tail, `${normalizeText(left).split(shared.before)[0] ?? ''}${right}`].map((part) => part.trim());
    }
  }
  return [question];
}

function* cuts(question: string, conjunctions: readonly string[]): Generator<{ left: string; word: string; right: string }> {
  for (const word of conjunctions) {
    const mark = /[a-z]/.test(word) ? ` ${word} ` : word;
    const at = question.toLowerCase().indexOf(mark);
    const left = question.slice(0, at).trim();
    const right = question.slice(at + mark.length).trim();
    if (at > 0 && left.length >= 2 && right.length >= 2) yield { left, word, right };
  }
}

function endsWithAttribute({ terms, asks }: Understanding): boolean {
  return asks.length > 0 || terms.findLast((term) => term.role !== 'soft' && term.text.length > 1)?.role === 'attribute';
}

function asksSomething({ terms, asks }: Understanding): boolean {
  return asks.some((ask) => ask !== 'amount' && ask !== 'what') || terms.some((term) => term.role === 'attribute');
}

/** 借记卡和信用卡年费: the names on both sides of the conjunction are of one generic kind, and the rest belongs to both. */
function sharedKind(before: Understanding, after: Understanding): { before: string; after: string } | undefined {
  const left = before.terms.findLast((term) => term.role !== 'soft');
  const right = after.terms.find((term) => term.role !== 'soft');
  if (!left || !right || left.role !== 'slot' || right.role !== 'slot') return undefined;
  const isGeneric = left.groups.some((group) => group.includes('/') && !group.includes('|') && right.groups.includes(group));
  return isGeneric ? { before: left.text, after: right.text } : undefined;
}
