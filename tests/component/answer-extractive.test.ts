import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../server/guardrails/rail.ts';
import { ask, smallBank } from '../support/small-bank.ts';
import { passage } from '../support/small-index.ts';

describe('figures', () => {
  it('give the row and the column that were asked for, and no neighbour', async () => {
    const { end } = await ask('启明信用卡金卡年费多少');
    expect(end).toMatchObject({ outcome: 'answered', answerer: 'extractive' });
    expect(end.text).toContain('**160元/年**');
    expect(end.text).not.toMatch(/60元\/年\*\*，|800|80元|24|12/);
    expect(end.citations).toHaveLength(1);
    expect(end.citations[0]).toMatchObject({ n: 1, document: 'qiming-fees', title: '启明信用卡收费标准', section: ['一、年费与手续费'], effectiveFrom: '2026-01-01' });
    expect(end.citations[0]?.quote).toContain('主卡年费');
  });

  it.each([
    ['柜台跨行转账5000元手续费，我是星光客户', '1元', ['4元', '3元']],
    ['柜台跨行转10万元收多少，标准客户', '9元', ['0.03%', '3元']],
    ['柜台跨行转账20万手续费多少，星光客户', '0.01%', ['0.03%', '4元']],
  ])('pick the amount range: %s', async (question, figure, wrong) => {
    const { end } = await ask(question);
    expect(end.text).toContain(figure);
    for (const other of wrong) expect(end.text.replace(figure, '')).not.toContain(other);
  });

  it('bring the footnote of the row along', async () => {
    const { end } = await ask('柜台跨行转10万元收多少，标准客户');
    expect(end.text).toContain('客户等级以转出当日为准。[1]');
  });

  it('keep a minimum and a maximum with their rate', async () => {
    const { end } = await ask('欧元跨境汇款手续费率');
    expect(end.text).toContain('**0.13%**，最低 **45元**，最高 **250元**');
  });
});

describe('several cases', () => {
  it('asks which product when the question names none and the documents differ', async () => {
    const { end } = await ask('年费多少');
    expect(end.outcome).toBe('clarify');
    expect([...end.choices].sort()).toEqual(['信用卡', '借记卡'].sort());
    expect(end.text).not.toMatch(/\d/);
  });

  it('says all tiers of a short row and offers them as choices', async () => {
    const { end } = await ask('启明信用卡年费');
    expect(end).toMatchObject({ outcome: 'clarify', choices: ['银卡', '金卡', '黑金卡'] });
    expect(end.text).toContain('银卡 **60元/年**，金卡 **160元/年**，黑金卡 **800元/年**。[1]');
  });

  it('asks for the row when there are too many figures to read', async () => {
    const { end } = await ask('跨境汇款怎么收费');
    expect(end).toMatchObject({ outcome: 'clarify', choices: ['美元', '欧元', '日元', '英镑'] });
  });
});

describe('an FAQ', () => {
  it('is given verbatim, each sentence with its source', async () => {
    const { end } = await ask('启明信用卡怎么注销');
    expect(end.text).toBe('在手机银行结清欠款后申请，45天后销户。[1]其间卡片不能使用。[1]');
    expect(end.citations).toHaveLength(1);
  });
});

describe('passages', () => {
  it('give the sentence that answers, without the number of its clause', async () => {
    const { end } = await ask('星居贷放款8个月提前还款违约金多少');
    expect(end.text).toMatch(/^放款未满12个月提前还款的，违约金为归还本金的0\.6%。\[1\]/);
  });

  it('give all steps of a procedure', async () => {
    const { end } = await ask('怎么办理提前还款');
    expect(end.text).toMatch(/打开贷款页.*填写归还金额.*核对后提交/s);
  });

  it('come from the version in force on the day asked about', async () => {
    expect((await ask('短信通知每月多少钱', { asOf: '2026-11-01' })).end.text).toContain('2元');
    const before = (await ask('短信通知每月多少钱', { asOf: '2026-08-31' })).end.text;
    expect(before).toContain('3元');
    expect(before).not.toContain('2元');
  });
});

describe('no evidence', () => {
  it.each([
    ['a notion that no document knows', '比特币跨境汇款手续费多少'],
    ['a product that the bank does not have', '钻石信用卡年费多少'],
    ['a channel that the table lacks', '电话银行跨行转账手续费多少'],
    ['a topic of another world', '今天天气怎么样'],
    ['only words without a topic', '这个怎么办理'],
  ])('declines %s and offers a person', async (_, question) => {
    const { end } = await ask(question);
    expect(end).toMatchObject({ outcome: 'declined', answerer: 'fixed', offerPerson: true, citations: [] });
    expect(end.text).toContain('000-1111');
    expect(end.text).not.toMatch(/元|%/);
  });

  it('names the nearest known questions', async () => {
    const { end } = await ask('信用卡积分怎么换航空里程');
    expect(end.outcome).toBe('declined');
    expect(end.nearest).toContain('怎么注销启明信用卡？');
  });

  it('never quotes text for staff to a customer', async () => {
    const { end, evidence } = await ask('投诉可以退还手续费多少');
    expect(end.text).not.toContain('50');
    expect(evidence.chosen.map((chunk) => chunk.chunkId)).not.toContain('staff@v1/s1/p1');
    expect((await ask('投诉客户可以退还手续费多少', { audience: 'staff' })).end.text).toContain('50元');
  });
});

