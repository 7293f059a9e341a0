import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadGoldenCases } from '../../server/content/golden.ts';
import type { Chunk } from '../../server/retrieval/chunk.ts';
import type { FolderReply } from '../support/folder-bank.ts';
import { cites, judgeReply } from '../../server/content/judge-reply.ts';
import { showsAny, showsPhrase } from '../../server/content/shown-phrases.ts';

describe('a text shows a phrase', () => {
  it.each([
    ['年费**180元/年**[1]。', '180元'], ['收费 180 元', '180元'], ['１８０元', '180 元'], ['HK$1,000 per year', 'HK$1000'], ['起存50,000元', '5万元'], ['5万元起', 'CNY 50,000'],
    ['利率0.70%', '0.7%'], ['免費辦理', '免费'], ['It is FREE.', 'free'], ['three purchases', 'purchase'], ['单笔不超过2万元', '20,000元'],
  ])('%s: %s', (text, phrase) => {
    expect(showsPhrase(text, phrase)).toBe(true);
  });

  it.each([
    ['HK$150', 'HK$1'], ['12元', '2元'], ['0.2元', '2元'], ['2.5%', '2'], ['freeze your card', 'free'], ['13%', '3%'], ['5万元', '5元'], ['满30天', '3天'], ['来源[2]', '2'], ['1,260元', '260元'],
  ])('%s: not %s', (text, phrase) => {
    expect(showsPhrase(text, phrase)).toBe(false);
  });

  it('by any of its alternatives', () => {
    expect(showsAny('全部免收', '豁免||免收')).toBe(true);
    expect(showsAny('全部照收', '豁免||免收')).toBe(false);
  });
});

const chunk: Chunk = {
  id: 'fees@v1/s1/p1', kind: 'passage', document: 'fees', title: '', version: 'v1', section: ['一、年费'], page: null, text: '', audience: 'public', language: 'zh-CN', effectiveFrom: null, effectiveTo: null,
};
const reply = (over: Partial<FolderReply>): FolderReply => ({
  outcome: 'answered', text: '', choices: [], nearest: [], citations: [], cited: [chunk],
  evidence: { asOf: '2026-11-22', language: 'zh-CN', questions: [], candidates: [], chosen: [], verdicts: [], released: [], snapshot: '', promptsHash: '', answerer: 'extractive', model: null, timings: {}, ending: 'complete' },
  ...over,
});

describe('the verdict on a reply', () => {
  const wanted = { expect: 'answer' as const, mustCite: ['fees'], mustSay: ['180元'], mustNotSay: ['980元'] };
  it.each([
    ['right', { text: '年费180元。' }],
    ['wrong-figure', { text: '年费180元，白金卡980元。' }],
    ['wrong-figure', { text: '年费80元。' }],
    ['wrong', { text: '请到网点查询。' }],
    ['wrong', { text: '年费180元。', cited: [] }],
    ['declined', { outcome: 'declined' as const }],
    ['clarified', { outcome: 'clarify' as const, text: '哪一种卡？', choices: ['金卡', '普卡'] }],
    ['wrong-figure', { outcome: 'declined' as const, nearest: ['白金卡年费980元吗'] }],
  ])('%s', (verdict, over) => {
    expect(judgeReply(wanted, reply(over)).verdict).toBe(verdict);
  });

  it('on what the documents do not say: declining is right, answering is not', () => {
    const unanswerable = { ...wanted, expect: 'decline' as const, mustCite: [], mustSay: [] };
    expect(judgeReply(unanswerable, reply({ outcome: 'declined' })).verdict).toBe('right');
    expect(judgeReply(unanswerable, reply({ text: '可以。' })).verdict).toBe('answered-unanswerable');
  });

  it('takes an FAQ for the section that it rests on', () => {
    const faq = { cited: [{ ...chunk, kind: 'faq' as const, document: 'faq-cards', section: [], basis: 'fees#一、年费' }] };
    expect(cites(faq, 'fees')).toBe(true);
    expect(cites(faq, 'fees#一、年费')).toBe(true);
    expect(cites(faq, 'fees#二、挂失')).toBe(false);
  });
});

describe('golden cases in files', () => {
  const dir = mkdtempSync(join(tmpdir(), 'golden-'));
  mkdirSync(join(dir, 'golden'));
  afterAll(() => rmSync(dir, { recursive: true }));
  const golden = { id: 'a-1', language: 'en', asOf: '2026-11-22', kind: 'fact', policy: 'cards', question: 'q', expect: 'answer', mustCite: [], mustSay: [], mustNotSay: [], must: true, frozen: false };

  it('are read with what may be left out', async () => {
    writeFileSync(join(dir, 'golden/a.jsonl'), `${JSON.stringify(golden)}\n\n`);
    expect(await loadGoldenCases(dir)).toEqual([{ ...golden, history: [], phrasings: [] }]);
    expect(await loadGoldenCases(join(dir, 'none'))).toEqual([]);
  });

  it('are refused with every mistake by file and line', async () => {
    writeFileSync(join(dir, 'golden/a.jsonl'), [golden, golden, { ...golden, id: 'b', asOf: '2026-02-30' }].map((one) => JSON.stringify(one)).join('\n') + '\n{');
    await expect(loadGoldenCases(dir)).rejects.toThrow(/a\.jsonl:2 the id a-1 occurs twice\na\.jsonl:3 asOf .*\na\.jsonl:4 is no JSON/);
  });
});
