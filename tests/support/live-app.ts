import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp, type App } from '../../server/app.ts';
import { createVisitorTokens } from '../../server/chat/visitor-token.ts';
import type { Deps } from '../../server/deps.ts';
import { removeCardSecrets } from '../../server/guardrails/card-secrets.ts';
import { createLog } from '../../server/log.ts';
import { createMetrics } from '../../server/metrics.ts';
import type { HandoffView } from '../../server/protocol.ts';
import type { SearchIndex } from '../../server/retrieval/search-index.ts';
import { createLimits } from '../../server/sockets/limits.ts';
import { findConversation } from '../../server/store/conversations.ts';
import { openSqliteStore, type TestStore } from './store.ts';

/** The whole app on a port of its own with a real store, and whatever else the test wants to replace. */
export interface LiveApp {
  url: string;
  app: App;
  deps: Deps;
  store: TestStore;
  /** Lines that the app logged. */
  logged: string[];
  close(): Promise<void>;
}

const HANDOFF: Omit<HandoffView, 'status'> = { open: true, hours: '09:00-18:00', phone: '000-000' };

/** Stands for the built widget where the browser is not the subject. */
function emptyWidget(): string {
  const dir = mkdtempSync(join(tmpdir(), 'widget-'));
  for (const folder of ['chat', 'bank']) mkdirSync(join(dir, folder));
  writeFileSync(join(dir, 'chat/index.html'), '<!doctype html><title>chat</title>');
  writeFileSync(join(dir, 'bank/index.html'), '<!doctype html><title>bank</title>');
  writeFileSync(join(dir, 'embed.js'), '/* embed */');
  return dir;
}

export async function startLiveApp(replace: Partial<Deps> & Pick<Deps, 'answer'>, store?: TestStore): Promise<LiveApp> {
  const own = store ?? await openSqliteStore();
  const logged: string[] = [];
  const log = createLog({ level: 'debug' }, { write: (line: string) => void logged.push(line) });
  const widgetDir = emptyWidget();
  let ids = 0;
  const prefix = Math.random().toString(36).slice(2, 8);
  const newId = () => `${prefix}-${++ids}`;
  const now = replace.now ?? Date.now;
  const emptyIndex: SearchIndex = { snapshot: 'test', retrieve: () => Promise.resolve({ chosen: [], candidates: [] }), chunk: () => undefined, chunks: () => [], close: () => Promise.resolve() };
  const deps: Deps = {
    config: { allowedOrigins: [], trustProxy: false, metricsToken: undefined },
    log, metrics: createMetrics({ processMetrics: false }), db: own.db, now, newId, timeZone: 'Asia/Shanghai', removeCardSecrets,
    withIndex: (work) => work(emptyIndex),
    failureEnd: () => ({ type: 'turn-end', text: 'sorry', ending: 'complete', outcome: 'declined', answerer: 'fixed', citations: [], choices: [], nearest: [], offerPerson: true }),
    tokens: createVisitorTokens({ key: new Uint8Array(32).fill(7), now, newId }),
    limits: createLimits({ messagesPerMinute: 1000, connectionsPerMinute: 1000 }),
    welcome: () => ({ bank: { name: 'Test Bank', phones: [], hours: HANDOFF.hours, allowedHosts: [] }, greeting: 'hello', suggestions: [], notice: 'AI', model: null }),
    bankView: () => ({ name: 'Test Bank', phones: [], hours: HANDOFF.hours, allowedHosts: [] }),
    handoffView: ({ status }) => ({ status: status === 'waiting' || status === 'agent' ? status : 'none', ...HANDOFF }),
    languageOf: async (id) => ((await findConversation(own.db.read, id))?.language ?? 'zh-CN') as 'zh-CN',
    storedChunks: () => Promise.resolve([]),
    readiness: () => Promise.resolve({ store: true, index: true }),
    widgetDir,
    close: () => Promise.resolve(),
    ...replace,
  };
  const app = createApp(deps);
  await new Promise<void>((resolve) => { app.http.listen(0, '127.0.0.1', resolve); });
  const { port } = app.http.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`, app, deps, store: own, logged,
    async close() {
      await app.close();
      rmSync(widgetDir, { recursive: true });
      if (!store) await own.close();
    },
  };
}
