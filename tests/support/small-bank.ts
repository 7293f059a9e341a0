import { createComposer } from '../../server/chat/answer-extractive.ts';
import { answer, type AnswerDeps, type AnswerEvent, type TurnInput } from '../../server/chat/answer.ts';
import type { Answerer } from '../../server/chat/answerer.ts';
import { loadPrompts } from '../../server/chat/prompts.ts';
import type { ReplyFacts } from '../../server/chat/reply.ts';
import type { TurnEvidence } from '../../server/chat/turn-evidence.ts';
import { createPolicy } from '../../server/guardrails/policy.ts';
import type { TurnEvent } from '../../server/protocol.ts';
import type { Chunk } from '../../server/retrieval/chunk.ts';
import { createSmallIndex, faq, passage, table } from './small-index.ts';

const line = { bank: '星河银行', phone: '000-1111', lostCardPhone: '000-2222', hours: '9:00-17:00' };
export const smallFacts: ReplyFacts = { 'zh-CN': line, 'zh-Hant': line, en: { ...line, bank: 'Galaxy Bank' } };
export const prompts = loadPrompts('prompts');

/** A bank that has nothing in common with the sample bank. */
export const smallBank: Chunk[] = [
  ...table('qiming-fees', 's1', [
    ['项目', '银卡', '金卡', '黑金卡'],
    ['主卡年费（元/年）', '60', '160', '800'],
    ['附属卡年费（元/年）', '30', '80', '免'],
    ['挂失手续费（元/卡）', '15', '15', '免'],
  ], { title: '启明信用卡收费标准', section: ['一、年费与手续费'] }),
  ...table('chenguang-fees', 's1', [
    ['项目', '标准卡', '金卡'],
    ['年费（元/年）', '12', '24'],
    ['补卡工本费（元/张）', '6', '8'],
  ], { title: '晨光借记卡收费标准', section: ['年费与工本费'] }),
  ...table('remit', 's1', [
    ['币种', '手续费率', '最低', '最高', '电讯费'],
    ['美元', '0.12%', '40元', '240元', '70元'],
    ['欧元', '0.13%', '45元', '250元', '75元'],
    ['日元', '0.11%', '35元', '230元', '65元'],
    ['英镑', '0.14%', '50元', '260元', '85元'],
  ], { title: '跨境汇款说明', section: ['一、收费标准'] }),
  ...table('remit', 's2', [['币种', '一般到账时间'], ['美元', '1至2个工作日'], ['欧元', '2至3个工作日'], ['日元', '3至4个工作日'], ['英镑', '2至5个工作日']], { title: '跨境汇款说明', section: ['二、到账时间'] }),
  ...table('transfer-fees', 's1', [
    ['渠道', '单笔金额', '标准客户', '星光客户'],
    ['手机银行', '不分金额', '免费', '免费'],
    ['柜台', '1万元以下', '3元', '1元'],
    ['柜台', '1万元以上至10万元', '9元', '4元'],
    ['柜台', '10万元以上', '金额的0.03%，最高60元', '金额的0.01%，最高30元'],
  ], { title: '境内转账收费表', section: ['跨行转账'], tableTitle: '表1 跨行转账手续费（元/笔）', footnotes: ['客户等级以转出当日为准。'] }),
  passage('loan', 's1/p1', { title: '星居贷提前还款办法', section: ['一、违约金', '第一条'], text: '第一条 放款未满12个月提前还款的，违约金为归还本金的0.6%；满12个月的不收违约金。' }),
  passage('loan', 's2/p1', { title: '星居贷提前还款办法', section: ['二、办理'], text: '提前还款按下列步骤办理：\n1. 在手机银行打开贷款页。\n2. 填写归还金额。\n3. 核对后提交。' }),
  passage('sms', 's1/p1', { title: '短信通知规则', section: ['一、收费'], text: '短信通知每户每月3元。年满65周岁的客户免收短信费。', effectiveTo: '2026-09-01' }),
  passage('sms', 's1/p2', { title: '短信通知规则', section: ['一、收费'], text: '短信通知每户每月2元。年满60周岁的客户免收短信费。', effectiveFrom: '2026-09-01' }),
  passage('staff', 's1/p1', { title: '柜员手册', section: ['内部'], text: '投诉客户可以退还手续费50元。', audience: 'staff' }),
  faq('faq', 'cancel', { title: '常见问题', question: '怎么注销启明信用卡？', variants: ['信用卡不想要了怎么销卡'], text: '在手机银行结清欠款后申请，45天后销户。其间卡片不能使用。' }),
  faq('faq', 'students', { title: '常见问题', question: '学生跨境汇款有优惠吗？', text: '学生凭在读证明每年前3笔免手续费。' }),
  passage('guide', 's1/p1', { title: 'Debit card guide', section: ['Lost cards'], text: 'If your debit card is lost, report it in the app or call 000-2222. A replacement card costs CNY 6.', language: 'en' }),
];

export interface Answered {
  events: AnswerEvent[];
  end: Extract<TurnEvent, { type: 'turn-end' }>;
  evidence: TurnEvidence;
  /** All deltas in order. */
  shown: string;
}

/** Runs one turn over the small bank and collects what it yields. */
export async function ask(messages: string | string[], more: Partial<TurnInput> & { answerers?: Answerer[]; deps?: Partial<AnswerDeps>; chunks?: Chunk[] } = {}): Promise<Answered> {
  const { answerers = [createComposer()], deps = {}, chunks = smallBank, ...input } = more;
  const all: AnswerDeps = { policy: createPolicy(), answerers, prompts, facts: smallFacts, now: () => 0, deadlineMs: 10_000, startDeadline: () => new AbortController().signal, ...deps };
  const turn: TurnInput = { messages: [messages].flat(), history: [], asOf: '2026-11-01', audience: 'public', language: 'zh-CN', index: createSmallIndex(chunks), ...input };
  const events: AnswerEvent[] = [];
  for await (const event of answer(all, turn)) events.push(event);
  const end = events.find((event) => event.type === 'turn-end');
  const record = events.find((event) => event.type === 'turn-evidence');
  if (!end || !record) throw new Error('The turn has no end.');
  return { events, end, evidence: record.evidence, shown: events.flatMap((event) => (event.type === 'text-delta' ? [event.text] : [])).join('') };
}
