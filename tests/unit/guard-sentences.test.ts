import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitSentences } from '../../server/guardrails/sentences.ts';

function split(...parts: string[]): string[] {
  const splitter = splitSentences();
  return [...parts.flatMap((part) => splitter.push(part)), ...splitter.end()];
}

/** `|` shows where a boundary belongs. */
const CASES: string[] = [
  '年费为80元。|利率为0.5%。',
  'The fee is CNY 2.50. |It is charged monthly. ',
  '费率0.5%，最低1元[1]。|次日到账[2]。',
  '费率0.5%。[1][2]|次日到账。[3]',
  'The rate is 0.5%. [1][2] |Next day. [3]',
  'Bring an ID, e.g. a passport. |Then sign.',
  'See No. 3 of the list. |Done.',
  'No. |You can\'t cancel it.',
  'Open 9 a.m. to 5 p.m. on weekdays. |Closed on Sunday.',
  'It closes at 5 p.m. |Come earlier.',
  '1. 带身份证。|2. 填表。|',
  '步骤如下：\n|1. 登录\n|2. 确认\n',
  '（一）带证件；（二）填表。|（三）签字。',
  '他说：“不收费。”|然后离开了。',
  '（以公告为准。）|其他见附件。',
  'He said "no fee." |Then left.',
  '见 https://www.example.com/a.b?c=1.2 查询。|好。',
  'Visit www.example.com. |Thanks.',
  '真的吗？！|是的！|',
  'Really?! |Yes! |No.',
  '版本 1.2.3 已发布。|',
  '收费项目\n\n|金额5元\n',
  'Acme Co. Ltd. issued it. |Fine.',
  'U.S. dollars are accepted. |Euros too.',
  '12:30。|13:00。',
  '请稍等……马上好。|',
  'Wait... it loads. |Done.',
  '**重要。**|下一句。',
  '手续费按笔收取[1, 2]。|免收条件见下[3]。',
  'Call 400-000-0100. |We answer.',
  '标记在行首不属于前句。\n|[1] 文件名\n',
  '句号后空格。 |下一句',
  'approx. 5 days. |Later.',
  'Fees: 1. domestic; 2. foreign. |End.',
  '“第一句。|第二句。”|第三句。',
];

describe('sentences', () => {
  it.each(CASES)('%s', (marked) => {
    const expected = marked.split('|').filter((piece) => piece !== '');
    expect(split(marked.replaceAll('|', ''))).toEqual(expected);
  });

  it('gives a sentence only once what follows is known', () => {
    const splitter = splitSentences();
    expect(splitter.push('利率为0.')).toEqual([]);
    expect(splitter.push('5%。')).toEqual([]);
    expect(splitter.push('[')).toEqual([]);
    expect(splitter.push('1')).toEqual([]);
    expect(splitter.push(']')).toEqual([]);
    expect(splitter.push('次')).toEqual(['利率为0.5%。[1]']);
    expect(splitter.end()).toEqual(['次']);
  });

  it('starts anew after its end', () => {
    const splitter = splitSentences();
    expect([...splitter.push('一。二'), ...splitter.end()]).toEqual(['一。', '二']);
    expect([...splitter.push('三。'), ...splitter.end()]).toEqual(['三。']);
  });

  const pieces = fc.constantFrom('。', '！', '?', '.', '. ', ' ', '\n', '[1]', '[12', ']', '[', '0.5%', 'No', 'e.g', '12', '年费', 'The fee', '”', '）', '"', '、', '：', '1.', 'p.m', '…', '...', '\u3000', '😀', 'https://a.b/c?d=1');
  const texts = fc.array(pieces, { maxLength: 30 }).map((parts) => parts.join(''));

  it('joins to the input, and the same pieces come of any chunking', () => {
    fc.assert(fc.property(texts, fc.array(fc.nat(40), { maxLength: 8 }), (text, cuts) => {
      const whole = split(text);
      expect(whole.join('')).toBe(text);
      const at = [...new Set([0, ...cuts.map((cut) => Math.min(cut, text.length)), text.length])].sort((a, b) => a - b);
      const chunks = at.slice(1).map((end, i) => text.slice(at[i], end));
      expect(split(...chunks)).toEqual(whole);
      expect(split(...text.split(''))).toEqual(whole);
    }), { numRuns: 2000, seed: 7 });
  });

  it('cuts a long stretch without a stop as it would a short one', () => {
    const long = '年费说明，'.repeat(300);
    fc.assert(fc.property(texts, texts, fc.integer({ min: 1, max: 90 }), (before, after, size) => {
      const text = `${before}${long}${after}`;
      const chunks = text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
      const whole = split(text);
      expect(whole.join('')).toBe(text);
      expect(split(...chunks)).toEqual(whole);
      // The stops after the long stretch fall where they do without it, unless a list number begins the text.
      if (!/^\s*\d/.test(after)) expect(whole.slice(-split(`，${after}`).length).map((piece) => piece.slice(-20))).toEqual(split(`，${after}`).map((piece, i) => (i === 0 ? whole.at(-split(`，${after}`).length)?.slice(-20) : piece.slice(-20))));
    }), { numRuns: 200, seed: 9 });
  });

  it('joins to the input for any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      expect(split(text).join('')).toBe(text);
      expect(split(...text.split(''))).toEqual(split(text));
    }), { numRuns: 500, seed: 8 });
  });
});
