import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An OpenAI-compatible chat endpoint that streams the same sentence, cited and without figures, so that it passes the rails. */
export async function startModelStub(options: { sentences: number; everyMs: number }): Promise<{ baseUrl: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    request.resume();
    request.once('end', () => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const send = (content: string, finish: string | null) =>
        response.write(`data: ${JSON.stringify({ id: 'stub', object: 'chat.completion.chunk', created: 0, model: 'stub', choices: [{ index: 0, delta: { content }, finish_reason: finish }] })}\n\n`);
      let left = options.sentences;
      const step = (): void => {
        if (left-- > 0 && !response.destroyed) {
          send('具体以该业务的规定为准[1]。', null);
          if (options.everyMs > 0) setTimeout(step, options.everyMs);
          else step();
          return;
        }
        send('', 'stop');
        response.end('data: [DONE]\n\n');
      };
      step();
    });
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    close: () => new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    }),
  };
}
