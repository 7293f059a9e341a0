import { describe, expect, it } from 'vitest';
import type { Candidate } from '../../server/chat/candidate.ts';
import { isSure } from '../../server/chat/is-sure.ts';
import type { Term, Understanding } from '../../server/chat/understand.ts';
import type { Chunk } from '../../server/retrieval/chunk.ts';

const term = (text: string, over: Partial<Term> = {}): Term => ({ text, needles: [text], weight: 0.5, role: 'topic', groups: [], isPredicate: false, ...over });
const understanding = (...terms: Term[]): Understanding => ({ terms, asks: [], quantities: [], measure: null });

function candidate(id: string, rank: number, over: { score?: number; missing?: Term[]; chunk?: Partial<Chunk> } = {}): Candidate {
  const chunk: Chunk = {
    id, kind: 'passage', document: id, title: '', version: 'v1', section: [], page: null, text: id, audience: 'public', language: 'zh-CN', effectiveFrom: null, effectiveTo: null, ...over.chunk,
  };
  return { form: 'passage', sentences: [{ text: id, chunk, quote: id }], support: { score: over.score ?? 0.9, missing: over.missing ?? [] }, rank, choices: [] };
}

const sure = (candidates: Candidate[], about: Understanding): boolean => {
  const [best] = candidates;
  if (!best) throw new Error('needs a candidate');
  return isSure(best, candidates, about, ({ rank }) => rank);
};

describe('isSure', () => {
  const about = understanding(term('挂失'), term('补卡'));

  it('takes a supported candidate that is ahead of every other matter', () => {
    expect(sure([candidate('a', 1.2), candidate('b', 1.0)], about)).toBe(true);
  });

  it('takes neither of two matters that are level', () => {
    expect(sure([candidate('a', 1.2), candidate('b', 1.19)], about)).toBe(false);
  });

  it('counts an FAQ and the section that it rests on as one matter', () => {
    const faq = candidate('faq', 1.2, { chunk: { kind: 'faq', basis: 'rules#补卡' } });
    const clause = candidate('clause', 1.19, { chunk: { document: 'rules', section: ['第一章', '补卡'] } });
    expect(sure([faq, clause], about)).toBe(true);
  });

  it('takes a thinly supported candidate only when it stands alone', () => {
    const thin = candidate('a', 1.0, { score: 0.3, missing: [term('吐卡', { weight: 0.8 })] });
    expect(sure([thin, candidate('b', 0.8)], about)).toBe(true);
    expect(sure([thin, candidate('b', 0.9)], about)).toBe(false);
  });

  it('takes nothing for which there is next to nothing', () => {
    expect(sure([candidate('a', 0.5, { score: 0.3 })], about)).toBe(false);
  });

  it.each([
    ['a product or tier that the candidate does not know', term('钻石卡', { role: 'slot' })],
    ['a thing that no document knows', term('里程', { weight: 1 })],
  ])('declines %s, however far ahead the candidate is', (_, missing) => {
    expect(sure([candidate('a', 1.5, { score: 0.3, missing: [missing] }), candidate('b', 0.3)], about)).toBe(false);
  });

  it('lets a verb go that no document knows: people word what they do freely', () => {
    expect(sure([candidate('a', 1.5, { score: 0.3, missing: [term('咽下', { weight: 1, isPredicate: true })] }), candidate('b', 0.3)], about)).toBe(true);
  });
});
