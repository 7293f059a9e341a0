import { describe, expect, it } from 'vitest';
import { findQuantities, labelTakesIn, sentenceTakesIn, type Quantity } from '../../server/chat/quantity.ts';

function one(text: string): Quantity {
  const [quantity] = findQuantities(text, { asAsked: true });
  if (!quantity) throw new Error(`no quantity in ${text}`);
  return quantity;
}

describe('quantities', () => {
  it.each([
    ['10万', 100_000, 'money'], ['50,000元', 50_000, 'money'], ['五万块', 50_000, 'money'], ['8个月', 8, 'months'], ['三年', 36, 'months'],
    ['65岁', 65, 'years-old'], ['7天', 7, 'days'], ['0.5%', 0.5, 'percent'], ['12期', 12, 'count'], ['2 million', 2_000_000, 'money'], ['十五天', 15, 'days'],
  ])('%s', (text, value, measure) => {
    expect(one(text)).toMatchObject({ value, measure });
  });

  it('are not read out of codes', () => {
    expect(findQuantities('C2能买R4吗')).toEqual([]);
  });
});

describe('a label', () => {
  it.each([
    ['5万元以上至20万元', '5万', false], ['5万元以上至20万元', '5.1万', true], ['5万元以上至20万元', '20万', true], ['5万元以上至20万元', '21万', false],
    ['5,000元以下', '5000元', true], ['20万元以下（不含）', '20万', false], ['20万元（含）至50万元（不含）', '20万', true], ['20万元（含）至50万元（不含）', '50万', false],
    ['50万元（含）以上', '50万', true], ['20万元以上', '20万', false], ['未满12个月', '12个月', false], ['未满12个月', '一年', false], ['满12个月', '12个月', true],
    ['未满16周岁', '不到16岁', true], ['年满16周岁', '不到16岁', false], ['3年', '三年', true], ['3年', '5年', false], ['up to CNY 5,000', '5000 yuan', true],
    ['不分金额', '5万', null], ['3年', '5万元', null],
  ] as const)('%s takes in %s: %s', (label, asked, expected) => {
    expect(labelTakesIn(label, one(asked))).toBe(expected);
  });
});

it('a sentence takes in an age by the words around its figure', () => {
  expect(sentenceTakesIn('年满60周岁的客户，单笔5万元以下免收。', one('65岁'))).toBe(true);
  expect(sentenceTakesIn('年满60周岁的客户，单笔5万元以下免收。', one('50岁'))).toBe(false);
});
