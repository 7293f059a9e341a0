import { normalizeText } from '../retrieval/normalize-text.ts';
import type { Ask } from './lexicon.ts';
import type { QuestionContext } from './split-question.ts';
import { rephrase, topicOf } from './topic.ts';
import { understand, type Term, type Understanding } from './understand.ts';

/** Longer messages carry their own topic. */
const SHORT = 10;
const SHORT_FRAGMENT = 24;
const FIGURES: ReadonlySet<Ask> = new Set(['fee', 'rate', 'time', 'limit']);

/**
 * Completes a question that leans on what was asked before: 那金卡呢, "and for students?", 多久到账.
 * A name takes the place of a name of the same kind; any other words are added to the last topic.
 * Returns the question unchanged when it stands by itself.
 */
export function completeFollowUp(question: string, before: readonly string[], context: QuestionContext): string[] {
  const last = before.at(-1);
  if (last === undefined) return [question];
  const { text, isMarked } = stripMarks(question, context);
  const reading = understand(text, context.book, context.profile);
  const terms = reading.terms.filter((term) => term.role !== 'soft');
  const slots = terms.filter((term) => term.groups.length > 0);
  const attributes = terms.filter((term) => term.role === 'attribute' && term.groups.length === 0);
  const topics = terms.filter((term) => term.role === 'topic' && term.groups.length === 0);
  const asksNothing = reading.asks.every((ask) => ask === 'what');
  // 多久 after a question about a fee asks for another property of the same thing; 怎么免 is still about the fee.
  const withAttributes = attributes.length === 0 && !reading.asks.some((ask) => FIGURES.has(ask));

  if (slots.length === terms.length && slots.length > 0 && asksNothing) return before.map((earlier) => exchange(earlier, slots, context));
  if (topics.length + slots.length === 0) return [rephrase(topicOf(last, context, { withAttributes }), text)];
  if (slots.length === 0 && attributes.length === 0 && asksNothing && isMarked && topics.every((term) => isProperty(term, context))) return [rephrase(topicOf(last, context, { withAttributes: false }), text)];
  if (attributes.length === 0 && asksNothing && (isMarked || isFragment(text, reading))) return before.map((earlier) => extend(earlier, text));
  const pronoun = findPronoun(text, context);
  if (pronoun !== undefined) return [text.replace(pronoun, topicOf(last, context, { withAttributes: false }))];
  if (isMarked && slots.length > 0 && topics.length === 0) return [rephrase(topicWithout(last, slots, context), text)];
  if (slots.length === 0 && text.length <= SHORT && topics.length <= 1) return [rephrase(topicOf(last, context, { withAttributes }), text)];
  return [question];
}

/** 首付 heads a section or column: it is another property of the topic, where 学生 is another case of the question. */
function isProperty(term: Term, { profile }: QuestionContext): boolean {
  return term.needles.some((needle) => profile.headings.includes(needle));
}

function stripMarks(question: string, { book }: QuestionContext): { text: string; isMarked: boolean } {
  const { prefixes, suffixes } = book.lexicon.followUp;
  let text = normalizeText(question).replace(/[\s\p{P}]+$/u, '').trim();
  let isMarked = false;
  const prefix = [...prefixes].sort((a, b) => b.length - a.length).find((one) => text.startsWith(/[a-z]$/.test(one) ? `${one} ` : one));
  if (prefix !== undefined && text.length > prefix.length) {
    text = text.slice(prefix.length).trim();
    isMarked = true;
  }
  const suffix = [...suffixes].sort((a, b) => b.length - a.length).find((one) => text.endsWith(/^[a-z]/.test(one) ? ` ${one}` : one));
  if (suffix !== undefined && text.length > suffix.length) {
    text = text.slice(0, -suffix.length).trim();
    isMarked = true;
  }
  return { text: text.replace(/^[，,、\s]+/, ''), isMarked };
}

/** The earlier question with its names of the same kind exchanged; a name of a new kind is put before it. */
function exchange(earlier: string, slots: readonly Term[], context: QuestionContext): string {
  let text = normalizeText(earlier);
  for (const slot of slots) {
    const same = understand(text, context.book, context.profile).terms.find((term) => term.groups.some((group) => slot.groups.includes(group)));
    text = same ? text.replace(same.text, slot.text) : rephrase(slot.text, text);
  }
  return text;
}

/** "and for students?" goes behind an English question, 学生 before a Chinese one. */
function extend(earlier: string, text: string): string {
  const bare = earlier.replace(/[\s\p{P}]+$/u, '');
  return /[a-z]$/i.test(bare) ? `${bare} for ${text}` : rephrase(text, bare);
}

function topicWithout(earlier: string, slots: readonly Term[], context: QuestionContext): string {
  const replaced = understand(earlier, context.book, context.profile).terms.filter((term) => term.groups.some((group) => slots.some((slot) => slot.groups.includes(group))));
  return topicOf(earlier, context, { withAttributes: false, without: replaced.map((term) => term.text) });
}

function isFragment(text: string, { asks }: Understanding): boolean {
  return asks.length === 0 && text.length <= SHORT_FRAGMENT && !/[吗么呢]|\b(?:is|are|do|does|can|will|what|how|when|where|who|which)\b/.test(text);
}

function findPronoun(text: string, { book }: QuestionContext): RegExp | undefined {
  const pronoun = book.lexicon.followUp.pronouns.find((one) => (/^[a-z]/.test(one) ? new RegExp(`\\b${one}\\b`).test(text) : text.includes(one)));
  if (pronoun === undefined) return undefined;
  return /^[a-z]/.test(pronoun) ? new RegExp(`\\b${pronoun}\\b`) : new RegExp(pronoun);
}
