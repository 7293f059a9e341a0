/** `npm run fit -- [--write] [--documents DIR] FILE…`: fits what the choice between candidates goes by, on labelled questions. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadPrompts } from '../server/chat/prompts.ts';
import { PROJECT_ROOT } from '../server/config.ts';
import { loadFolderIndex } from '../server/content/folder-index.ts';
import { showProgress } from '../server/progress.ts';
import { createEmbedder } from '../server/retrieval/embed.ts';
import type { SearchIndex } from '../server/retrieval/search-index.ts';
import { crossValidate } from './fit/choice-report.ts';
import { labelCandidates, type LabelledChoice } from './fit/label-candidates.ts';
import { readLabelledQuestions } from './fit/labelled-questions.ts';
import { trainChoice } from './fit/train-choice.ts';

const USAGE = `npm run fit -- [--write] [--documents DIR] [FILE…]

Fits the weights by which the composer chooses between candidates, on JSON Lines files of questions with keys
(the sample bank's open golden cases and the questions of tests/eval when none is named), and prints what they
would answer at each least certainty, each fifth of the questions with weights of the other four.
  --documents DIR  where the folders that questions name lie; without it they are left out
  --write          puts the weights into server/chat/choice-weights.ts`;
const WEIGHTS = join(PROJECT_ROOT, 'server/chat/choice-weights.ts');
const OWN = ['knowledge/golden/zh.jsonl', 'knowledge/golden/en.jsonl', 'tests/eval/reading-questions.jsonl', 'tests/eval/document-questions.jsonl'];

const { values, positionals } = parseArgs({ allowPositionals: true, options: { write: { type: 'boolean', default: false }, documents: { type: 'string' }, help: { type: 'boolean', default: false } } });
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}

const questions = (positionals.length > 0 ? positionals : OWN.map((path) => join(PROJECT_ROOT, path))).flatMap(readLabelledQuestions);
const prompts = loadPrompts(join(PROJECT_ROOT, 'prompts'));
const embedder = await createEmbedder();
const indexes = new Map<string, SearchIndex>();
const choices: LabelledChoice[] = [];
const progress = showProgress('finding candidates');
for (const [i, question] of questions.entries()) {
  const dir = question.folder === undefined ? join(PROJECT_ROOT, 'knowledge') : values.documents === undefined ? undefined : join(values.documents, question.folder);
  if (dir === undefined || !existsSync(dir)) continue;
  const index = indexes.get(dir) ?? await loadFolderIndex({ now: Date.now, embedder }, dir, join(PROJECT_ROOT, '.data/folders'));
  indexes.set(dir, index);
  choices.push(...await labelCandidates(prompts, index, question));
  progress(i + 1, questions.length, question.id);
}
await Promise.all([...indexes.values()].map((index) => index.close()));

console.error(`\n${choices.length} wordings, ${choices.filter(({ verdicts }) => verdicts.includes('right')).length} of ${choices.filter(({ isAnswerable }) => isAnswerable).length} answerable ones have a right candidate`);
console.table(crossValidate(choices));
const weights = trainChoice(choices);
if (values.write) {
  const rows = Object.entries(weights.signals).map(([name, value]) => `    ${name}: ${value},`).join('\n');
  writeFileSync(WEIGHTS, `import type { ChoiceWeights } from './choose.ts';\n\n/** Written by \`npm run fit\` from ${choices.length} wordings of labelled questions; see scripts/fit.ts. */\nexport const CHOICE_WEIGHTS: ChoiceWeights = {\n  none: ${weights.none},\n  signals: {\n${rows}\n  },\n};\n`);
  console.error('written to server/chat/choice-weights.ts');
} else console.log(JSON.stringify(weights));
