import type { BankView, Citation, DocumentView, StartReply } from '../../server/protocol.ts';

/** Content for pictures of the widget: an imagined bank and imagined documents, in two languages where it matters. */
export const bankView: BankView = {
  name: '山海银行',
  phones: [
    { key: 'hotline', label: '客服热线', number: '400-000-0200' },
    { key: 'lostCard', label: '挂失电话', number: '400-000-0210' },
    { key: 'police', label: '报警电话', number: '110' },
    { key: 'antiFraud', label: '反诈专线', number: '96110' },
  ],
  hours: '人工服务时间：工作日 09:00–18:00，周末 10:00–16:00。',
  allowedHosts: ['www.shanhai.example'],
};

export const englishBankView: BankView = {
  ...bankView,
  name: 'Shanhai Bank',
  phones: [
    { key: 'hotline', label: 'Hotline', number: '400-000-0200' },
    { key: 'lostCard', label: 'Lost card line', number: '400-000-0210' },
    { key: 'police', label: 'Police', number: '110' },
  ],
  hours: 'Staff answer on weekdays 09:00–18:00 and at weekends 10:00–16:00.',
};

export const startTexts: Pick<StartReply, 'bank' | 'greeting' | 'suggestions' | 'notice' | 'model'> = {
  bank: bankView,
  greeting: '您好，我是山海银行的智能客服。可以查费用、利率和办理规定，每句话都有出处；挂失、被骗等急事，先告诉您怎么做。',
  suggestions: ['借记卡年费是多少？', '银行卡丢了怎么办？', '跨行转账要收费吗？'],
  notice: '请不要在对话里发送密码、验证码或卡背面的安全码。',
  model: '示例模型',
};

export const englishStartTexts: typeof startTexts = {
  bank: englishBankView,
  greeting: 'Hello, I am the assistant of Shanhai Bank. Ask about fees, rates and rules; every sentence names its source.',
  suggestions: ['What does a debit card cost a year?', 'I lost my card', 'Is a transfer to another bank free?'],
  notice: 'Please never send passwords, one-time codes or the code on the back of your card.',
  model: 'example model',
};

export const feeCitation: Citation = {
  n: 1, chunkId: 'card-fees@a1b2c3d4e5/table-1/row-2', document: 'card-fees', title: '个人账户服务收费表', section: ['银行卡', '借记卡'],
  page: 3, effectiveFrom: '2026-07-01', quote: '普通借记卡 年费 10 元/年',
};

export const waiverCitation: Citation = {
  n: 2, chunkId: 'card-rules@f6e5d4c3b2/section-4', document: 'card-rules', title: '借记卡使用须知', section: ['费用减免'],
  page: null, effectiveFrom: '2026-01-01', quote: '工资卡、社保卡免收年费。',
};

/** Long enough to scroll, with the cited row in the middle. */
export const documentView: DocumentView = {
  document: 'card-fees', title: feeCitation.title, language: 'zh-CN', effectiveFrom: '2026-07-01', effectiveTo: null, chunkId: feeCitation.chunkId,
  blocks: [
    ...[1, 2, 3].map((page) => ({
      chunkId: `card-fees@a1b2c3d4e5/intro-${page}`, kind: 'passage' as const, section: ['说明'], page: Math.min(page, 2),
      text: `本表列出个人账户服务的收费项目。第 ${page} 段说明适用范围、收取方式和减免规则，未列出的项目不收费。客户可在网点、网站和手机银行查询。`,
    })),
    ...['普通借记卡', '金卡', '白金卡'].map((card, i) => ({
      chunkId: i === 0 ? feeCitation.chunkId : `card-fees@a1b2c3d4e5/table-1/row-${i + 2}`, kind: 'table-row' as const, section: ['银行卡', '借记卡'], page: 3,
      text: `卡种: ${card} 年费: ${(i + 1) * 10} 元/年`, tableTitle: '表 1 借记卡年费',
      cells: [{ header: '卡种', value: card }, { header: '年费', value: `${(i + 1) * 10} 元/年` }, { header: '减免', value: '工资卡、社保卡免收' }],
      ...(i === 0 ? { footnotes: ['注: 首年免收。'] } : {}),
    })),
    { chunkId: 'card-fees@a1b2c3d4e5/end', kind: 'passage', section: ['附则'], page: 4, text: '本表由山海银行负责解释，自 2026 年 7 月 1 日起执行。\n此前的收费表同时停止使用。' },
  ],
};
