import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { answer, type AnswerDeps } from './chat/answer.ts';
import { createComposer } from './chat/answer-extractive.ts';
import { createModelAnswerer } from './chat/answer-model.ts';
import { createChatModel } from './chat/model.ts';
import type { ConversationDeps } from './chat/conversation.ts';
import { LANGUAGES, loadPrompts, type Prompts } from './chat/prompts.ts';
import { writeReply, type ReplyFacts } from './chat/reply.ts';
import type { TurnDeps } from './chat/turn.ts';
import { createVisitorTokens } from './chat/visitor-token.ts';
import type { Clock } from './clock.ts';
import { PROJECT_ROOT, type Config } from './config.ts';
import { openActiveIndex, type ActiveIndex } from './content/active-index.ts';
import { bankView, handoffView, phoneOf } from './content/bank-view.ts';
import { loadBank, type Bank } from './content/bank.ts';
import { publishOnFirstStart } from './content/bootstrap.ts';
import type { PublishDeps } from './content/publish.ts';
import type { OnProgress } from './content/read-folder.ts';
import { removeCardSecrets } from './guardrails/card-secrets.ts';
import { createPolicy } from './guardrails/policy.ts';
import type { DocumentDeps } from './http/document.ts';
import { createLog, type Log } from './log.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import type { BankView, ConversationStatus, HandoffView, WireLanguage } from './protocol.ts';
import { createEmbedder } from './retrieval/embed.ts';
import { loadSigningKey } from './signing-key.ts';
import { connectRedis } from './sockets/connect-redis.ts';
import type { CustomerDeps } from './sockets/customer.ts';
import { createLimits } from './sockets/limits.ts';
import { connectPeers, type Peers } from './sockets/peers.ts';
import { findConversation } from './store/conversations.ts';
import { openDatabase, type Database } from './store/database.ts';
import { findVersion, versionChunks } from './store/documents.ts';

/** All that the app is made of. Tests pass other values; nobody below app imports this file. */
export interface Deps extends Omit<TurnDeps, 'publish'>, Omit<CustomerDeps, 'runner' | 'handoffView'>, Omit<ConversationDeps, 'runner'>, DocumentDeps {
  config: Pick<Config, 'allowedOrigins' | 'trustProxy' | 'metricsToken'>;
  log: Log;
  metrics: Metrics;
  db: Database;
  bankView: (language: WireLanguage) => BankView;
  handoffView: (change: { status: ConversationStatus; language: WireLanguage }) => HandoffView;
  languageOf: (conversationId: string) => Promise<WireLanguage>;
  readiness: () => Promise<Record<string, boolean>>;
  widgetDir: string;
  /** Only where there are other processes. */
  peers?: Peers;
  close: () => Promise<void>;
}

