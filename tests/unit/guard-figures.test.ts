import { describe, expect, it } from 'vitest';
import { figuresFitTheRow } from '../../server/guardrails/figures-fit-the-row.ts';
import { figuresInForce } from '../../server/guardrails/figures-in-force.ts';
import { hasSource } from '../../server/guardrails/has-source.ts';
import { numbersAreCited } from '../../server/guardrails/numbers-are-cited.ts';
import type { SentenceRail } from '../../server/guardrails/rail.ts';
import type { Chunk } from '../../server/retrieval/chunk.ts';

function chunk(text: string, more: Partial<Chunk> = {}): Chunk {
  return {
    id: 'fees@0000000000/s1/p1', kind: 'passage', document: 'fees', title: '收费标准（2026年版）', version: '0000000000', section: ['一、年费'], page: null,
    text, audience: 'public', language: 'zh-CN', effectiveFrom: '2026-07-01', effectiveTo: null, ...more,
  };
}

/** `header: value` cells, the first naming the row. */
function row(cells: [header: string, value: string][], more: Partial<Chunk> = {}): Chunk {
  return chunk(cells.map(([header, value]) => `${header}：${value}`).join('；'), { kind: 'table-row', tableTitle: '年费', cells: cells.map(([header, value]) => ({ header, value })), ...more });
}

function ruleFor(rail: SentenceRail, sentence: string, cited: Chunk[], question = ''): string {
  const verdict = rail.check({ sentence, cited, released: [], question, language: 'zh-CN' });
  if (verdict instanceof Promise) throw new Error('a synchronous rail was expected');
  return verdict.outcome === 'pass' ? 'pass' : verdict.ruleId;
}

describe('has-source', () => {
  it('drops what cites nothing, lead-ins too', () => {
    expect(ruleFor(hasSource, '具体如下：', [])).toBe('no-source');
    expect(ruleFor(hasSource, '需要带身份证。', [])).toBe('no-source');
    expect(ruleFor(hasSource, '需要带身份证。', [chunk('需要带身份证。')])).toBe('pass');
  });
});

describe('numbers-are-cited', () => {
  const fees = chunk('普卡年费80元，次年消费满6笔免收，3个工作日内退还，日利率万分之五。咨询 400-000-0100，每日9:00至17:00。');
  const english = chunk('The fee is CNY 80 per year; refunds take three working days.', { language: 'en' });
  const CITED: [sentence: string, rule: string, cited?: Chunk[] | undefined, question?: string][] = [
    ['普卡每年80元。', 'pass'],
    ['普卡每年８０．００元。', 'pass'],
    ['普卡每年80美元。', 'uncited-number'],
    ['普卡每年八十元。', 'pass'],
    ['普卡每年800元。', 'uncited-number'],
    ['日利率0.05%。', 'pass'],
    ['日利率0.5‰。', 'pass'],
    ['日利率0.5%。', 'uncited-number'],
    ['三个工作日内退还。', 'pass'],
    ['3天内退还。', 'uncited-number'],
    ['五个工作日内退还。', 'uncited-number'],
    ['请拨打4000000100。', 'pass'],
    ['请拨打400-000-0199。', 'uncited-number'],
    ['每天上午9点开始。', 'pass'],
    ['每天8点开始。', 'uncited-number'],
    ['自2026年7月1日起。', 'pass'],
    ['自7月1日起。', 'pass'],
    ['自2026年8月1日起。', 'uncited-number'],
    ['1. 普卡80元。', 'pass'],
    ['按第三条，普卡80元。', 'pass'],
    ['见《收费标准（2026年版）》。', 'pass'],
    ['见《收费标准（2025年版）》。', 'uncited-number'],
    ['The fee is 80 yuan and refunds take 3 business days.', 'pass', [english]],
    ['The fee is 80 yuan and refunds take 3 days.', 'uncited-number', [english]],
    ['The fee is eighty yuan.', 'pass', [english]],
    ['免收年费。', 'pass'],
    ['您提到的5万元不影响收费，普卡80元。', 'pass', undefined, '我有5万存款，普卡年费多少'],
    ['5万元不影响收费，普卡80元。', 'uncited-number', undefined, '我有5万存款，普卡年费多少'],
    ['您说的0.1%不适用，日利率0.05%。', 'uncited-number', undefined, '利率是0.1%对吧'],
    ['对的，您说的100元正确。', 'uncited-number', undefined, '年费100元对吗'],
  ];
  it.each(CITED.map(([sentence, rule, cited = [fees], question = '']) => ({ sentence, rule, cited, question })))('$sentence → $rule', ({ sentence, rule, cited, question }) => {
    expect(ruleFor(numbersAreCited, sentence, cited, question)).toBe(rule);
  });

  it('takes figures from an answer\'s question, footnotes and a bank fact, not from its variants', () => {
    const faq = chunk('免收。', { kind: 'faq', question: '60岁以上收费吗？', variants: ['65岁以上呢'] });
    expect(ruleFor(numbersAreCited, '60岁以上免收。', [faq])).toBe('pass');
    expect(ruleFor(numbersAreCited, '65岁以上免收。', [faq])).toBe('uncited-number');
    expect(ruleFor(numbersAreCited, '满20万元免收。', [row([['项目', '年费'], ['普卡', '80']], { footnotes: ['资产满20万元免收。'] })])).toBe('pass');
    expect(ruleFor(numbersAreCited, '反诈专线是96110。', [chunk('反诈劝阻咨询专线：96110（24小时）', { kind: 'fact' })])).toBe('pass');
    expect(ruleFor(numbersAreCited, '反诈专线是96111。', [chunk('反诈劝阻咨询专线：96110（24小时）', { kind: 'fact' })])).toBe('uncited-number');
  });

  it.each<[sentence: string, rule: string]>([
    ['主卡年费80元。', 'pass'],
    ['主卡年费80。', 'pass'],
    ['主卡年费80%。', 'uncited-number'],
    ['起存金额5万元。', 'pass'],
    ['起存金额5元。', 'uncited-number'],
    ['存期12个月。', 'pass'],
    ['存期一年。', 'pass'],
    ['存期12年。', 'uncited-number'],
    ['年利率1.35%。', 'pass'],
    ['年利率1.35元。', 'uncited-number'],
  ])('reads the unit of a header: %s → %s', (sentence, rule) => {
    const cited = row([['产品', '大额存单'], ['主卡年费（元/年）', '80'], ['起存金额（万元）', '5'], ['存期（月）', '12'], ['年利率（%）', '1.35']]);
    expect(ruleFor(numbersAreCited, sentence, [cited])).toBe(rule);
  });
});

