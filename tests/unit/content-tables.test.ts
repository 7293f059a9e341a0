import { describe, expect, it } from 'vitest';
import { labelGrid, spreadSpans, type Grid, type SpanCell } from '../../server/content/parse/table-grid.ts';

const cell = (text: string, spans: Partial<SpanCell> = {}): SpanCell => ({ text, head: false, colSpan: 1, rowSpan: 1, ...spans });
const grid = (...rows: (string | SpanCell)[][]): Grid => spreadSpans(rows.map((row) => row.map((one) => (typeof one === 'string' ? cell(one) : one))));
const label = (rows: Grid, headerRows: number | null = null): [string, string][][] => labelGrid(rows, { title: '', headerRows, page: null }).rows.map((row) => row.cells.map((one) => [one.header, one.value]));

describe('labelGrid', () => {
  it('joins merged headers into one path a column', () => {
    const rows = label(grid([cell('项目', { rowSpan: 2 }), cell('普通客户', { colSpan: 2 })], ['柜台', '手机银行'], ['存款证明', '20', '10']));
    expect(rows).toEqual([[['项目', '存款证明'], ['普通客户 · 柜台', '20'], ['普通客户 · 手机银行', '10']]]);
  });

  it('repeats a merged first column in every row', () => {
    const rows = label(grid(['渠道', '金额', '费用'], [cell('网银', { rowSpan: 2 }), '1万元以下', '2元'], ['1万元以上', '4元']));
    expect(rows.map((row) => row[0])).toEqual([['渠道', '网银'], ['渠道', '网银']]);
  });

  it('fills an empty leading cell from above', () => {
    expect(label(grid(['渠道', '费用'], ['网银', '2元'], ['', '4元']), 1)[1]?.[0]).toEqual(['渠道', '网银']);
  });

  it('reads two columns without headers as key and value', () => {
    expect(label(grid(['年费', '80元'], ['挂失', '20元']))).toEqual([[['年费', '80元']], [['挂失', '20元']]]);
  });

  it('says a value that spans columns once, under all its headers', () => {
    expect(label(grid(['项目', '金卡', '白金卡'], ['换卡', cell('免', { colSpan: 2 })]), 1)[0]).toEqual([['项目', '换卡'], ['金卡 / 白金卡', '免']]);
  });

  it('takes full-width rows as title, group and note', () => {
    const rows = grid([cell('表1 年费', { colSpan: 2 })], ['项目', '费用'], [cell('借记卡', { colSpan: 2 })], ['年费', '10元'], [cell('注：金额含税', { colSpan: 2 })]);
    const table = labelGrid(rows, { title: '', headerRows: null, page: null });
    expect(table.title).toBe('表1 年费');
    expect(table.rows.map((row) => [row.group, row.cells[0]?.value])).toEqual([[['借记卡'], '年费']]);
    expect(table.notes).toEqual(['注：金额含税']);
  });

  it('renames the columns at a header row in the middle', () => {
    const head = (text: string): SpanCell => cell(text, { head: true });
    const rows = label(grid([head('币种'), head('汇往'), head('收费')], ['美元', '美国', '80元'], [head('币种'), head('地区'), head('最低')], ['日元', '日本', '70元']));
    expect(rows.at(-1)).toEqual([['币种', '日元'], ['地区', '日本'], ['最低', '70元']]);
  });

  it('drops a header that is repeated on the next page', () => {
    expect(label(grid(['项目', '费用'], ['年费', '10元'], ['项目', '费用'], ['挂失', '20元']), 1)).toHaveLength(2);
  });

  it('takes no shaded sentence for a header', () => {
    const head = (text: string): SpanCell => cell(text, { head: true });
    const rows = label(grid([head('Term'), head('Meaning')], [head('Checks'), head('They must be signed by the person whose name is on them.')], ['Cash', 'You may obtain cash.'], [head('Fees'), head('They are charged once a year.')]));
    expect(rows).toEqual([[['Term', 'Checks'], ['Meaning', 'They must be signed by the person whose name is on them.']], [['Term', 'Cash'], ['Meaning', 'You may obtain cash.']], [['Term', 'Fees'], ['Meaning', 'They are charged once a year.']]]);
  });

  it('takes a fee for no header', () => {
    expect(label(grid([cell('補發費用', { colSpan: 2 })], ['金卡', '豁免'], ['白金卡', 'HK$100']))).toEqual([[['金卡', '豁免']], [['白金卡', 'HK$100']]]);
  });

  it('reads a shaded row with only a name, in a drawn table, as the group of those below it', () => {
    const rows = grid(['Service', 'Charge'], [cell('Copies', { head: true }), cell('', { head: true })], ['Deed', 'HK$200']);
    expect(labelGrid(rows, { title: '', headerRows: 1, page: 1, isDrawn: true }).rows.map((row) => row.group)).toEqual([['Copies']]);
  });

  it('gives a row of a drawn table no name from the row above', () => {
    const table = labelGrid(grid(['Service', 'Charge'], ['Draft', '75'], ['', '190']), { title: '', headerRows: 1, page: 1, isDrawn: true });
    expect(table.rows[1]?.cells).toEqual([{ header: 'Charge', value: '190' }]);
    expect([...table.unnamed]).toEqual([table.rows[1]]);
  });

  it('survives spans that claim more than there is', () => {
    expect(label(grid([cell('a', { colSpan: 1000, rowSpan: 1000 })], ['b'])).length).toBeLessThanOrEqual(2);
    expect(label([])).toEqual([]);
  });
});
