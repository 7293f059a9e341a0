import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../server/errors.ts';
import { B, K1, KeywordIndexBuilder } from '../../server/retrieval/build-keyword-index.ts';
import { KeywordIndex } from '../../server/retrieval/keyword-index.ts';
import { TopList } from '../../server/retrieval/top-list.ts';

function open(documents: readonly string[][]): KeywordIndex {
  const builder = new KeywordIndexBuilder();
  for (const terms of documents) builder.add(terms);
  return new KeywordIndex(builder.pack());
}

/** BM25 from the textbook, divided by the score of the question itself. */
function bm25(documents: readonly string[][], question: readonly string[], document: readonly string[]): number {
  const mean = documents.reduce((sum, terms) => sum + terms.length, 0) / documents.length;
  const worth = (count: number, length: number) => (count * (K1 + 1)) / (count + K1 * (1 - B + (B * length) / mean));
  let [score, best] = [0, 0];
  for (const term of new Set(question)) {
    const frequency = documents.filter((terms) => terms.includes(term)).length;
    const rarity = Math.log(1 + (documents.length - frequency + 0.5) / (frequency + 0.5));
    best += rarity * worth(1, question.length);
    const count = document.filter((other) => other === term).length;
    if (count > 0) score += rarity * worth(count, document.length);
  }
  return score / best;
}

describe('KeywordIndex', () => {
  it('scores as the textbook says', () => {
    const term = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h');
    const document = fc.array(term, { minLength: 1, maxLength: 12 });
    fc.assert(fc.property(fc.array(document, { minLength: 1, maxLength: 30 }), document, (documents, question) => {
      const index = open(documents);
      index.ask(question);
      for (const [number, terms] of documents.entries()) expect(index.scoreOf(number)).toBeCloseTo(bm25(documents, question, terms), 1);
    }));
  });

  it('scores terms that most documents have as exactly as others, and finds by them when nothing else is there', () => {
    const documents = Array.from({ length: 2000 }, (_, i) => ['card', i % 2 === 0 ? 'even' : 'odd', ...(i % 4 === 0 ? ['rare'] : []), `n${i}`]);
    const index = open(documents);
    index.ask(['card', 'rare', 'even', 'n8']);
    for (const number of [0, 1, 2, 8]) expect(index.scoreOf(number)).toBeCloseTo(bm25(documents, ['card', 'rare', 'even', 'n8'], documents[number] ?? []), 1);
    expect([...index.best(1, 1, () => true).visible]).toEqual([8]);
    index.ask(['card']);
    expect(index.best(5, 1, () => true).visible).toHaveLength(5);
  });

  it('counts rarity among texts of the question\'s script', () => {
    const chinese = Array.from({ length: 300 }, (_, i) => ['卡', `费${i}`]);
    const english = [['what', 'is', 'a', 'hold'], ['what', 'is', 'a', 'fee'], ['what', 'is', 'a', 'pin'], ['fee']];
    const index = open([...chinese, ...english]);
    index.ask(['what', 'is', 'a', 'fee']);
    expect(index.scoreOf(303)).toBeGreaterThan(index.scoreOf(302));
  });

  it('forgets the question before', () => {
    const index = open([['a'], ['b']]);
    index.ask(['a']);
    index.ask(['b']);
    expect([index.scoreOf(0), index.scoreOf(1) > 0]).toEqual([0, true]);
  });

  it('keeps hidden documents apart without letting them push out a visible one', () => {
    const index = open(Array.from({ length: 50 }, (_, i) => ['fee', ...Array.from({ length: i }, () => 'x')]));
    index.ask(['fee']);
    const { visible, hidden } = index.best(2, 3, (document) => document >= 40);
    expect([...visible].sort()).toEqual([40, 41]);
    expect(hidden).toHaveLength(3);
  });

  it('answers empty questions, unknown terms and an empty index with nothing', () => {
    const index = open([['a']]);
    for (const question of [[], ['unknown']]) {
      index.ask(question);
      expect([index.scoreOf(0), index.best(5, 5, () => true).visible.length]).toEqual([0, 0]);
    }
    const none = open([]);
    none.ask(['a']);
    expect(none.best(5, 5, () => true).visible).toHaveLength(0);
  });

  it('gives the same bytes for the same documents', () => {
    const pack = () => {
      const builder = new KeywordIndexBuilder();
      for (const terms of [['b', 'a'], ['a', 'c', 'a']]) builder.add(terms);
      return builder.pack();
    };
    expect(pack()).toEqual(pack());
  });

  it.each([
    ['nothing', new Uint8Array()],
    ['noise', Uint8Array.from({ length: 500 }, (_, i) => i * 37)],
    ['half of a file', new KeywordIndexBuilder().pack().subarray(0, 40)],
  ])('refuses %s', (_, bytes) => {
    expect(() => new KeywordIndex(bytes)).toThrow(AppError);
  });
});

describe('TopList', () => {
  it('keeps the best, the earlier one of equals', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 60 }), fc.integer({ min: 1, max: 10 }), (scores, size) => {
      const list = new TopList(size);
      scores.forEach((score, id) => list.offer(id, score));
      const kept = [...list.ids()].map((id) => scores[id] ?? 0).sort((a, b) => b - a);
      expect(kept).toEqual(scores.filter((score) => score > 0).sort((a, b) => b - a).slice(0, size));
    }));
    const list = new TopList(1);
    list.offer(1, 5);
    list.offer(2, 5);
    expect([...list.ids()]).toEqual([1]);
  });
});
