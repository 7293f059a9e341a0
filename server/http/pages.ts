import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Router, type RequestHandler } from 'express';
import helmet from 'helmet';
import sirv from 'sirv';

/** The browser code as built: the embed script, the chat app in its iframe, and the bank page that shows both in place. */
export function pageRoutes(deps: { widgetDir: string; allowedOrigins: readonly string[]; https: boolean }): Router {
  const router = Router();
  const files = (folder: string, options: { hashed: boolean }): RequestHandler =>
    sirv(join(deps.widgetDir, folder), { brotli: true, gzip: true, etag: true, ...(options.hashed ? { setHeaders: cacheHashed } : {}) });

  router.use('/chat', security(deps, ["'self'", ...deps.allowedOrigins]), files('chat', { hashed: true }));
  router.use(security(deps, ["'none'"]));
  router.get('/embed.js', (_request, response, next) => {
    // Other origins load this file as a script: that is what it is for.
    response.set('cross-origin-resource-policy', 'cross-origin');
    next();
  });
  if (existsSync(join(deps.widgetDir, 'bank'))) router.use(files('bank', { hashed: false }));
  router.use(sirv(deps.widgetDir, { brotli: true, gzip: true, etag: true, extensions: [] }));
  return router;
}

/** Hashed names never change their content; the page itself is asked for anew each time. */
function cacheHashed(response: { setHeader(name: string, value: string): void }, pathname: string): void {
  response.setHeader('cache-control', pathname.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache');
}

function security(deps: { https: boolean }, frameAncestors: string[]): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"], 'script-src': ["'self'"], 'style-src': ["'self'"], 'img-src': ["'self'", 'data:'], 'connect-src': ["'self'"],
        'frame-src': ["'self'"], 'form-action': ["'none'"], 'base-uri': ["'none'"], 'frame-ancestors': frameAncestors,
      },
    },
    // frame-ancestors says it; the old header can't name origins.
    xFrameOptions: false,
    strictTransportSecurity: deps.https,
    crossOriginResourcePolicy: { policy: 'same-origin' },
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: 'no-referrer' },
  });
}
