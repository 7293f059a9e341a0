import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HostPage {
  url: string;
  close: () => Promise<void>;
}

/** A bank's page on an origin of its own, with its own style and policy. */
export async function startHostPage(page: { script: string; css?: string; policy?: string; before?: string; lang?: string }): Promise<HostPage> {
  const html = `<!doctype html><html lang="${page.lang ?? 'zh-CN'}"><head><meta charset="utf-8"><title>Host</title>
    <meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/host.css"><script src="/before.js"></script></head>
    <body><main><h1>Host page</h1><p><a href="#a">A link</a></p><button id="last">Button</button></main>${page.script}</body></html>`;
  const files: Record<string, [string, string]> = {
    '/': ['text/html; charset=utf-8', html],
    '/host.css': ['text/css', page.css ?? ''],
    '/before.js': ['text/javascript', page.before ?? ''],
  };
  const server = createServer((request, response) => {
    const [type, body] = files[request.url ?? '/'] ?? ['text/plain', ''];
    if (page.policy !== undefined) response.setHeader('content-security-policy', page.policy);
    response.writeHead(200, { 'content-type': type }).end(body);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/`,
    close: () => new Promise((done) => {
      server.close(() => done());
      server.closeAllConnections();
    }),
  };
}
