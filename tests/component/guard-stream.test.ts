import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { guardStream, type GuardContext, type ReleasedText } from '../../server/guardrails/guard-stream.ts';
import { createPolicy, type Policy } from '../../server/guardrails/policy.ts';
import { block, pass, type AnswerRail, type SentenceRail, type Verdict } from '../../server/guardrails/rail.ts';
import type { Chunk } from '../../server/retrieval/chunk.ts';

function passage(id: string, text: string): Chunk {
  return { id, kind: 'passage', document: 'fees', title: '收费标准', version: '0', section: [], page: null, text, audience: 'public', language: 'zh-CN', effectiveFrom: null, effectiveTo: null };
}

const EVIDENCE = [passage('a', '普卡年费80元，金卡年费180元。'), passage('b', '退款需3个工作日。')];

async function* streamOf(...parts: string[]): AsyncGenerator<string> {
  for (const part of parts) {
    await Promise.resolve();
    yield part;
  }
}

function context(more: Partial<GuardContext> = {}): GuardContext {
  return { question: '年费多少', language: 'zh-CN', evidence: EVIDENCE, deadlineMs: 1000, ...more };
}

async function collect(stream: AsyncIterable<ReleasedText>): Promise<ReleasedText[]> {
  const pieces: ReleasedText[] = [];
  for await (const piece of stream) pieces.push(piece);
  return pieces;
}

const policyOf = (...sentence: SentenceRail[]): Policy => ({ input: [], sentence, answer: [] });
const sentenceRail = (name: string, check: SentenceRail['check']): SentenceRail => ({ name, on: 'sentence', check });
const answerRail = (name: string, check: AnswerRail['check'], applies = true): AnswerRail => ({ name, on: 'answer', applies: () => applies, check });
const textOf = (pieces: ReleasedText[]): string => pieces.map((piece) => piece.text).join('');

