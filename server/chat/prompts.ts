import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { Language } from '../retrieval/chunk.ts';
import { glossarySchema, lexiconSchema, spokenWordsSchema, type Glossary, type Lexicon, type SpokenWords } from './lexicon.ts';

export const LANGUAGES = ['zh-CN', 'zh-Hant', 'en'] as const satisfies readonly Language[];

/** Every fixed reply that the server may give. A rail's `replyKey` is one of these. */
export const REPLY_KEYS = [
  'notice', 'greeting', 'what-it-can-do', 'thanks', 'goodbye', 'who-are-you', 'person-requested', 'no-evidence', 'offer-person', 'nearest',
  'clarify', 'clarify-part', 'clarify-product', 'parts-not-found', 'source-language', 'blocked-card-secret', 'blocked-message', 'message-too-long',
  'too-many-messages', 'stopped', 'taken-over', 'model-failed', 'answer-cut', 'generation-off', 'handoff-open', 'handoff-closed',
] as const;
export type ReplyKey = (typeof REPLY_KEYS)[number];
export type Replies = Record<ReplyKey, string>;

export interface Prompts {
  replies: Record<Language, Replies>;
  /** System prompts of the model; `{language}` is filled in. */
  system: { zh: string; en: string };
  lexicons: { zh: Lexicon; en: Lexicon };
  glossary: Glossary;
  spoken: SpokenWords;
  /** sha-256 over every file, hex. */
  hash: string;
}

const FILES = {
  'replies.zh-CN.yaml': 'replies', 'replies.zh-Hant.yaml': 'replies', 'replies.en.yaml': 'replies',
  'answer.zh-CN.md': 'text', 'answer.en.md': 'text',
  'lexicons/zh.yaml': 'lexicon', 'lexicons/en.yaml': 'lexicon', 'lexicons/en-zh.yaml': 'glossary', 'lexicons/spoken.yaml': 'spoken',
} as const;

const repliesSchema = z.record(z.string(), z.string().min(1));

/**
 * Reads and checks everything that a model or a customer reads.
 * Throws `bad-prompts` with all mistakes at once: a missing key, placeholders that differ between languages, an empty prompt.
 */
export function loadPrompts(dir: string): Prompts {
  const mistakes: string[] = [];
  const hash = createHash('sha256');
  const texts = new Map<string, string>();
  for (const name of Object.keys(FILES).sort()) {
    const text = readText(join(dir, name), name, mistakes);
    texts.set(name, text);
    hash.update(`${name}\n${text.length}\n${text}`);
  }
  const replies = Object.fromEntries(LANGUAGES.map((language) => [language, readYaml(`replies.${language}.yaml`, texts, repliesSchema, mistakes) ?? {}]));
  checkReplies(replies, mistakes);
  const zh = readYaml('lexicons/zh.yaml', texts, lexiconSchema, mistakes);
  const en = readYaml('lexicons/en.yaml', texts, lexiconSchema, mistakes);
  const glossary = readYaml('lexicons/en-zh.yaml', texts, glossarySchema, mistakes);
  const spoken = readYaml('lexicons/spoken.yaml', texts, spokenWordsSchema, mistakes);
  if (mistakes.length > 0 || !zh || !en || !glossary || !spoken) throw new AppError('bad-prompts', `prompts/ has mistakes:\n${mistakes.map((mistake) => `- ${mistake}`).join('\n')}`);
  const system = { zh: texts.get('answer.zh-CN.md') ?? '', en: texts.get('answer.en.md') ?? '' };
  return { replies: replies as Record<Language, Replies>, system, lexicons: { zh, en }, glossary, spoken, hash: hash.digest('hex') };
}

function readText(path: string, name: string, mistakes: string[]): string {
  try {
    const text = readFileSync(path, 'utf8');
    if (text.trim() === '') mistakes.push(`${name} is empty`);
    return text;
  } catch {
    mistakes.push(`${name} is missing or can't be read`);
    return '';
  }
}

function readYaml<T>(name: string, texts: Map<string, string>, schema: z.ZodType<T>, mistakes: string[]): T | undefined {
  const text = texts.get(name) ?? '';
  if (text.trim() === '') return undefined;
  try {
    const result = schema.safeParse(parse(text));
    if (result.success) return result.data;
    mistakes.push(...result.error.issues.map((issue) => `${name}: ${issue.path.join('.')}: ${issue.message}`));
  } catch (error) {
    mistakes.push(`${name}: ${error instanceof Error ? error.message : 'not YAML'}`);
  }
  return undefined;
}

function checkReplies(replies: Record<string, Record<string, string>>, mistakes: string[]): void {
  const known = new Set<string>(REPLY_KEYS);
  for (const language of LANGUAGES) {
    const own = replies[language] ?? {};
    for (const key of Object.keys(own)) if (!known.has(key)) mistakes.push(`replies.${language}.yaml: unknown key ${key}`);
    for (const key of REPLY_KEYS) {
      const text = own[key];
      const model = replies['zh-CN']?.[key];
      if (text === undefined) mistakes.push(`replies.${language}.yaml: ${key} is missing`);
      else if (model !== undefined && placeholders(text) !== placeholders(model)) mistakes.push(`replies.${language}.yaml: ${key} has placeholders ${placeholders(text) || 'none'}, zh-CN has ${placeholders(model) || 'none'}`);
    }
  }
}

function placeholders(text: string): string {
  return [...new Set(text.match(/\{\w+\}/g) ?? [])].sort().join(' ');
}
