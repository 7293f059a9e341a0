import { parseArgs } from 'node:util';
import { loadConfig, loadEnvFile } from '../server/config.ts';
import { AppError } from '../server/errors.ts';
import { openDatabase } from '../server/store/database.ts';
import { migrationStatus } from '../server/store/migration-status.ts';

const HELP = `Brings the store that DATABASE_URL names up to date. The service does the same when it starts.

  npm run migrate                apply what is missing
  npm run migrate -- --status    only tell what is missing; works while the service runs
  npm run migrate -- --json      the result as JSON on standard output

There is no way back: make a backup first.
`;

interface Options {
  status?: boolean | undefined;
  json?: boolean | undefined;
}

async function run(options: Options): Promise<void> {
  loadEnvFile();
  const { databaseUrl } = loadConfig();
  const before = await migrationStatus(databaseUrl);
  if (!options.status) await openDatabase({ url: databaseUrl }).then((db) => db.close());
  const migrations = options.status ? before : await migrationStatus(databaseUrl);
  const pending = migrations.filter(({ appliedAt }) => appliedAt === null).map(({ name }) => name);
  const wasPending = new Set(before.filter(({ appliedAt }) => appliedAt === null).map(({ name }) => name));
  const applied = migrations.filter(({ name, appliedAt }) => appliedAt !== null && wasPending.has(name)).map(({ name }) => name);
  if (options.json) print(JSON.stringify({ migrations, applied, pending }));
  else if (options.status) print(migrations.map(({ name, appliedAt }) => `${name}  ${appliedAt ?? 'to come'}`).join('\n'));
  else print(applied.length > 0 ? `Applied: ${applied.join(', ')}` : 'The store is up to date.');
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

try {
  const { values } = parseArgs({ options: { status: { type: 'boolean' }, json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } });
  if (values.help) process.stdout.write(HELP);
  else await run(values);
} catch (error) {
  if (!(error instanceof AppError) && !isUsageError(error)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

function isUsageError(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}
