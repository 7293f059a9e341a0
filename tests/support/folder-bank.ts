import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answer, type AnswerEvent, type HistoryEntry, type TurnEvidence } from '../../server/chat/answer.ts';
import { loadPrompts } from '../../server/chat/prompts.ts';
import type { Day } from '../../server/clock.ts';
import { PROJECT_ROOT } from '../../server/config.ts';
import { loadBank } from '../../server/content/bank.ts';
import { loadFolderIndex } from '../../server/content/folder-index.ts';
import { createAnswerDeps, replyFacts } from '../../server/deps.ts';
import { createLog } from '../../server/log.ts';
import type { Citation, Outcome } from '../../server/protocol.ts';
import type { Chunk, Language } from '../../server/retrieval/chunk.ts';
import { createEmbedder } from '../../server/retrieval/embed.ts';
import type { SearchIndex } from '../../server/retrieval/search-index.ts';

/** All that a customer got for one turn, and where it came from. */
export interface FolderReply {
  outcome: Outcome;
  text: string;
  choices: string[];
  nearest: string[];
  citations: Citation[];
  /** The cited chunks themselves. */
  cited: Chunk[];
  evidence: TurnEvidence;
}

export interface Ask {
  question: string;
  language: Language;
  asOf: Day;
  history?: HistoryEntry[];
}

/** A bank that answers from a folder of documents, with the composer and without a store. */
export interface FolderBank {
  index: SearchIndex;
  /** Files of the folder that were not read, and why. */
  refused: string[];
  ask: (turn: Ask) => Promise<FolderReply>;
  close: () => Promise<void>;
}

/**
 * Indexes `dir` anew and answers from it. `bankDir` is where bank.yaml lies when `dir` has none;
 * `at` is the instant by which holidays are over and the hours of people are told.
 */
export async function openFolderBank(dir: string, { bankDir = dir, at }: { bankDir?: string; at: number }): Promise<FolderBank> {
  const refused: string[] = [];
  const cacheDir = await mkdtemp(join(tmpdir(), 'folder-bank-'));
  const onRefused = ({ path, message }: { path: string; message: string }): void => void refused.push(`${path}: ${message}`);
  const index = await loadFolderIndex({ now: () => at, embedder: await createEmbedder(), onRefused }, dir, cacheDir);
  const prompts = loadPrompts(join(PROJECT_ROOT, 'prompts'));
  const facts = replyFacts(await loadBank(bankDir), at);
  const deps = createAnswerDeps({ models: [], turnDeadlineMs: 20_000 }, { prompts, facts, now: Date.now, log: createLog({ level: 'silent' }) });
  return {
    index, refused,
    async ask({ question, language, asOf, history = [] }) {
      const events: AnswerEvent[] = [];
      for await (const event of answer(deps, { messages: [question], history, asOf, audience: 'public', language, index })) events.push(event);
      return toReply(events, index);
    },
    async close() {
      await index.close();
      await rm(cacheDir, { recursive: true, force: true });
    },
  };
}

function toReply(events: readonly AnswerEvent[], index: SearchIndex): FolderReply {
  const end = events.find((event) => event.type === 'turn-end');
  const evidence = events.find((event) => event.type === 'turn-evidence')?.evidence;
  if (!end || !evidence) throw new Error('The turn had no end or no evidence.');
  const { outcome, text, choices, nearest, citations } = end;
  const cited = citations.map(({ chunkId }) => index.chunk(chunkId)).filter((chunk) => chunk !== undefined);
  return { outcome, text, choices, nearest, citations, cited, evidence };
}
