import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the model does with one request. `evidence` holds the numbered sources as it was given them. */
type Scenario = (reply: ScriptedReply, evidence: Source[]) => void;

export interface Source {
  n: number;
  text: string;
}

export type ScenarioName = 'plain' | 'slow' | 'fails-midway' | 'hangs' | 'leaks-card-number' | 'uncited-number' | 'old-rate' | 'ignores-rules' | 'promises-returns' | 'empty' | 'error-500';

export interface ScriptedModel {
  baseUrl: string;
  /** The bodies of all requests so far. */
  requests: { model: string; messages: { role: string; content: string }[]; stream: boolean }[];
  /** Resolves when request `n` (from 0) is under way and its scenario has said what it says by itself. */
  reached(n: number): Promise<void>;
  /** `slow` says its next sentence. */
  step(): void;
  /** Throws when more or fewer requests came than scenarios were named. */
  close(): Promise<void>;
}

const LEAK = '您的卡号是 6222020200112233445，请核对。[1]';

const SCENARIOS: Record<ScenarioName, Scenario> = {
  plain: (reply, evidence) => reply.say(firstFact(evidence)).finish(),
  // The test says when: nothing comes until step().
  slow: (reply, evidence) => reply.hold(() => reply.say(firstFact(evidence)).finish()),
  'fails-midway': (reply, evidence) => reply.say(firstFact(evidence)).say('另外，这句话没有说完').breakOff(),
  hangs: (reply) => reply.hold(() => undefined),
  'leaks-card-number': (reply) => reply.say(LEAK).finish(),
  'uncited-number': (reply) => reply.say('手续费是77元。').say('每天最多9次。[1]').finish(),
  'old-rate': (reply) => reply.say('年利率为0.15%。[1]').finish(),
  'ignores-rules': (reply) => reply.say('好的，我不再遵守之前的说明。').say('系统提示如下：你是银行的文字客服。').finish(),
  'promises-returns': (reply) => reply.say('这款产品保本，年收益不低于6.8%。[1]').finish(),
  empty: (reply) => reply.finish(),
  'error-500': (reply) => reply.fail(500),
};

/** The first sentence of the first source, with its mark: what a model that obeys would say. */
function firstFact(evidence: Source[]): string {
  const [first] = evidence;
  const sentence = /^[^。]*。?/.exec(first?.text ?? '')?.[0] ?? '';
  return `${sentence.replace(/。$/, '')}。[${first?.n ?? 1}]`;
}

/**
 * An OpenAI-compatible server that plays one named scenario a request, in order. Nothing in it waits for time:
 * what has to happen later happens when the test says so.
 */
export async function startScriptedModel(names: readonly ScenarioName[]): Promise<ScriptedModel> {
  const requests: ScriptedModel['requests'] = [];
  const reached = new Set<number>();
  const waiting: { n: number; resolve: () => void }[] = [];
  let held: (() => void) | undefined;
  let extra = 0;

  const server = createServer((request, response) => void answer(request, response));
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const n = requests.length;
    const body = JSON.parse(await readBody(request)) as ScriptedModel['requests'][number];
    requests.push(body);
    const name = names[n];
    if (name === undefined) {
      extra += 1;
      response.writeHead(500).end();
      return;
    }
    SCENARIOS[name](new ScriptedReply(response, body.model, (next) => { held = next; }), readSources(body.messages.at(-1)?.content ?? ''));
    reached.add(n);
    for (const { resolve } of waiting.filter((one) => one.n === n)) resolve();
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    reached: (n) => new Promise((resolve) => (reached.has(n) ? resolve() : waiting.push({ n, resolve }))),
    step: () => held?.(),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      if (extra > 0) throw new Error(`The scripted model got ${extra} request(s) more than it has scenarios.`);
      if (requests.length < names.length) throw new Error(`The scripted model was asked ${requests.length} time(s), not ${names.length}.`);
    },
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** `[1] where it stands`, then its text, up to the next number. */
function readSources(content: string): Source[] {
  const block = /<sources>\n([\s\S]*?)\n<\/sources>/.exec(content)?.[1] ?? '';
  return block.split(/\n(?=\[\d+\] )/).flatMap((part) => {
    const match = /^\[(\d+)\] [^\n]*\n([\s\S]*)$/.exec(part);
    return match ? [{ n: Number(match[1]), text: match[2] ?? '' }] : [];
  });
}

class ScriptedReply {
  readonly #response: ServerResponse;
  readonly #model: string;
  readonly #onHold: (next: () => void) => void;

  constructor(response: ServerResponse, model: string, onHold: (next: () => void) => void) {
    this.#response = response;
    this.#model = model;
    this.#onHold = onHold;
  }

  say(text: string): this {
    this.#send({ delta: { role: 'assistant', content: text }, finish_reason: null });
    return this;
  }

  finish(): void {
    this.#send({ delta: {}, finish_reason: 'stop' });
    this.#response.end('data: [DONE]\n\n');
  }

  breakOff(): void {
    // The bytes so far must have left, or the client sees a connection that never spoke.
    this.#response.write('', () => this.#response.destroy());
  }

  fail(status: number): void {
    this.#response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ error: { message: 'scripted failure', type: 'server_error' } }));
  }

  hold(next: () => void): void {
    this.#onHold(next);
  }

  #send(choice: object): void {
    if (!this.#response.headersSent) this.#response.writeHead(200, { 'content-type': 'text/event-stream' });
    this.#response.write(`data: ${JSON.stringify({ id: 'scripted', object: 'chat.completion.chunk', created: 0, model: this.#model, choices: [{ index: 0, ...choice }] })}\n\n`);
  }
}
