import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { numbersIn, type Figure } from '../../server/guardrails/numbers.ts';
import { isSameFigure } from '../../server/guardrails/same-figure.ts';

const show = ({ kind, value, unit }: Figure): string => `${kind} ${value}${unit === '' ? '' : ` ${unit}`}`;
const read = (text: string): string[] => numbersIn(text).map(show);

/** What each text must read as, written by hand. */
const GOLDEN: [text: string, figures: string[]][] = [
  // amounts
  ['年费80元', ['amount 80 CNY']],
  ['每年1,980.50元', ['amount 1980.5 CNY']],
  ['５，０００元', ['amount 5000 CNY']],
  ['10万元', ['amount 100000 CNY']],
  ['3.5亿元', ['amount 350000000 CNY']],
  ['一百万元', ['amount 1000000 CNY']],
  ['壹万贰仟元', ['amount 12000 CNY']],
  ['三万五千元', ['amount 35000 CNY']],
  ['两百五十元', ['amount 250 CNY']],
  ['萬元以上', ['amount 10000 CNY']],
  ['十萬港元', ['amount 100000 HKD']],
  ['人民币5000元', ['amount 5000 CNY']],
  ['¥12.00', ['amount 12 CNY']],
  ['￥１２', ['amount 12 CNY']],
  ['HK$1,000', ['amount 1000 HKD']],
  ['US$30 and USD 40', ['amount 30 USD', 'amount 40 USD']],
  ['CNY 5 million', ['amount 5000000 CNY']],
  ['1万美元', ['amount 10000 USD']],
  ['500 Hong Kong dollars', ['amount 500 HKD']],
  // percent
  ['3.50%', ['percent 3.5 %']],
  ['百分之三点五', ['percent 3.5 %']],
  ['百分之15', ['percent 15 %']],
  ['千分之五', ['percent 0.5 %']],
  ['万分之五', ['percent 0.05 %']],
  ['５‰', ['percent 0.5 %']],
  ['0.5 per cent', ['percent 0.5 %']],
  ['下调0.25个百分点', ['percent 0.25 point']],
  ['减30个基点', ['percent 0.3 point']],
  ['25bp', ['percent 0.25 point']],
  ['首付三成', ['percent 30 %']],
  ['九五折', ['percent 95 折']],
  ['8.5折', ['percent 85 折']],
  ['三点五折', ['percent 35 折']],
  // durations
  ['3个工作日', ['duration 3 workday']],
  ['三个工作日', ['duration 3 workday']],
  ['three working days', ['duration 3 workday']],
  ['3 business days', ['duration 3 workday']],
  ['十五日内', ['duration 15 day']],
  ['30-day notice', ['duration 30 day']],
  ['12个月', ['duration 12 month']],
  ['24小时', ['duration 24 hour']],
  ['半年', ['duration 0.5 year']],
  ['两年半', ['duration 2.5 year']],
  ['one year', ['duration 1 year']],
  ['twenty-five minutes', ['duration 25 minute']],
  // ranges and lists share their unit
  ['5万至50万', ['number 50000', 'number 500000']],
  ['5-50万元', ['amount 50000 CNY', 'amount 500000 CNY']],
  ['5,000至5万元', ['amount 5000 CNY', 'amount 50000 CNY']],
  ['3-5 个工作日', ['duration 3 workday', 'duration 5 workday']],
  ['三至五个工作日', ['duration 3 workday', 'duration 5 workday']],
  ['1、3、5年', ['duration 1 year', 'duration 3 year', 'duration 5 year']],
  ['0.5-1%', ['percent 0.5 %', 'percent 1 %']],
  ['CNY 5,000 to 50,000', ['amount 5000 CNY', 'amount 50000 CNY']],
  ['between 3 and 5 days', ['duration 3 day', 'duration 5 day']],
  // dates and times
  ['2026年7月1日', ['date 2026-07-01 year']],
  ['2026-07-01', ['date 2026-07-01 year']],
  ['2026/7/1', ['date 2026-07-01 year']],
  ['二〇二六年七月一日', ['date 2026-07-01 year']],
  ['1 July 2026', ['date 2026-07-01 year']],
  ['July 1st, 2026', ['date 2026-07-01 year']],
  ['7月1日', ['date 07-01 month']],
  ['2026年版', ['date 2026 year']],
  ['2026年第3期', ['date 2026 year', 'count 3 期']],
  ['09:00', ['time 09:00']],
  ['9时30分', ['time 09:30']],
  ['上午9点半', ['time 09:30']],
  ['下午3点', ['time 15:00']],
  ['5 p.m.', ['time 17:00']],
  ['8：30至17：00', ['time 08:30', 'time 17:00']],
  ['the 20th of each month', ['number 20 ordinal']],
  // phones
  ['拨打400-000-0100', ['phone 4000000100']],
  ['95588', ['number 95588']],
  ['+86 10 0000 0100', ['phone 861000000100']],
  ['010-12345678', ['phone 01012345678']],
  ['九五五八八', ['number 95588']],
  // counts and names
  ['前3笔免费', ['count 3 笔']],
  ['R3级和C2级', ['number r3 code', 'number c2 code']],
  ['三分之一', ['number 1/3 fraction']],
  ['第2张起', ['count 2 张']],
  // not figures
  ['[1][2]', []],
  ['第三条 第12条 第二章', []],
  ['1. 带身份证\n2. 填表', []],
  ['（一）申请（二）审批', []],
  ['Article 3 and section 2.1', []],
  ['万一一样统一，一般都一次性付清', []],
  ['周一至周五', []],
  ['一个账户', []],
  ['最多一个账户', ['count 1 个']],
  ['十分方便，千万不要', []],
  ['one of these', []],
  ['two-factor', []],
  ['成功率百分百', []],
  ['https://www.example.com/p/2026?x=5', []],
  ['May I ask?', []],
  ['①5元', ['amount 5 CNY']],
  ['20元¹', ['amount 20 CNY']],
];

