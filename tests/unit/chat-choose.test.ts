import { describe, expect, it } from 'vitest';
import type { Candidate, ComposeInput } from '../../server/chat/candidate.ts';
import { choose, sameMatter, type ChoiceWeights } from '../../server/chat/choose.ts';
import type { Signals } from '../../server/chat/signals.ts';
import type { Chunk } from '../../server/retrieval/chunk.ts';

const weights: ChoiceWeights = { none: 2, signals: { near: 5, missingSlot: -3 } };

function candidate(id: string, signals: Signals, over: { text?: string; form?: Candidate['form']; chunk?: Partial<Chunk> } = {}): Candidate {
  const chunk: Chunk = {
    id, kind: 'passage', document: id, title: '', version: 'v1', section: [], page: null, text: id, audience: 'public', language: 'zh-CN', effectiveFrom: null, effectiveTo: null, ...over.chunk,
  };
  return { form: over.form ?? 'passage', sentences: [{ text: over.text ?? id, chunk, quote: id }], signals, reading: {} as ComposeInput, choices: [] };
}

describe('choose', () => {
  it('puts the likeliest first, and leaves the rest of the probability to no answer', () => {
    const [first, second] = choose([candidate('a', { near: 0.2 }), candidate('b', { near: 0.9 })], weights);
    expect(first?.candidate.sentences[0]?.text).toBe('b');
    expect((first?.probability ?? 0) + (second?.probability ?? 0)).toBeLessThan(1);
  });

  it('is unsure between two matters that are level, and sure of one that stands alone', () => {
    const alone = choose([candidate('a', { near: 0.9 })], weights)[0]?.certainty ?? 0;
    const level = choose([candidate('a', { near: 0.9 }), candidate('b', { near: 0.9 })], weights)[0]?.certainty ?? 0;
    expect(level).toBeLessThan(alone);
  });

  it('adds up what says the same: a copy in another document takes nothing away', () => {
    const row = candidate('a', { near: 0.9 }, { text: '每張HK$50' });
    const copy = candidate('b', { near: 0.9 }, { text: '收費每張HK$50' });
    const alone = choose([row], weights)[0]?.certainty ?? 0;
    expect(choose([row, copy], weights)[0]?.certainty).toBeGreaterThan(alone);
  });

  it('finds nothing likely where a named product is missing', () => {
    expect(choose([candidate('a', { near: 0.5, missingSlot: 1 })], weights)[0]?.certainty).toBeLessThan(0.1);
  });

  it('of no candidates is empty', () => expect(choose([], weights)).toEqual([]));
});

describe('one matter', () => {
  it('is an FAQ and the section that it rests on', () => {
    const faq = candidate('faq', {}, { chunk: { kind: 'faq', basis: 'rules#补卡' } });
    expect(sameMatter(faq, candidate('clause', {}, { chunk: { document: 'rules', section: ['第一章', '补卡'] } }))).toBe(true);
    expect(sameMatter(faq, candidate('other', {}, { chunk: { document: 'rules', section: ['第一章', '挂失'] } }))).toBe(false);
  });

  it('is not two rows of one table with other figures', () => {
    const section = { document: 'fees', section: ['收费'] };
    expect(sameMatter(candidate('r1', {}, { form: 'table', text: '金卡180元', chunk: section }), candidate('r2', {}, { form: 'table', text: '普卡80元', chunk: section }))).toBe(false);
  });
});
