import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { FolderReply } from './folder-bank.ts';
import type { Judgement } from '../../server/content/judge-reply.ts';
import { figuresShown, showsAny, showsPhrase } from '../../server/content/shown-phrases.ts';

const feeRuleSchema = z.object({
  id: z.string(),
  lang: z.enum(['zh-CN', 'zh-Hant', 'en']),
  question: z.string(),
  /** All of these must be shown; `||` parts alternatives. */
  figures: z.array(z.string()),
  /** None of these may be shown. */
  mustNot: z.array(z.string()),
});

/** A question about a published tariff and the figures that answer it. */
export type FeeRule = z.infer<typeof feeRuleSchema>;

export function readFeeRules(path: string): FeeRule[] {
  return readFileSync(path, 'utf8').split('\n').filter((line) => line.trim() !== '').map((line) => feeRuleSchema.parse(JSON.parse(line)));
}

/** `wrong-figure`: shows a figure of another rule, or figures but none that was expected. `wrong`: only a part of what was expected, or no figure. */
export function judgeFee(rule: FeeRule, reply: FolderReply): Judgement {
  const forbidden = rule.mustNot.filter((phrase) => showsPhrase(reply.text, phrase));
  const unsaid = rule.figures.filter((alternatives) => !showsAny(reply.text, alternatives));
  const why = [...forbidden.map((phrase) => `shows ${phrase}`), ...unsaid.map((alternatives) => `lacks ${alternatives.split('||')[0] ?? ''}`)];
  if (forbidden.length > 0) return { verdict: 'wrong-figure', why };
  if (reply.outcome !== 'answered' && reply.outcome !== 'clarify') return { verdict: 'declined', why: [reply.outcome] };
  if (unsaid.length === 0) return { verdict: 'right', why: [] };
  if (reply.outcome === 'clarify') return { verdict: 'clarified', why: reply.choices };
  const showsNone = unsaid.length === rule.figures.length;
  return { verdict: showsNone && figuresShown(reply.text).length > 0 ? 'wrong-figure' : 'wrong', why };
}