describe('figures of a text', () => {
  it.each(GOLDEN)('%s', (text, figures) => {
    expect(read(text)).toEqual(figures);
  });

  it('gives each figure with its place in the original text', () => {
    const text = '从２０２６年７月起，年费Ⅰ为５，０００元。';
    for (const figure of numbersIn(text)) expect(text.slice(figure.start, figure.end)).toBe(figure.text);
    expect(numbersIn(text).map(({ text: own }) => own)).toEqual(['２０２６年７月', '５，０００元']);
  });

  it('reads a number alike in every writing of an amount', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 99_999 }), (n) => {
      const value = String(n * 10_000);
      const wide = String(n * 10_000).replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit)));
      for (const text of [`${n}万元`, `${value}元`, `${(n * 10_000).toLocaleString('en-US')}元`, `${wide}元`, `CNY ${value}`]) expect(read(text)).toEqual([`amount ${value} CNY`]);
    }), { seed: 1, numRuns: 300 });
  });

  it('keeps places in order and inside the text, whatever the text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 120 }), (text) => {
      let last = 0;
      for (const figure of numbersIn(text)) {
        expect(figure.start).toBeGreaterThanOrEqual(last);
        expect(figure.end).toBeGreaterThan(figure.start);
        expect(text.slice(figure.start, figure.end)).toBe(figure.text);
        last = figure.end;
      }
    }), { seed: 2, numRuns: 500 });
  });
});

/** Near twins: the first two are the same figure, the first and the third are not. */
const TWINS: [said: string, same: string, other: string][] = [
  ['5元', '人民币5.00元', '5%'],
  ['10万', '100,000元', '10元'],
  ['100000', '10万元', '1万元'],
  ['0.5%', '千分之五', '0.005'],
  ['0.5%', '0.50％', '0.5个百分点'],
  ['10个基点', '0.1个百分点', '0.1%'],
  ['5美元', 'USD 5', '5元'],
  ['$5', 'HK$5', '5元'],
  ['3个工作日', 'three business days', '3天'],
  ['15日', '15天', '15个工作日'],
  ['一年', '12个月', '12天'],
  ['24小时', '24 hours', '1天'],
  ['7月1日', '2026年7月1日', '2026年1月7日'],
  ['2026年', '2026年7月1日', '2025年7月1日'],
  ['2026年7月1日', '1 July 2026', '7月1日'],
  ['2026', '（2026年版）', '2025年版'],
  ['09:00', '上午9点', '21:00'],
  ['400-000-0100', '4000000100', '400-000-0110'],
  ['95588', '九五五八八', '95589'],
  ['R3', 'R3级', 'R4'],
  ['R3', 'r3', '3'],
  ['3次', '3笔', '3张'],
  ['两名员工', '2 members of staff', '3名'],
  ['60岁', 'aged 60', '60元'],
  ['九折', '9折', '9%'],
  ['1/3', '1/3', '1/4'],
  ['20th', '20日', '20个月'],
];

describe('the same figure', () => {
  const first = (text: string): Figure => numbersIn(text).at(-1) ?? expect.fail(`no figure in ${text}`);
  it.each(TWINS)('%s is %s and not %s', (said, same, other) => {
    expect(isSameFigure(first(said), first(same))).toBe(true);
    expect(isSameFigure(first(said), first(other))).toBe(false);
  });
});
