import { resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadBank } from '../../server/content/bank.ts';
import { factChunks } from '../../server/content/facts.ts';
import { readFolder } from '../../server/content/read-folder.ts';
import { removeCardSecrets } from '../../server/guardrails/card-secrets.ts';
import { numbersIn } from '../../server/guardrails/numbers.ts';
import { createPolicy } from '../../server/guardrails/policy.ts';
import { splitSentences } from '../../server/guardrails/sentences.ts';
import type { Chunk } from '../../server/retrieval/chunk.ts';

const AT = Date.parse('2026-11-22T00:00:00Z');
const KNOWLEDGE = resolve(import.meta.dirname, '../../knowledge');

function sentencesOf(text: string): string[] {
  const splitter = splitSentences();
  return [...splitter.push(text), ...splitter.end()].filter((sentence) => sentence.trim() !== '');
}

/** The rule that blocks `sentence` when it cites `chunk`, or `pass`. */
function ruleFor(sentence: string, chunk: Chunk): string {
  for (const rail of createPolicy().sentence) {
    const verdict = rail.check({ sentence, cited: [chunk], released: [], question: '', language: chunk.language });
    if (verdict instanceof Promise) throw new Error('a synchronous rail was expected');
    if (verdict.outcome !== 'pass') return verdict.ruleId;
  }
  return 'pass';
}

describe('the documents that come with the product', () => {
  let chunks: Chunk[] = [];
  beforeAll(async () => {
    const { versions } = await readFolder({ now: () => AT }, KNOWLEDGE);
    chunks = [...versions.flatMap((version) => version.chunks), ...factChunks(await loadBank(KNOWLEDGE), AT)];
    expect(chunks.length).toBeGreaterThan(100);
  });

  it('pass word for word when they cite themselves', () => {
    const blocked = chunks.flatMap((chunk) => sentencesOf(chunk.text).filter((sentence) => ruleFor(sentence, chunk) !== 'pass').map((sentence) => `${chunk.id}: ${sentence}`));
    expect(blocked).toEqual([]);
  });

  it('are blocked with any figure that stands nowhere in them', () => {
    const passed: string[] = [];
    let planted = 0;
    for (const chunk of chunks) {
      for (const sentence of sentencesOf(chunk.text)) {
        for (const figure of numbersIn(sentence).filter(({ unit }) => unit === '%' || unit === 'CNY')) {
          // 7,341,923 is no figure of any document.
          const wrong = sentence.slice(0, figure.start) + figure.text.replace(/\d[\d,.]*\d|\d/, '7341923') + sentence.slice(figure.end);
          if (wrong === sentence) continue;
          planted++;
          if (ruleFor(wrong, chunk) !== 'uncited-number') passed.push(wrong);
        }
      }
    }
    expect(planted).toBeGreaterThan(100);
    expect(passed).toEqual([]);
  });

  it('ask nothing that is taken for a card\'s secret', () => {
    const texts = chunks.flatMap((chunk) => [chunk.question ?? '', ...(chunk.variants ?? []), ...sentencesOf(chunk.text)]);
    expect(texts.filter((text) => removeCardSecrets(text, []).removed.length > 0)).toEqual([]);
  });
});
