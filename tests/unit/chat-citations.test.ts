import { describe, expect, it } from 'vitest';
import { CitationList } from '../../server/chat/citations.ts';
import { quoteFor } from '../../server/chat/quote.ts';
import { Transcript } from '../../server/chat/transcript.ts';
import { passage, table } from '../support/small-index.ts';

const a = passage('a', 'p1', { text: '第一条 年费10元。第二条 首年免年费。\n（一）学生免收；\n（二）老人免收。', page: 3, section: ['一、年费'] });
const b = passage('b', 'p1', { text: '补卡5元。' });
const evidence = [b, a];

describe('citations', () => {
  it('are numbered in the order of their first use', () => {
    const list = new CitationList();
    expect(list.renumber('年费10元。[2]', [a], evidence)).toMatchObject({ text: '年费10元。[1]', citations: [{ n: 1, document: 'a', page: 3, quote: '第一条 年费10元。' }] });
    expect(list.renumber('补卡5元。[1][2]', [b, a], evidence).text).toBe('补卡5元。[2][1]');
    expect(list.all.map(({ n, document }) => [n, document])).toEqual([[1, 'a'], [2, 'b']]);
  });

  it('lose a mark that the guard did not accept', () => {
    expect(new CitationList().renumber('补卡5元。[1][2][9]', [b], evidence).text).toBe('补卡5元。[1]');
  });

  it('quote all spans that an answer stands on, once each', () => {
    const list = new CitationList();
    list.renumber('年费10元。[2]', [a], evidence);
    list.renumber('首年免年费。[2]', [a], evidence);
    list.renumber('年费10元。[2]', [a], evidence);
    expect(list.all[0]?.quote).toBe('第一条 年费10元。\n第二条 首年免年费。');
  });
});

describe('a quote', () => {
  it('is the row as it stands for a row', () => {
    const [row] = table('t', 's1', [['项目', '金卡'], ['年费', '20元']]);
    expect(row && quoteFor(row, '年费：金卡 **20元**。')).toBe('项目：年费；金卡：20元');
  });

  it('is the nearest sentence when a model says it in other words', () => {
    expect(quoteFor(a, '学生可以免收费用')).toContain('学生免收');
  });
});

it('a transcript keeps offsets, lines and gaps', () => {
  const transcript = new Transcript((text) => text);
  expect(transcript.say('Note.')).toMatchObject({ offset: 0, text: 'Note.' });
  expect(transcript.quote('补卡5元。[1]', [b], evidence)).toMatchObject({ offset: 5, text: '\n补卡5元。[1]' });
  expect(transcript.quote('Fee 5.[1]', [b], evidence)).toMatchObject({ text: ' Fee 5.[1]' });
  expect(transcript.text).toBe('Note.\n补卡5元。[1] Fee 5.[1]');
});
