import { createServer, type Server as HttpServer } from 'node:http';
import express from 'express';
import { createTurnRunner, type TurnRunner } from './chat/turn-runner.ts';
import type { Deps } from './deps.ts';
import type { ConversationStatus } from './protocol.ts';
import { bankRoutes } from './http/bank.ts';
import { documentRoutes } from './http/document.ts';
import { errorPage, noSuchPage } from './http/error-page.ts';
import { healthRoutes } from './http/health.ts';
import { metricsRoutes } from './http/metrics-page.ts';
import { pageRoutes } from './http/pages.ts';
import { serveCustomers } from './sockets/customer.ts';
import { createCatchUp } from './sockets/catch-up.ts';
import { createFanOut, openConversations } from './sockets/fan-out.ts';
import { clientAddress, type IsTrusted } from './sockets/client-address.ts';
import { openIo } from './sockets/open-io.ts';
import { isAllowedOrigin } from './sockets/origins.ts';
import { messagesAfter } from './store/messages.ts';
import { positionsOf } from './store/positions.ts';
import { watchOutbox } from './store/watch-outbox.ts';

/** How long running answers may take to end when the process stops. */
const DRAIN_MS = 10_000;

export interface App {
  http: HttpServer;
  runner: TurnRunner;
  /** Refuses new work, lets running answers end, closes what createApp opened. The deps stay open: they are the caller's. */
  close(): Promise<void>;
}

/** Express and Socket.IO wired together, not listening. */
export function createApp(deps: Deps): App {
  const pages = createExpress(deps);
  const http = createServer(pages);
  let closing = false;
  const { allowedOrigins } = deps.config;
  const io = openIo(http, { allowedOrigins, mayEnter: (request) => !closing && isAllowedOrigin(allowedOrigins, request) });
  const handoffView = async (status: ConversationStatus, id: string) => deps.handoffView({ status, language: await deps.languageOf(id) });
  const { peers } = deps;
  const fanOut = createFanOut({ io, handoffView, ...(peers && { peers, onShown: (news) => catchUp?.noteShown(news) }) });
  const catchUp = peers && createCatchUp({
    handoffView, log: deps.log, show: fanOut.show, isReachable: peers.isReachable,
    openConversations: () => openConversations(io),
    positionsOf: (ids) => positionsOf(deps.db.read, ids),
    messagesAfter: (conversationId, afterSeq, limit) => messagesAfter(deps.db.read, { conversationId, afterSeq, limit, includePrivate: false }),
  });
  catchUp?.start();
  const runner = createTurnRunner({ ...deps, publish: (event) => fanOut.publish(event) });
  const isTrusted = pages.get('trust proxy fn') as IsTrusted;
  serveCustomers({ ...deps, runner, addressOf: (request) => clientAddress(request, isTrusted), ...(catchUp && { onRead: catchUp.noteRead }) }, io);
  const outbox = watchOutbox({ db: deps.db, handle: (event) => fanOut.handle(event), log: deps.log });
  return {
    http,
    runner,
    async close() {
      closing = true;
      // Stops listening; sockets that are open stay so until their answers are whole.
      http.close();
      await runner.drain(DRAIN_MS);
      await outbox.stop();
      await catchUp?.stop();
      fanOut.stop();
      await io.close();
      http.closeAllConnections();
    },
  };
}

function createExpress(deps: Deps): express.Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', deps.config.trustProxy);
  app.use(healthRoutes(deps));
  app.use(metricsRoutes({ metrics: deps.metrics, token: deps.config.metricsToken }));
  app.use(bankRoutes(deps));
  app.use(documentRoutes(deps));
  app.use(pageRoutes({ widgetDir: deps.widgetDir, allowedOrigins: deps.config.allowedOrigins, https: deps.config.trustProxy !== false }));
  app.use(noSuchPage);
  app.use(errorPage(deps));
  return app;
}