describe('figures-in-force', () => {
  const changes: Record<string, Chunk> = {
    由: chunk('自2026年7月1日起，年费由180元调整为200元，其他不变。'),
    原: chunk('原收费标准为每笔5元，现行标准为每笔2元。'),
    from: chunk('From 1 July 2026 the annual fee is raised from CNY 180 to CNY 200.'),
    was: chunk('The rate was 3.5%, and is now 3.1%.'),
    bracket: chunk('年费200元（原180元）。'),
    range: chunk('业务时间由9:00至17:00，金额从5万元至50万元。From CNY 50,000 to below CNY 500,000.'),
  };
  it.each<[keyof typeof changes, string, string]>([
    ['由', '年费为180元。', 'superseded-figure'],
    ['由', '年费为200元。', 'pass'],
    ['由', '年费由180元调整为200元。', 'pass'],
    ['由', '年费由200元调整为180元。', 'superseded-figure'],
    ['由', '年费原为180元。', 'pass'],
    ['由', '此前年费180元，现为200元。', 'pass'],
    ['由', '年費為180元。', 'superseded-figure'],
    ['原', '每笔收费5元。', 'superseded-figure'],
    ['原', '每笔收费2元。', 'pass'],
    ['from', 'The annual fee is CNY 180.', 'superseded-figure'],
    ['from', 'The annual fee is CNY 200.', 'pass'],
    ['from', 'The annual fee, previously CNY 180, has changed.', 'pass'],
    ['from', '年费180元。', 'superseded-figure'],
    ['was', 'The rate is 3.5%.', 'superseded-figure'],
    ['was', 'The rate is 3.1%.', 'pass'],
    ['bracket', '年费180元。', 'superseded-figure'],
    ['bracket', '年费200元。', 'pass'],
    ['range', '金额5万元起。', 'pass'],
    ['range', 'It opens at 9:00 and CNY 50,000 is enough.', 'pass'],
  ])('%s: %s → %s', (source, sentence, rule) => {
    const cited = changes[source];
    expect(ruleFor(figuresInForce, sentence, cited ? [cited] : [])).toBe(rule);
  });

  it('passes an old figure that another cited chunk gives as current', () => {
    expect(ruleFor(figuresInForce, '附属卡180元。', [chunk('年费由180元调整为200元。'), chunk('附属卡年费180元。')])).toBe('pass');
  });

  it('reads old and new from the headers of a table', () => {
    const cited = row([['项目', '普卡年费'], ['调整前', '100元'], ['调整后', '80元']]);
    expect(ruleFor(figuresInForce, '普卡年费100元。', [cited])).toBe('superseded-figure');
    expect(ruleFor(figuresInForce, '普卡年费80元。', [cited])).toBe('pass');
  });
});

