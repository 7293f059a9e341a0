import type { Chunk, Language } from '../retrieval/chunk.ts';

/** What a rail says about a message, a sentence or a whole answer. */
export interface Verdict {
  rail: string;
  /** Stable id of the rule that decided; `pass` verdicts carry the rail's name. */
  ruleId: string;
  outcome: 'pass' | 'rewrite' | 'block' | 'handoff';
  /** With `rewrite`: the text to use instead. */
  text?: string;
  /** With `block` or `handoff`: the fixed reply to give, a key of prompts/replies. */
  replyKey?: string;
  /** Fixed lines that must follow the sentence, keys of prompts/replies. */
  appendKeys?: string[];
  priority?: 'normal' | 'care' | 'emergency';
  /** Raise an alert to staff and operations. */
  alert?: boolean;
  ticket?: 'complaint' | 'right';
  score?: number;
  /** Values for the placeholders of the reply, or what was missing; never a secret. */
  detail?: Record<string, string | number>;
}

export interface InputRail {
  name: string;
  on: 'input';
  check(input: { text: string; language: Language; history: readonly string[] }): Verdict | Promise<Verdict>;
}

/** What a sentence rail sees: the sentence, the chunks it cites, and all that was released before it in this answer. */
export interface SentenceContext {
  sentence: string;
  cited: readonly Chunk[];
  released: readonly string[];
  question: string;
  language: Language;
}

export interface SentenceRail {
  name: string;
  on: 'sentence';
  check(context: SentenceContext): Verdict | Promise<Verdict>;
}

/** A rail over the whole answer: when one applies, nothing is released before the end. */
export interface AnswerRail {
  name: string;
  on: 'answer';
  applies(context: { question: string; language: Language }): boolean;
  check(context: { answer: string; cited: readonly Chunk[]; question: string; language: Language }): Verdict | Promise<Verdict>;
}

export type Rail = InputRail | SentenceRail | AnswerRail;

export const pass = (rail: string): Verdict => ({ rail, ruleId: rail, outcome: 'pass' });

export function block(rail: string, ruleId: string, more: Omit<Partial<Verdict>, 'rail' | 'ruleId' | 'outcome'> = {}): Verdict {
  return { rail, ruleId, outcome: 'block', ...more };
}
