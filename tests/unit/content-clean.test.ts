import { describe, expect, it } from 'vitest';
import { cleanLine, joinLines, readingLength, undouble } from '../../server/content/clean.ts';

describe('cleanLine', () => {
  it.each([
    ['full-width letters and digits', '年利率１.５％，ＡＴＭ取款', '年利率1.5%，ATM取款'],
    ['spaces of justified text', '客 户 可 以 在 网 点 办 理', '客户可以在网点办理'],
    ['characters set apart', '项　目', '项目'],
    ['spaces between items of a list', '存款业务 贷款业务', '存款业务 贷款业务'],
    ['the space after a clause number', '第三条 主 卡 年 费 照 收', '第三条 主卡年费照收'],
    ['look-alike radicals', '⽉⽇', '月日'],
    ['invisible characters', 'fee\u200b\u00ad table', 'fee table'],
    ['circled numbers stay', '年费①', '年费①'],
    ['Chinese punctuation stays', '（一）免费，不收；', '（一）免费，不收；'],
  ])('%s', (_, dirty, clean) => {
    expect(cleanLine(dirty)).toBe(clean);
  });
});

describe('undouble', () => {
  it('undoes bold made by writing every character twice', () => {
    expect(undouble('收收费费标标准准')).toBe('收费标准');
  });
  it.each(['刚刚', '100', '11223344555', '--------', 'bookkeeper'])('leaves %s alone', (text) => {
    expect(undouble(text)).toBe(text);
  });
});

describe('joinLines', () => {
  it.each([
    ['手续费按转出', '金额计收', '手续费按转出金额计收'],
    ['the transac-', 'tion fee', 'the transaction fee'],
    ['the annual', 'fee', 'the annual fee'],
    ['', 'fee', 'fee'],
  ])('%j + %j', (before, after, joined) => {
    expect(joinLines(before, after)).toBe(joined);
  });
});

it('counts a Latin word as more than a Chinese character', () => {
  expect(readingLength('年费八十元')).toBe(5);
  expect(readingLength('annual fee')).toBeCloseTo(3.4);
});
