import { describe, expect, it } from 'vitest';
import { figureTerms } from '../../server/retrieval/figure-terms.ts';
import { stemLatin } from '../../server/retrieval/latin-words.ts';
import { normalizeText } from '../../server/retrieval/normalize-text.ts';
import { textRuns } from '../../server/retrieval/text-runs.ts';
import { bodyTerms, tokenize, wordingTerms } from '../../server/retrieval/tokenize.ts';
import { learnWords, segmentWords } from '../../server/retrieval/word-segmenter.ts';

describe('normalizeText', () => {
  it.each([
    ['ＡＴＭ　取款', 'atm 取款'],
    ['信用卡帳單與轉賬', '信用卡帐单与转账'],
    ['查詢匯款進度', '查询汇款进度'],
    ['臺灣，裡面啟用麵', '台湾,里面启用面'],
    ['什么是显著', '什么是显著'],
    ['Ⅱ类户', 'ii类户'],
    ['', ''],
  ])('%s -> %s', (text, expected) => {
    expect(normalizeText(text)).toBe(expected);
  });

  it('changes nothing when applied twice', () => {
    const text = '帳戶著麼么 ＡＢＣ １２３ 髮后後 ﬁ';
    expect(normalizeText(normalizeText(text))).toBe(normalizeText(text));
  });
});

describe('textRuns', () => {
  const runs = (text: string) => textRuns(text).map((run) => `${run.kind}:${run.text}`);
  it.each([
    ['年费1,000元', ['han:年费', 'number:1000', 'han:元']],
    ['利率3.85%,5%', ['han:利率', 'number:3.85', 'number:5']],
    ['1,2,3', ['number:1', 'number:2', 'number:3']],
    ['共5.', ['han:共', 'number:5']],
    ['atm机app', ['latin:atm', 'han:机', 'latin:app']],
    ['café', ['latin:café']],
    ['，。!?', []],
  ])('%s', (text, expected) => {
    expect(runs(text)).toEqual(expected);
  });

  it('loses no letter, digit or Han character and stays linear at 200,000 characters', () => {
    const text = '手机bank1,000.'.repeat(18_000);
    expect(textRuns(text).map((run) => run.text).join('')).toBe('手机bank1000'.repeat(18_000));
  });
});

describe('figureTerms', () => {
  it.each([
    ['三年定期', ['3']],
    ['限额5万元', ['50000']],
    ['限额五万', ['50000']],
    ['二十万', ['200000']],
    ['1.5亿', ['150000000']],
    ['一千二百三十元', ['1230']],
    ['两个月', ['2']],
    ['ii类户和二类户', ['2', '2']],
    ['二零二六年', ['2026']],
    ['一些问题', []],
    ['50000元', []],
  ])('%s', (text, expected) => {
    expect(figureTerms(text)).toEqual(expected);
  });
});

describe('words', () => {
  it('keeps the trade\'s words whole and none inside another', () => {
    expect(segmentWords('白金卡年费')).toEqual(['白金卡', '年费']);
    expect(segmentWords('账单日和还款日')).toContain('账单日');
    expect(tokenize('大额存单可以提前支取吗？ATM')).toEqual(expect.arrayContaining(['大额存单', '提前', '支取', 'atm']));
  });

  it('learns a bank\'s own words, and does not stumble over others', () => {
    expect(segmentWords('云杉悦享宝')).not.toContain('云杉悦享宝');
    learnWords(['云杉悦享宝', '', 'abc', '含 空格', '换\n行', '云杉悦享宝']);
    expect(segmentWords('买云杉悦享宝怎么赎回')).toContain('云杉悦享宝');
  });

  it('counts characters in questions and pairs of them in longer texts', () => {
    expect(wordingTerms('挂失')).toEqual(['挂失', '挂', '失']);
    expect(bodyTerms('挂失卡')).toEqual(['挂失', '挂失', '失卡']);
    expect(bodyTerms('卡')).toEqual([]);
  });
});

describe('English terms', () => {
  it.each([
    ['transfers', 'transfer'], ['transferred', 'transfer'], ['transferring', 'transfer'], ['fees', 'fee'], ['charges', 'charg'], ['charged', 'charg'],
    ['policies', 'policy'], ['branches', 'branch'], ['address', 'address'], ['status', 'status'], ['atm', 'atm'], ['café', 'café'],
  ])('%s is found as %s', (word, stem) => {
    expect(stemLatin(word)).toBe(stem);
  });

  it('hold no words of form, which would weigh like any other among Chinese documents', () => {
    expect(wordingTerms('What is the fee for transferring my deposits?')).toEqual(['fee', 'transfer', 'deposit']);
    expect(bodyTerms('You can do so at any of our branches.')).toEqual(['branch']);
  });

  it('keep single letters among Chinese words, where they are names', () => {
    expect(wordingTerms('A型保管箱')).toContain('a');
    expect(wordingTerms('ⅰ类户')).toContain('i');
    expect(wordingTerms('a box')).toEqual(['box']);
  });
});
