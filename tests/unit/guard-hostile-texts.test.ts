import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { removeCardSecrets } from '../../server/guardrails/card-secrets.ts';
import { foldText } from '../../server/guardrails/fold-text.ts';
import { guardStream } from '../../server/guardrails/guard-stream.ts';
import { maskDigitRuns } from '../../server/guardrails/mask-digit-runs.ts';
import { numbersIn } from '../../server/guardrails/numbers.ts';
import { createPolicy } from '../../server/guardrails/policy.ts';
import { splitSentences } from '../../server/guardrails/sentences.ts';
import { hostileTexts } from '../support/hostile-texts.ts';

/** A public list of strings that break programs, where a copy lies beside the repository; it is not part of it. */
function naughtyStrings(): string[] {
  const list = resolve(import.meta.dirname, '../../../shared/fuzz/blns.json');
  if (existsSync(list)) return JSON.parse(readFileSync(list, 'utf8')) as string[];
  process.stderr.write('blns.json not found: only our own hostile texts are tried\n');
  return [];
}

const OWN = ['\ud800', '\udc00\ud800', '１'.repeat(50), '[1'.repeat(50), '百千万亿'.repeat(30), '点点点', '百分之', '第', '折', '半', '+', '1.', '.1', '1e999', '[0]', '[999]', '[1,,2]', '﷽', 'ﷺ', '１．５％', '\u0000密码\u0000123456', '__proto__ constructor toString 5', '[已拦截:密码'];
const TEXTS = [...OWN, ...hostileTexts, ...naughtyStrings()];

describe(`${TEXTS.length} hostile texts`, () => {
  it('fold with a way back for each character', () => {
    for (const text of TEXTS) {
      const folded = foldText(text, { marks: 'digits' });
      expect(folded.starts).toHaveLength(folded.text.length);
      expect(folded.ends).toHaveLength(folded.text.length);
      for (const [i, start] of folded.starts.entries()) expect(start).toBeLessThan(folded.ends[i] ?? 0);
    }
  });

  it('split into pieces that join again', () => {
    for (const text of TEXTS) {
      const splitter = splitSentences();
      expect([...splitter.push(text), ...splitter.end()].join('')).toBe(text);
    }
  });

  it('give figures that stand where they say', () => {
    for (const text of TEXTS) for (const figure of numbersIn(text)) expect(text.slice(figure.start, figure.end)).toBe(figure.text);
  });

  it('are cleaned and masked once and for all', () => {
    for (const text of TEXTS) {
      const clean = removeCardSecrets(text, ['验证码', '密码']).text;
      expect(removeCardSecrets(clean, ['验证码', '密码']).text).toBe(clean);
      const masked = maskDigitRuns(text);
      expect(maskDigitRuns(masked)).toBe(masked);
    }
  });

  it('never pass the policy as an uncited answer', async () => {
    for (const text of TEXTS) {
      const stream = (async function* () {
        yield await Promise.resolve(text);
      })();
      const released = [];
      for await (const piece of guardStream(createPolicy(), { question: text, language: 'en', evidence: [], deadlineMs: 1000 }, stream)) released.push(piece.text);
      expect(released).toEqual([]);
    }
  });
});
