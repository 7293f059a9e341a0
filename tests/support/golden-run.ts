import type { HistoryEntry } from '../../server/chat/answer.ts';
import type { GoldenCase } from '../../server/content/golden.ts';
import type { FolderBank, FolderReply } from './folder-bank.ts';
import { judgeReply, type Judgement } from '../../server/content/judge-reply.ts';

/** One wording of one case, asked and judged. */
export interface GoldenResult extends Judgement {
  golden: GoldenCase;
  /** 0 is the question itself, then its phrasings. */
  wording: number;
  asked: string;
  reply: FolderReply;
}

/** Asks the question of every case and each of its phrasings, one after another. */
export async function runGolden(bank: FolderBank, cases: readonly GoldenCase[]): Promise<GoldenResult[]> {
  const results: GoldenResult[] = [];
  for (const golden of cases) {
    for (const [wording, asked] of [golden.question, ...golden.phrasings].entries()) {
      const { language, asOf } = golden;
      const reply = await bank.ask({ question: asked, language, asOf, history: golden.history.flatMap(toEntries) });
      results.push({ golden, wording, asked, reply, ...judgeReply(golden, reply) });
    }
  }
  return results;
}

function toEntries({ q, a }: { q: string; a?: string | undefined }): HistoryEntry[] {
  const asked: HistoryEntry = { role: 'customer', text: q };
  return a === undefined ? [asked] : [asked, { role: 'assistant', text: a }];
}
