import { parseArgs } from 'node:util';
import { AppError } from '../server/errors.ts';
import { createTableEmbedder } from '../server/retrieval/embed-table.ts';
import { rankItems } from './rank/rank-items.ts';
import { rankPairs } from './rank/rank-pairs.ts';
import { rankScope } from './rank/rank-scope.ts';

const HELP = `Ranks the texts of benchmark files with the product's retrieval; results are JSON lines on standard output.

  npm run -s rank -- BENCH.jsonl                              items for each question: {"qid", "ranked"}
  npm run -s rank -- --pairs FILE.jsonl                       how near "a" and "b" are: {"id", "score"}
  npm run -s rank -- --scope FILE.jsonl --corpus BENCH.jsonl  how likely the items answer "text": {"id", "score"}; --corpus may be repeated

  --table DIR   another embedding table than the built-in one, as npm run distil makes it
`;

try {
  const { values, positionals: [bench, ...rest] } = parseArgs({
    allowPositionals: true,
    options: { pairs: { type: 'string' }, scope: { type: 'string' }, corpus: { type: 'string', multiple: true }, table: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  });
  const asked = [bench, values.pairs, values.scope].filter((mode) => mode !== undefined);
  if (values.help) process.stdout.write(HELP);
  else if (asked.length !== 1 || rest.length > 0 || (values.scope !== undefined) !== (values.corpus !== undefined)) throw new AppError('bad-input', HELP);
  else {
    const embed = createTableEmbedder(values.table);
    if (values.pairs !== undefined) await rankPairs(embed, values.pairs);
    else if (values.scope !== undefined) await rankScope(embed, values.scope, values.corpus ?? []);
    else await rankItems(embed, bench ?? '');
  }
} catch (error) {
  const isUsage = error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  if (!(error instanceof AppError) && !isUsage) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