describe('a guarded stream', () => {
  it('releases what is cited and right, with its chunks in the order of the marks', async () => {
    const pieces = await collect(guardStream(createPolicy(), context(), streamOf('普卡年费80元[1]。退款需', '3个工作日。[2', '][1]')));
    expect(pieces.map(({ text, marks, chunks }) => ({ text, marks, ids: chunks.map(({ id }) => id) }))).toEqual([
      { text: '普卡年费80元[1]。', marks: [1], ids: ['a'] },
      { text: '退款需3个工作日。[2][1]', marks: [2, 1], ids: ['b', 'a'] },
    ]);
    expect(pieces[0]?.verdicts.map(({ outcome }) => outcome)).toEqual(createPolicy().sentence.map(() => 'pass'));
  });

  it('drops a wrong number, a missing source and a mark that points nowhere, and tells why', async () => {
    const verdicts: string[] = [];
    const onVerdict = (verdict: Verdict): void => {
      if (verdict.outcome !== 'pass') verdicts.push(verdict.ruleId);
    };
    const pieces = await collect(guardStream(createPolicy(), context({ onVerdict }), streamOf('普卡年费90元[1]。金卡年费180元。普卡年费80元[9]。金卡年费180元[1, 9]。')));
    expect(textOf(pieces)).toBe('金卡年费180元[1]。');
    expect(verdicts).toEqual(['uncited-number', 'no-source', 'no-source']);
  });

  it('does not take a number from a chunk that another sentence cites', async () => {
    expect(textOf(await collect(guardStream(createPolicy(), context(), streamOf('退款需3个工作日[1]。普卡年费80元[2]。'))))).toBe('');
  });

  it('shows rails the sentence without marks, what was released, and nothing unreleased', async () => {
    const seen: { sentence: string; released: readonly string[] }[] = [];
    const watch = sentenceRail('watch', ({ sentence, released }) => {
      seen.push({ sentence, released: [...released] });
      return sentence.includes('二') ? block('watch', 'no-two') : pass('watch');
    });
    await collect(guardStream(policyOf(watch), context(), streamOf('一[1]。二[1]。三[2]。')));
    expect(seen).toEqual([{ sentence: '一。', released: [] }, { sentence: '二。', released: ['一[1]。'] }, { sentence: '三。', released: ['一[1]。'] }]);
  });

  it('runs rails in order and stops at the first that blocks', async () => {
    const ran: string[] = [];
    const rail = (name: string, verdict: Verdict): SentenceRail => sentenceRail(name, () => {
      ran.push(name);
      return verdict;
    });
    await collect(guardStream(policyOf(rail('a', pass('a')), rail('b', block('b', 'x')), rail('c', pass('c'))), context(), streamOf('一[1]。')));
    expect(ran).toEqual(['a', 'b']);
  });

  it('lets a rail rewrite: the next rail reads the new text, and the marks stay', async () => {
    const seen: string[] = [];
    const rewrite = sentenceRail('rewrite', () => ({ rail: 'rewrite', ruleId: 'r', outcome: 'rewrite', text: '改过的话。' }));
    const watch = sentenceRail('watch', ({ sentence }) => {
      seen.push(sentence);
      return pass('watch');
    });
    const pieces = await collect(guardStream(policyOf(rewrite, watch), context(), streamOf('原话[2]。')));
    expect(pieces.map(({ text, marks }) => ({ text, marks }))).toEqual([{ text: '改过的话。[2]', marks: [2] }]);
    expect(seen).toEqual(['改过的话。']);
  });

  it('stops at a handoff and keeps what was released before', async () => {
    const outcomes: string[] = [];
    const rail = sentenceRail('care', ({ sentence }) => (sentence.includes('二') ? { rail: 'care', ruleId: 'care', outcome: 'handoff', priority: 'care' } : pass('care')));
    const pieces = await collect(guardStream(policyOf(rail), context({ onVerdict: ({ outcome }) => void outcomes.push(outcome) }), streamOf('一[1]。二[1]。三[1]。')));
    expect(textOf(pieces)).toBe('一[1]。');
    expect(outcomes).toEqual(['pass', 'handoff']);
  });

  it('blocks when a rail throws, at once or later', async () => {
    for (const check of [() => { throw new Error('broken'); }, () => Promise.reject(new Error('broken'))]) {
      const rules: string[] = [];
      const pieces = await collect(guardStream(policyOf(sentenceRail('broken', check)), context({ onVerdict: ({ ruleId }) => void rules.push(ruleId) }), streamOf('一[1]。')));
      expect(pieces).toEqual([]);
      expect(rules).toEqual(['rail-failed']);
    }
  });

  it('throws on the error of the stream after what passed; the cut sentence never comes', async () => {
    async function* breaking(): AsyncGenerator<string> {
      yield* streamOf('普卡年费80元[1]。金卡', '年费180元[1]');
      throw new Error('connection lost');
    }
    const got: string[] = [];
    await expect((async () => {
      for await (const piece of guardStream(createPolicy(), context(), breaking())) got.push(piece.text);
    })()).rejects.toThrow('connection lost');
    expect(got).toEqual(['普卡年费80元[1]。']);
  });

  it('closes the stream when its reader leaves', async () => {
    let isClosed = false;
    async function* endless(): AsyncGenerator<string> {
      try {
        for (;;) yield* streamOf('一[1]。');
      } finally {
        isClosed = true;
      }
    }
    const reader = guardStream(policyOf(), context(), endless());
    await reader.next();
    await reader.return(undefined);
    await vi.waitFor(() => expect(isClosed).toBe(true));
  });

  it('ends when the signal is aborted, even while the stream hangs', async () => {
    const stop = new AbortController();
    async function* hanging(): AsyncGenerator<string> {
      yield '普卡年费80元[1]。金卡';
      await new Promise(() => undefined);
    }
    const reader = guardStream(createPolicy(), context({ signal: stop.signal }), hanging());
    expect((await reader.next()).value?.text).toBe('普卡年费80元[1]。');
    const next = reader.next();
    stop.abort();
    expect(await next).toEqual({ done: true, value: undefined });
  });

  it('releases nothing when the signal was aborted before', async () => {
    expect(await collect(guardStream(createPolicy(), context({ signal: AbortSignal.abort() }), streamOf('普卡年费80元[1]。')))).toEqual([]);
  });

  it('never lets a forbidden phrase out, however the stream is cut', async () => {
    const noPromise = sentenceRail('no-promise', ({ sentence, released }) => (`${released.at(-1) ?? ''}${sentence}`.includes('保本') ? block('no-promise', 'promise') : pass('no-promise')));
    const text = '普卡年费80元[1]。本产品保本[1]。利息保[1]本[1]。金卡年费180元[1]。';
    await fc.assert(fc.asyncProperty(fc.array(fc.nat(text.length), { maxLength: 12 }), async (cuts) => {
      const at = [0, ...[...new Set(cuts)].sort((a, b) => a - b), text.length];
      const parts = at.slice(1).map((end, i) => text.slice(at[i], end));
      expect(textOf(await collect(guardStream(policyOf(noPromise), context(), streamOf(...parts))))).toBe('普卡年费80元[1]。金卡年费180元[1]。');
    }), { seed: 1, numRuns: 300 });
  });

  it('releases the same pieces for any chunking, and only text that was judged', async () => {
    const pieces = fc.constantFrom('普卡年费80元', '金卡年费180元', '退款需3个工作日', '年费99元', '[1]', '[2]', '[7]', '。', '！', '\n', '. ', '1. ', ' ', '[');
    await fc.assert(fc.asyncProperty(fc.array(pieces, { maxLength: 25 }), async (parts) => {
      const judged = new Set<string>();
      const run = (...chunks: string[]): Promise<ReleasedText[]> => collect(guardStream(createPolicy(), context({ onVerdict: (_, sentence) => void judged.add(sentence) }), streamOf(...chunks)));
      const whole = await run(parts.join(''));
      expect(textOf(await run(...parts))).toBe(textOf(whole));
      expect(textOf(await run(...parts.join('').split('')))).toBe(textOf(whole));
      for (const piece of whole) {
        expect([...judged].map((sentence) => sentence.trim())).toContain(piece.text.replace(/[ \t]?\[\d\]/g, '').trim());
        expect(piece.chunks).toHaveLength(piece.marks.length);
        expect(piece.text).not.toContain('99');
      }
    }), { seed: 2, numRuns: 300 });
  });
});

