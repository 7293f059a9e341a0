import type { IncomingMessage } from 'node:http';

/**
 * Whether a socket may be opened from the page that asks: our own (the widget's iframe is served by us) or a listed origin.
 * A request without an origin is no browser page; its token is checked all the same.
 */
export function isAllowedOrigin(allowed: readonly string[], request: Pick<IncomingMessage, 'headers'>): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined) return true;
  if (allowed.includes(origin)) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}
