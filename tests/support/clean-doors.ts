import { expect, vi } from 'vitest';
import { connectCustomer } from './customer.ts';
import type { LiveApp } from './live-app.ts';

/** Stands in every text that a customer of these tests types, so that it is found wherever it turns up. */
export const MARK = 'mk7q';

/** What no stranger may read. */
export const INTERNAL = /node_modules|\/server\/|file:\/\/|\bat .+:\d+:\d+|select |insert |update .+ set |sqlite|postgres|kysely|TypeError|Cannot read|not a function|\[object/i;

interface Reply {
  ok: boolean;
  code?: string;
  message?: unknown;
  ref?: string;
}

/** An answer that a stranger may have: yes, or a stable code with words and a reference, and nothing of the machine room. */
export function expectClean(reply: Reply, what: string): void {
  if (reply.ok) return;
  expect(reply.code, what).toMatch(/^[a-z]+(-[a-z]+)*$/);
  expect(reply.code, what).not.toBe('internal');
  expect(reply.ref, what).toBeTypeOf('string');
  expect(`${reply.code ?? ''} ${String(reply.message)}`, what).not.toMatch(INTERNAL);
  expect(reply.message, what).not.toContain(MARK);
}

/** The service lives and takes customers; since the last look nothing failed that nobody foresaw, and its log holds nothing that a customer typed. */
export async function expectHealthy(live: LiveApp): Promise<void> {
  const lines = live.logged.splice(0);
  const failures = lines.filter((line) => (JSON.parse(line) as { level: number }).level >= 50 && !line.includes('turn failed'));
  expect(failures).toEqual([]);
  expect(lines.filter((line) => line.includes(MARK))).toEqual([]);
  expect((await fetch(`${live.url}/healthz`)).status).toBe(200);
  const customer = await connectCustomer(live.url);
  await customer.start();
  customer.close();
}

/** Collects what is written past the log; the function that comes back ends that and gives the lines that show customers' words or stacks. */
export function watchOutput(): () => string[] {
  const spies = [vi.spyOn(process.stderr, 'write'), ...(['log', 'warn', 'error'] as const).map((level) => vi.spyOn(console, level))];
  return () => {
    const lines = spies.flatMap((spy) => spy.mock.calls.map((call) => String(call[0])));
    for (const spy of spies) spy.mockRestore();
    return lines.filter((line) => line.includes(MARK) || line.includes('    at '));
  };
}