describe('rails that think', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('shows nothing before the verdict is in', async () => {
    let decide: (verdict: Verdict) => void = () => undefined;
    const slow = sentenceRail('slow', () => new Promise<Verdict>((resolve) => { decide = resolve; }));
    const reader = guardStream(policyOf(slow), context(), streamOf('一[1]。'));
    let shown: string | undefined;
    const next = reader.next().then(({ value }) => { shown = value?.text; });
    await vi.advanceTimersByTimeAsync(999);
    expect(shown).toBeUndefined();
    decide(pass('slow'));
    await next;
    expect(shown).toBe('一[1]。');
    await reader.return(undefined);
  });

  it('blocks a sentence whose rail is late, and goes on with the next', async () => {
    const rules: string[] = [];
    const slow = sentenceRail('slow', ({ sentence }) => (sentence.includes('一') ? new Promise<Verdict>(() => undefined) : Promise.resolve(pass('slow'))));
    const all = collect(guardStream(policyOf(slow), context({ onVerdict: ({ ruleId }) => void rules.push(ruleId) }), streamOf('一[1]。二[1]。')));
    await vi.advanceTimersByTimeAsync(1000);
    expect(textOf(await all)).toBe('二[1]。');
    expect(rules).toEqual(['rail-timeout', 'slow']);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('rails over the whole answer', () => {
  const withAnswer = (...answer: AnswerRail[]): Policy => ({ ...policyOf(), answer });

  it('hold everything back until the end', async () => {
    let isOver = false;
    async function* watched(): AsyncGenerator<string> {
      yield* streamOf('一[1]。', '二[2]。');
      isOver = true;
    }
    const reader = guardStream(withAnswer(answerRail('whole', () => pass('whole'))), context(), watched());
    const first = await reader.next();
    expect(isOver).toBe(true);
    expect(first.value?.text).toBe('一[1]。');
    expect((await reader.next()).value?.verdicts.map(({ rail }) => rail)).toEqual(['whole']);
  });

  it('see the whole answer with its chunks; a block shows nothing of it', async () => {
    const seen: { answer: string; ids: string[] }[] = [];
    const none = answerRail('none', ({ answer, cited }) => {
      seen.push({ answer, ids: cited.map(({ id }) => id) });
      return block('none', 'no');
    });
    expect(await collect(guardStream(withAnswer(none), context(), streamOf('一[1]。二[2]。')))).toEqual([]);
    expect(seen).toEqual([{ answer: '一[1]。二[2]。', ids: ['a', 'b'] }]);
  });

  it('may rewrite it, and don\'t hold back what they don\'t apply to', async () => {
    const rewrite = answerRail('rewrite', () => ({ rail: 'rewrite', ruleId: 'r', outcome: 'rewrite', text: '短答[2]。' }));
    expect((await collect(guardStream(withAnswer(rewrite), context(), streamOf('一[1]。二[2]。')))).map(({ text, marks }) => ({ text, marks }))).toEqual([{ text: '短答[2]。', marks: [2] }]);
    const idle = answerRail('idle', () => block('idle', 'no'), false);
    expect(textOf(await collect(guardStream(withAnswer(idle), context(), streamOf('一[1]。'))))).toBe('一[1]。');
  });

  it('release nothing of an answer whose stream broke', async () => {
    async function* breaking(): AsyncGenerator<string> {
      yield* streamOf('一[1]。二');
      throw new Error('connection lost');
    }
    const got: string[] = [];
    await expect((async () => {
      for await (const piece of guardStream(withAnswer(answerRail('whole', () => pass('whole'))), context(), breaking())) got.push(piece.text);
    })()).rejects.toThrow('connection lost');
    expect(got).toEqual([]);
  });
});
