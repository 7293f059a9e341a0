import { describe, expect, it } from 'vitest';
import { chunkDocument, type ChunkFrame } from '../../server/content/chunk-document.ts';
import type { Block } from '../../server/content/parse/block.ts';
import { readNoteStart, takeMarkers } from '../../server/content/parse/footnotes.ts';

const known = (...markers: string[]) => (marker: string): boolean => markers.includes(marker);
const frame: ChunkFrame = { document: 'fees', title: '收费表', version: '0000000000', audience: 'public', language: 'zh-CN', effectiveFrom: null, effectiveTo: null };
const table = (...values: string[]): Block => ({ kind: 'table', title: '', page: 1, rows: values.map((value) => ({ cells: [{ header: '项目', value }, { header: '费用', value: '10元' }], group: [], page: 1 })) });
const paragraph = (text: string, page = 1): Block => ({ kind: 'paragraph', text, page });
const notesOf = (blocks: Block[]): (string[] | undefined)[] => chunkDocument(blocks, frame).filter((chunk) => chunk.kind === 'table-row').map((chunk) => chunk.footnotes);

describe('takeMarkers', () => {
  it.each([
    ['年费①', '年费', ['1']],
    ['HK$75 per cheque⁽⁴⁾', 'HK$75 per cheque', ['4']],
    ['Gift Cheque (1)(7)', 'Gift Cheque', ['1', '7']],
    ['违约金[2]', '违约金', ['2']],
    ['年费（注1）', '年费', ['1']],
    ['Classic Card#', 'Classic Card', ['#']],
    ['HK$165或等值^/人民币支票', 'HK$165或等值/人民币支票', ['^']],
    ['based on the Prime Rate.ᵃ', 'based on the Prime Rate.', ['a']],
    ['(1) 首次办理', '(1) 首次办理', []],
    ['年满12个月（含）', '年满12个月（含）', []],
  ])('%s', (text, rest, markers) => {
    expect(takeMarkers(text, known('1', '2', '4', '7', '#', '^', 'a'))).toEqual({ text: rest, markers });
  });

  it('leaves a marker in the text that no note explains', () => {
    expect(takeMarkers('年费③', known('1'))).toEqual({ text: '年费③', markers: [] });
  });
});

it.each([['① 首年免', '1'], ['(10) Waived', '10'], ['注2：另有规定的除外', '2'], ['* 含税', '*'], ['[1]一次租满', '1'], ['ᵃWe add 11%', 'a'], ['第一条', undefined]])('a note starts with its marker: %s', (text, marker) => {
  expect(readNoteStart(text)?.marker).toBe(marker);
});

describe('notes of table rows', () => {
  it('come along with the rows whose markers point at them, and the markers go', () => {
    const chunks = chunkDocument([table('年费①', '挂失'), paragraph('注：①首年免年费。②补卡另收。')], frame);
    expect(chunks.map((chunk) => [chunk.text, chunk.footnotes])).toEqual([['项目：年费；费用：10元', ['首年免年费。']], ['项目：挂失；费用：10元', undefined], ['(1) 首年免年费。\n(2) 补卡另收。', undefined]]);
  });

  it('are those of the row\'s own page where numbering starts anew', () => {
    const second: Block = { ...table('挂失①') as Extract<Block, { kind: 'table' }>, page: 2, rows: [{ cells: [{ header: '项目', value: '挂失①' }], group: [], page: 2 }] };
    expect(notesOf([table('年费①'), paragraph('①首年免。'), second, paragraph('①白金卡免。', 2)])).toEqual([['首年免。'], ['白金卡免。']]);
  });

  it('stand at the end of the document when the page has none', () => {
    expect(notesOf([table('年费①'), { kind: 'heading', level: 2, text: '注释', page: 3 }, paragraph('①首年免。', 3)])).toEqual([['首年免。']]);
  });

  it('stay unexplained when the text below the table may be notes whose marks are pictures', () => {
    const others: Block[] = [paragraph('①首年免。', 2), { ...table('挂失①') as Extract<Block, { kind: 'table' }>, page: 3 }, paragraph('①白金卡免。', 3)];
    expect(notesOf([table('年费①'), paragraph('按月收取。'), ...others])[0]).toBeUndefined();
    expect(notesOf([table('年费①'), ...others])[0]).toEqual(['首年免。']);
  });

  it('apply to every row when they have no marker', () => {
    expect(notesOf([table('年费', '挂失'), paragraph('注：金额含税。')])).toEqual([['金额含税。'], ['金额含税。']]);
  });

  it('a numbered list under another heading is none', () => {
    const blocks: Block[] = [table('年费 (1)'), { kind: 'heading', level: 2, text: '办理', page: 1 }, { kind: 'item', text: '(1) 携带证件', page: 1 }];
    expect(notesOf(blocks)).toEqual([undefined]);
  });
});