/** The one place that chooses implementations. On an empty store it publishes the documents of KNOWLEDGE_DIR first, which `onProgress` hears of. */
export async function createDeps(config: Config, onProgress: OnProgress): Promise<Deps> {
  const now = Date.now;
  const newId = randomUUID;
  const log = createLog({ level: config.logLevel });
  const metrics = createMetrics({ processMetrics: true });
  const bank = await loadBank(config.knowledgeDir);
  const prompts = loadPrompts(config.promptsDir);
  const key = await loadSigningKey(config.dataDir, config.visitorKey);
  const db = await openDatabase({ url: config.databaseUrl, log });
  const embedder = await createEmbedder(config);
  const publishing: PublishDeps & { log: Log } = { db, now, embedder, bank, snapshotsDir: join(config.dataDir, 'snapshots'), log };
  await publishOnFirstStart({ ...publishing, knowledgeDir: config.knowledgeDir }, onProgress);
  const index = await openActiveIndex(publishing);
  const redis = config.redisUrl === undefined ? undefined : await connectRedis(config.redisUrl, log);
  const peers = redis && await connectPeers({ redis, newId, log });
  const facts = replyFacts(bank, now());
  const answerDeps = createAnswerDeps(config, { prompts, facts, now, log });
  return {
    config, log, metrics, now, newId, db, removeCardSecrets,
    timeZone: bank.timeZone,
    answer: (input) => answer(answerDeps, input),
    failureEnd: (language) => failureEnd(writeReply({ prompts, facts }, language, 'model-failed')),
    withIndex: index.withIndex,
    tokens: createVisitorTokens({ key, now, newId }),
    limits: createLimits({ ...config, ...(redis ? { redis } : {}) }),
    welcome: createWelcome({ config, prompts, facts, bank, now }),
    bankView: (language) => bankView(bank, language, now()),
    handoffView: (change) => handoffView(bank, { ...change, now: now() }),
    languageOf: async (conversationId) => ((await findConversation(db.read, conversationId))?.language ?? 'zh-CN') as WireLanguage,
    storedChunks: (chunkId) => storedChunks(db, chunkId),
    readiness: () => readiness(db, index),
    widgetDir: join(PROJECT_ROOT, 'dist/widget'),
    ...(peers && { peers }),
    async close() {
      await index.close();
      await db.close();
      await peers?.close();
      await redis?.close();
    },
  };
}

/** The answerers in order of preference; the documents' own words are always the last. */
export function createAnswerDeps(config: Pick<Config, 'models' | 'turnDeadlineMs'>, deps: { prompts: Prompts; facts: ReplyFacts; now: Clock; log: Log }): AnswerDeps {
  const models = config.models.map((endpoint) => createModelAnswerer(deps, createChatModel(endpoint)));
  return { ...deps, policy: createPolicy(), answerers: [...models, createComposer()], deadlineMs: config.turnDeadlineMs };
}

type Welcome = CustomerDeps['welcome'];

/** The same for everybody, so it is put together once: opening a window must cost nothing. */
function createWelcome(deps: { config: Config; prompts: Prompts; facts: ReplyFacts; bank: Bank; now: () => number }): Welcome {
  const { config, prompts, facts, bank, now } = deps;
  const welcomes = Object.fromEntries(LANGUAGES.map((language) => [language, {
    bank: bankView(bank, language, now()),
    greeting: `${writeReply({ prompts, facts }, language, 'greeting')}\n${writeReply({ prompts, facts }, language, 'what-it-can-do')}`,
    suggestions: bank.suggestions[language],
    notice: writeReply({ prompts, facts }, language, 'notice'),
    model: config.models[0]?.name ?? null,
  }])) as Record<WireLanguage, ReturnType<Welcome>>;
  return (language) => welcomes[language];
}

export function replyFacts(bank: Bank, at: number): ReplyFacts {
  const facts = LANGUAGES.map((language) => [language, {
    bank: bank.name[language], phone: phoneOf(bank, 'hotline'), lostCardPhone: phoneOf(bank, 'lostCard'), hours: bankView(bank, language, at).hours,
  }] as const);
  return Object.fromEntries(facts) as ReplyFacts;
}

/** What a turn says that failed in a way nobody foresaw. */
function failureEnd(text: string): ReturnType<Deps['failureEnd']> {
  return { type: 'turn-end', text, ending: 'complete', outcome: 'declined', answerer: 'fixed', citations: [], choices: [], nearest: [], offerPerson: true };
}

async function storedChunks(db: Database, chunkId: string): Promise<Awaited<ReturnType<typeof versionChunks>>> {
  const version = await findVersion(db.read, chunkId.split('/')[0] ?? '');
  // A withdrawn text is not shown to anybody any more.
  return version?.state === 'approved' ? versionChunks(db.read, version.id) : [];
}

async function readiness(db: Database, index: ActiveIndex): Promise<Record<string, boolean>> {
  const store = await findConversation(db.read, 'none').then(() => true, () => false);
  return { store, index: index.isLoaded() };
}
