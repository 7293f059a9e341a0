import type { Language } from '../retrieval/chunk.ts';
import { REPLY_KEYS, type Prompts, type ReplyKey } from './prompts.ts';

/** Facts of the bank that fixed replies name, by language; read from bank.yaml by whoever creates the deps. */
export type ReplyFacts = Record<Language, { bank: string; phone: string; lostCardPhone: string; hours: string }>;

export interface ReplyDeps {
  prompts: Pick<Prompts, 'replies'>;
  facts: ReplyFacts;
}

/**
 * The fixed reply `key` in `language`, with the bank's facts and `values` filled in.
 * A placeholder without a value stays visible: a wrong phone number would be worse than an odd sentence.
 */
export function writeReply(deps: ReplyDeps, language: Language, key: ReplyKey, values: Record<string, string | number> = {}): string {
  const known: Record<string, string | number> = { ...deps.facts[language], ...values };
  return deps.prompts.replies[language][key].replace(/\{(\w+)\}/g, (mark, name: string) => String(known[name] ?? mark));
}

/** The key if the server knows it, else the general one for a message that was refused. */
export function asReplyKey(key: string | undefined): ReplyKey {
  return REPLY_KEYS.find((known) => known === key) ?? 'blocked-message';
}