describe('parts', () => {
  it('answers each part, with its own source', async () => {
    const { end, evidence } = await ask('美元跨境汇款手续费率和到账时间');
    expect(evidence.questions).toEqual(['美元跨境汇款手续费率', '美元跨境汇款到账时间']);
    expect(end.text).toContain('0.12%');
    expect(end.text).toContain('1至2个工作日');
    expect(end.citations.map((citation) => citation.n)).toEqual([1, 2]);
  });

  it('says which part has no answer', async () => {
    const { end } = await ask('启明信用卡金卡年费多少？金卡的机场停车位在哪里？');
    expect(end.outcome).toBe('answered');
    expect(end.text).toContain('160元');
    expect(end.text).toMatch(/停车位.*没有在现行文件里找到/);
    expect(end.offerPerson).toBe(true);
  });
});

describe('a false premise', () => {
  it('gets the true figure first', async () => {
    const { end } = await ask('启明信用卡金卡年费不是免费吗');
    expect(end.text).toMatch(/^[^。]*160元/);
  });

  it('is not confirmed by a figure that the customer names', async () => {
    const { end } = await ask('我记得启明信用卡金卡年费是100元对吧');
    expect(end.text).not.toContain('100');
    expect(end.text === '' ? '160' : end.text).toMatch(/160|没有找到/);
  });
});

describe('language', () => {
  it('answers traditional script in traditional script, quotes too', async () => {
    const { end } = await ask('啟明信用卡怎麼註銷');
    expect(end.text).toContain('在手機銀行結清欠款後申請');
    expect(end.citations[0]?.quote).toContain('結清欠款');
  });

  it('prefers English documents for English questions', async () => {
    const { end } = await ask('My debit card is lost. What does a replacement card cost?', { language: 'en' });
    expect(end.text).toContain('CNY 6');
    expect(end.citations[0]?.document).toBe('guide');
  });

  it('quotes Chinese with a plain label when there is nothing in English', async () => {
    const { end } = await ask('How long does a US dollar transfer abroad take to arrive?', { language: 'en' });
    expect(end.text).toMatch(/^The following is quoted from a document in Chinese\.\n/);
    expect(end.text).toContain('1至2个工作日');
  });
});

describe('turns without a question', () => {
  it('greets, thanks and tells the truth about itself', async () => {
    expect((await ask('你好')).end).toMatchObject({ outcome: 'answered', answerer: 'fixed' });
    expect((await ask('你是真人吗？')).end.text).toContain('人工智能');
  });

  it('hands over at one word', async () => {
    const { end } = await ask('转人工');
    expect(end.handoff).toEqual({ reason: 'customer-asked', priority: 'normal' });
  });

  it('obeys an input rail before anything is looked up', async () => {
    const refuse: Verdict = { rail: 'scam', ruleId: 'scam-in-progress', outcome: 'handoff', replyKey: 'blocked-card-secret', priority: 'emergency' };
    const { end, evidence } = await ask('年费多少', { deps: { policy: { input: [{ name: 'scam', on: 'input', check: () => refuse }], sentence: [], answer: [] } } });
    expect(end).toMatchObject({ outcome: 'warning', handoff: { reason: 'scam-in-progress', priority: 'emergency' } });
    expect(evidence).toMatchObject({ questions: [], candidates: [] });
  });

  it('refuses when an input rail breaks', async () => {
    const broken = { name: 'broken', on: 'input' as const, check: (): Verdict => { throw new Error('broken'); } };
    const { end } = await ask('年费多少', { deps: { policy: { input: [broken], sentence: [], answer: [] } } });
    expect(end).toMatchObject({ outcome: 'blocked-input', offerPerson: true });
  });
});

describe('events', () => {
  it('come in order, and the deltas are the answer', async () => {
    const { events, end, shown, evidence } = await ask('启明信用卡怎么注销');
    expect(events.map((event) => event.type)).toEqual(['turn-start', 'text-delta', 'text-delta', 'turn-evidence', 'turn-end']);
    expect(shown.trimEnd()).toBe(end.text);
    let offset = 0;
    for (const event of events) {
      if (event.type !== 'text-delta') continue;
      expect(event.offset).toBe(offset);
      offset += event.text.length;
    }
    expect(evidence).toMatchObject({ snapshot: 'small', asOf: '2026-11-01', language: 'zh-CN', answerer: 'extractive', model: null, ending: 'complete' });
  });

  it('answers a burst of messages once', async () => {
    const { end, evidence } = await ask(['启明信用卡', '金卡', '年费多少']);
    expect(evidence.questions).toHaveLength(1);
    expect(end.text).toContain('160元');
  });

  it('ends as stopped when the customer stops', async () => {
    const { end } = await ask('启明信用卡怎么注销', { signal: AbortSignal.abort() });
    expect(end).toMatchObject({ ending: 'stopped', text: '' });
  });
});

it('knows no bank by heart: other documents, other answers', async () => {
  const chunks = [passage('club', 's1/p1', { title: '望月会员卡章程', section: ['会费'], text: '望月会员卡会费每年7元。' })];
  const { end } = await ask('望月会员卡会费多少', { chunks });
  expect(end.text).toContain('7元');
  expect((await ask('望月会员卡会费多少', { chunks: smallBank })).end.outcome).toBe('declined');
});
