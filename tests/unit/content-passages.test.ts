import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packPassages } from '../../server/content/chunk-passages.ts';
import { readingLength } from '../../server/content/clean.ts';
import type { Block } from '../../server/content/parse/block.ts';

const paragraph = (text: string, clause?: string): Block => ({ kind: 'paragraph', text, page: 1, ...(clause === undefined ? {} : { clause }) });
const item = (text: string): Block => ({ kind: 'item', text, page: 1 });
const SENTENCE = '客户办理本业务应当出示有效身份证件并填写申请表。';

describe('packPassages', () => {
  it('keeps short clauses apart from long ones and names the clauses', () => {
    const passages = packPassages([paragraph('第一条 短。', '第一条'), paragraph('第二条 也短。', '第二条'), paragraph(`第三条 ${SENTENCE.repeat(8)}`, '第三条')]);
    expect(passages.map((passage) => passage.clauses)).toEqual(['第一条、第二条、第三条']);
    const long = packPassages([paragraph(`第一条 ${SENTENCE.repeat(5)}`, '第一条'), paragraph(`第二条 ${SENTENCE.repeat(5)}`, '第二条')]);
    expect(long.map((passage) => passage.clauses)).toEqual(['第一条', '第二条']);
  });

  it('repeats the sentence that leads into a list in every part of it', () => {
    const passages = packPassages([paragraph('有下列情形之一的，免收年费：'), ...Array.from({ length: 30 }, (_, index) => item(`（${index}）${SENTENCE}`))]);
    expect(passages.length).toBeGreaterThan(1);
    for (const passage of passages) expect(passage.text.startsWith('有下列情形之一的，免收年费：')).toBe(true);
  });

  it('cuts no sentence and loses none', () => {
    const sentence = fc.integer({ min: 3, max: 60 }).map((length) => `${'客户须知'.repeat(length).slice(0, length * 2)}。`);
    fc.assert(fc.property(fc.array(fc.array(sentence, { minLength: 1, maxLength: 20 }), { minLength: 1, maxLength: 8 }), (paragraphs) => {
      const passages = packPassages(paragraphs.map((sentences) => paragraph(sentences.join(''))));
      for (const passage of passages) expect(passage.text.endsWith('。')).toBe(true);
      expect(passages.map((passage) => passage.text).join('').replace(/\n/g, '')).toBe(paragraphs.flat().join(''));
    }));
  });

  it('stays within the size of a passage', () => {
    const passages = packPassages([paragraph(SENTENCE.repeat(100))]);
    for (const passage of passages) expect(readingLength(passage.text)).toBeLessThanOrEqual(350);
  });

  it('does not take an abbreviation for the end of a sentence', () => {
    const text = 'Fees apply to transfers, e.g. Telegraphic transfers to other banks in other places. '.repeat(20);
    for (const passage of packPassages([paragraph(text)])) expect(passage.text).not.toMatch(/e\.g\.$/);
  });
});
