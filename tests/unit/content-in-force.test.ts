import { describe, expect, it } from 'vitest';
import { dateFaqs } from '../../server/content/date-faqs.ts';
import type { DraftVersion } from '../../server/content/draft-version.ts';
import { closeSuperseded } from '../../server/content/in-force.ts';
import type { Chunk } from '../../server/retrieval/chunk.ts';

const chunk = (text: string, more: Partial<Chunk> = {}): Chunk => ({
  id: 'x@1/s0/p1', kind: 'passage', document: 'rates', title: '利率', version: '1', section: [], page: null, text,
  audience: 'public', language: 'zh-CN', effectiveFrom: null, effectiveTo: null, ...more,
});
const version = (document: string, from: string | null, to: string | null, chunks: Chunk[] = [chunk('')]): DraftVersion => ({
  document, title: document, version: '1', language: 'zh-CN', audience: 'public', effectiveFrom: from, effectiveTo: to, owner: null, policy: null,
  sourceName: 'f.md', sourceType: 'markdown', contentHash: `${document}${from ?? ''}`, pages: null, chunks: chunks.map((one) => ({ ...one, effectiveFrom: from, effectiveTo: to })), warnings: [], tableRows: 0, ms: 0,
});

describe('closeSuperseded', () => {
  it('ends a version where the next one of its document begins, on its chunks too', () => {
    const [old, next, other] = closeSuperseded([version('rates', '2026-01-01', null), version('rates', '2027-01-01', null), version('fees', '2026-06-01', null)]);
    expect([old?.effectiveTo, next?.effectiveTo, other?.effectiveTo]).toEqual(['2027-01-01', null, null]);
    expect(old?.chunks[0]?.effectiveTo).toBe('2027-01-01');
  });
  it('keeps an end that the version names itself, unless the next begins earlier', () => {
    const [early, late] = closeSuperseded([version('a', '2026-01-01', '2026-03-01'), version('a', '2026-06-01', null)]);
    expect([early?.effectiveTo, late?.effectiveTo]).toEqual(['2026-03-01', null]);
    expect(closeSuperseded([version('a', '2026-01-01', '2026-12-01'), version('a', '2026-06-01', null)])[0]?.effectiveTo).toBe('2026-06-01');
  });
  it('closes an undated version and leaves two of the same day alone', () => {
    expect(closeSuperseded([version('a', null, null), version('a', '2026-06-01', null)])[0]?.effectiveTo).toBe('2026-06-01');
    expect(closeSuperseded([version('a', '2026-06-01', null), version('a', '2026-06-01', null)]).map((one) => one.effectiveTo)).toEqual([null, null]);
  });
});

describe('dateFaqs', () => {
  const faq = (text: string): DraftVersion => version('faq', null, null, [chunk(text, { kind: 'faq', document: 'faq', question: '?', basis: 'rates#一' })]);
  const editions = closeSuperseded([version('rates', '2026-01-01', null, [chunk('一年期1.10%，三年期1.30%')]), version('rates', '2027-01-01', null, [chunk('一年期1.05%，三年期1.30%')])]);
  const datesOf = (text: string): unknown[] => dateFaqs([...editions, faq(text)]).slice(-1).map((one) => [one.chunks[0]?.effectiveFrom, one.chunks[0]?.effectiveTo, one.warnings.length]);

  it('dates an answer by the version in which its figures stand', () => {
    expect(datesOf('一年期定期1.10%。')).toEqual([['2026-01-01', '2027-01-01', 0]]);
    expect(datesOf('一年期定期1.05%。')).toEqual([['2027-01-01', null, 0]]);
  });
  it('spans all versions that say the same', () => {
    expect(datesOf('三年期1.3%。')).toEqual([['2026-01-01', null, 0]]);
  });
  it('warns when no version has the figures', () => {
    expect(datesOf('一年期9.99%。')).toEqual([[null, null, 1]]);
  });
});
