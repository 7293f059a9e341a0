import { describe, expect, it } from 'vitest';
import { datesInText, readDay } from '../../server/content/effective-dates.ts';

const PADDING = '普通的条款文字。'.repeat(200);

describe('datesInText', () => {
  it.each([
    ['本标准自2026年7月1日起施行。', '2026-07-01'],
    ['生效日期：2026-03-01', '2026-03-01'],
    ['自二〇二六年十二月二十五日起执行', '2026-12-25'],
    ['Effective from 1 May 2026.', '2026-05-01'],
    ['This guide takes effect on March 3, 2026.', '2026-03-03'],
    ['第二版', null],
    ['2026年7月1日印发', null],
    ['自2026年2月30日起施行', null],
  ])('%s', (text, day) => {
    expect(datesInText(text).effectiveFrom).toBe(day);
  });

  it('reads the law\'s own day at its end', () => {
    expect(datesInText(`${PADDING}第七十条 本法自2022年12月1日起施行。`).effectiveFrom).toBe('2022-12-01');
  });

  it('does not take a clause\'s day in the middle for the document\'s', () => {
    expect(datesInText(`${PADDING}原约定的利率自2026年9月1日起执行。${PADDING}`).effectiveFrom).toBeNull();
  });

  it('ends on the day after the last valid one', () => {
    expect(datesInText('自2026年1月1日起至2026年12月31日止有效，自2026年1月1日起施行。').effectiveTo).toBe('2027-01-01');
  });

  it('holds from the last revision that the head names', () => {
    const text = `1995年5月10日通过\n2015年8月29日第十二届会议第二次修正\n${PADDING}本法自1995年7月1日起施行。`;
    expect(datesInText(text)).toMatchObject({ effectiveFrom: '2015-08-29', isRevised: true });
  });

  it('says when several first days are named', () => {
    expect(datesInText('自2026年1月1日起施行。附件自2026年3月1日起施行。')).toMatchObject({ effectiveFrom: '2026-01-01', isAmbiguous: true });
  });
});

it.each([['2026年1月5日', '2026-01-05'], ['31 December 2025', '2025-12-31'], ['Dec. 1, 2025', '2025-12-01'], ['十五日', null]])('readDay(%s)', (text, day) => {
  expect(readDay(text)).toBe(day);
});
