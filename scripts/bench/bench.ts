/** Speed, memory and size against their goals. Compare within one run: machines are noisy, CPU time is steadier than wall time. */
import { parseArgs } from 'node:util';
import { measureIngestion } from './ingestion.ts';
import type { Measured } from './measure.ts';
import { measureRetrieval } from './retrieval.ts';
import { measureSockets } from './sockets.ts';
import { measureStartup } from './startup.ts';
import { measureTurns } from './turns.ts';
import { measureWidgetSize } from './widget-size.ts';

const parts: Record<string, () => Measured[] | Promise<Measured[]>> = {
  widget: measureWidgetSize,
  startup: measureStartup,
  turns: measureTurns,
  sockets: measureSockets,
  retrieval: measureRetrieval,
  ingestion: measureIngestion,
};

const HELP = `Measures speed, memory and size and holds them against the goals.

  npm run bench                        everything (about ten minutes)
  npm run bench -- --only turns,widget some parts: ${Object.keys(parts).join(', ')}
  npm run -s bench -- --json           an array of { name, value, unit, goal?, ok? } on standard output
`;

const { values } = parseArgs({ options: { json: { type: 'boolean' }, only: { type: 'string' }, help: { type: 'boolean', short: 'h' } } });
if (values.help) {
  process.stdout.write(HELP);
} else {
  const wanted = values.only?.split(',') ?? Object.keys(parts);
  const rows: Measured[] = [];
  for (const name of wanted) {
    const measure = parts[name];
    if (!measure) throw new Error(`There is no part "${name}". Parts: ${Object.keys(parts).join(', ')}.`);
    process.stderr.write(`measuring ${name} …\n`);
    rows.push(...await measure());
  }
  process.stdout.write(values.json ? `${JSON.stringify(rows)}\n` : `${rows.map(lineOf).join('\n')}\n`);
}

function lineOf({ name, value, unit, goal, ok }: Measured): string {
  const verdict = ok === undefined ? '' : ok ? 'ok' : 'MISSED';
  return `${name.padEnd(64)} ${String(value).padStart(9)} ${unit.padEnd(14)} ${goal === undefined ? '' : `goal ${goal}`.padEnd(12)} ${verdict}`;
}