describe('figures-fit-the-row', () => {
  const annual = row([['项目', '主卡年费（元/年）'], ['普卡', '80'], ['金卡', '180'], ['白金卡', '980']]);
  const supplementary = row([['项目', '附属卡年费（元/年）'], ['普卡', '40'], ['金卡', '90'], ['白金卡', '首张免']]);
  const transfer = row([['Channel', 'Online banking'], ['Amount per transfer', 'Over CNY 5,000 to 50,000'], ['Standard tier', 'CNY 2'], ['Gold tier', 'CNY 1'], ['Platinum tier', 'Free']]);
  const limits = row([['渠道', '手机银行'], ['认证工具', '云证书'], ['单笔限额（元）', '500000'], ['单日累计限额（元）', '1000000'], ['说明', '有效期3年']]);
  const merged = row([['项目', '非绑定账户转入'], ['Ⅱ类户 · 日累计', '10,000元'], ['Ⅱ类户 · 年累计', '200,000元'], ['Ⅲ类户 · 日累计', '2,000元'], ['Ⅲ类户 · 年累计', '50,000元']]);
  it.each<[sentence: string, rule: string, cited: Chunk[]]>([
    ['金卡主卡年费180元。', 'pass', [annual]],
    ['金卡主卡年费80元。', 'wrong-column', [annual]],
    ['白金卡年费180元。', 'wrong-column', [annual]],
    ['白金卡年费980元。', 'pass', [annual]],
    ['普卡80元，金卡180元，白金卡980元。', 'pass', [annual]],
    ['普卡180元，金卡80元，白金卡980元。', 'wrong-column', [annual]],
    ['普卡、金卡、白金卡分别为80元、180元、980元。', 'pass', [annual]],
    ['普卡、金卡、白金卡分别为180元、80元、980元。', 'wrong-column', [annual]],
    ['普卡的年费，每年80元。', 'pass', [annual]],
    ['普卡的年费，每年180元。', 'wrong-column', [annual]],
    ['年费为180元。', 'pass', [annual]],
    ['**金卡**：**180元**', 'pass', [annual]],
    ['白金卡附属卡首张免，第2张起490元。', 'pass', [chunk('白金卡附属卡第2张起490元。'), supplementary]],
    ['主卡年费普卡80元。', 'pass', [annual, supplementary]],
    ['主卡年费（元/年）：普卡40元。', 'wrong-row', [annual, supplementary]],
    ['Gold tier pays CNY 1 for over CNY 5,000 to 50,000.', 'pass', [transfer]],
    ['Gold tier pays CNY 2.', 'wrong-column', [transfer]],
    ['CNY 2 for Standard, CNY 1 for Gold.', 'pass', [transfer]],
    ['CNY 1 for Standard, CNY 2 for Gold.', 'wrong-column', [transfer]],
    ['Standard pays CNY 2 and Gold pays CNY 1.', 'pass', [transfer]],
    ['Standard pays CNY 1 and Gold pays CNY 2.', 'wrong-column', [transfer]],
    ['Platinum tier pays CNY 1.', 'wrong-column', [transfer]],
    ['Over CNY 5,000, Gold tier pays CNY 1.', 'pass', [transfer]],
    ['单笔限额50万元，单日累计限额100万元，有效期3年。', 'pass', [limits]],
    ['单日累计限额为50万元。', 'wrong-column', [limits]],
    ['Ⅱ类户日累计10,000元。', 'pass', [merged]],
    ['Ⅲ类户日累计10,000元。', 'wrong-column', [merged]],
    ['Ⅱ类户的年累计为10,000元。', 'wrong-column', [merged]],
  ])('%s → %s', (sentence, rule, cited) => {
    expect(ruleFor(figuresFitTheRow, sentence, cited)).toBe(rule);
  });
});
