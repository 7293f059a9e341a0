import { maskDigitRuns } from '../guardrails/mask-digit-runs.ts';
import type { Chunk, Language } from '../retrieval/chunk.ts';
import type { AnswerContext } from './answerer.ts';
import type { ChatMessage } from './model.ts';
import type { Prompts } from './prompts.ts';

/** Characters of evidence: a small model reads no more, and the best comes first. */
const MOST_EVIDENCE = 6_000;
const HISTORY_ENTRIES = 4;
const LONGEST_ENTRY = 300;
const LANGUAGE_NAME: Record<Language, string> = { 'zh-CN': '简体中文', 'zh-Hant': '繁體中文', en: 'English' };

/**
 * What the model reads: the rules, then one message with numbered evidence, the last turns and the question, each fenced as data.
 * Fences inside the data are taken out, and long digit runs of customers are masked.
 */
export function buildPrompt(prompts: Pick<Prompts, 'system'>, question: string, evidence: readonly Chunk[], context: Pick<AnswerContext, 'language' | 'history'>): ChatMessage[] {
  const { language } = context;
  const isEnglish = language === 'en';
  const system = (isEnglish ? prompts.system.en : prompts.system.zh).replace('{language}', LANGUAGE_NAME[language]);
  const history = context.history.slice(-HISTORY_ENTRIES).map(({ role, text }) => `${role}: ${maskDigitRuns(unfence(text)).slice(0, LONGEST_ENTRY)}`);
  const blocks = [
    fence('sources', numbered(evidence).join('\n')),
    ...(history.length > 0 ? [fence('earlier', history.join('\n'))] : []),
    fence('question', maskDigitRuns(unfence(question))),
  ];
  return [{ role: 'system', content: system.trim() }, { role: 'user', content: blocks.join('\n\n') }];
}

function numbered(evidence: readonly Chunk[]): string[] {
  const lines: string[] = [];
  let length = 0;
  for (const [i, chunk] of evidence.entries()) {
    const where = [chunk.title, ...chunk.section, chunk.tableTitle ?? ''].filter((part) => part !== '').join(' > ');
    const since = chunk.effectiveFrom === null ? '' : ` (${chunk.effectiveFrom})`;
    const text = [chunk.question ?? '', chunk.text, ...(chunk.footnotes ?? [])].filter((part) => part !== '').join('\n');
    const line = `[${i + 1}] ${unfence(where)}${since}\n${unfence(text)}`;
    length += line.length;
    if (length > MOST_EVIDENCE && lines.length > 0) break;
    lines.push(line);
  }
  return lines;
}

function fence(name: string, text: string): string {
  return `<${name}>\n${text}\n</${name}>`;
}

/** Text that would close or open a fence loses its brackets. */
function unfence(text: string): string {
  return text.replace(/<\s*(\/?)\s*(sources|earlier|question)\s*>/gi, '$1$2');
}
