import type { WireLanguage } from '../../server/protocol.ts';
import { textsFor } from '../../widget/chat/i18n/texts.ts';

/** What the pictures' conversations say, and the widget's own words to look for. */
export type Words = ReturnType<typeof wordsOf>;

const zh = {
  question: '普通借记卡年费多少钱？',
  vagueQuestion: '年费多少',
  strangeQuestion: '你们食堂几点开门？',
  fraudQuestion: '有人自称公安让我把钱转到安全账户',
  suggestion: '借记卡年费是多少？',
  answer: ['普通借记卡年费 **10 元/年**，每年一月从账户里扣收。[1]', '下面两种卡免收年费：\n- 工资卡\n- 社保卡[2]\n需要改成免年费的卡，可以到网点或在手机银行办理，也可以拨打 400-000-0200。'],
  declined: '这个问题在本行公开的文件里没有找到依据，我不能随便回答。',
  nearest: ['网点几点营业？', '周末能去柜台办业务吗？'],
  clarify: '您想问哪一种卡的年费？',
  choices: ['普通借记卡', '金卡', '白金信用卡', '社保卡'],
  warning: '**请马上停止转账。** 没有任何“安全账户”，公安、法院和银行都不会要求转账核查。\n1. 不要再点对方发的链接，挂断电话。\n2. 已经转出的，立即拨打 110 报警，并拨打 400-000-0210 挂失。\n3. 拿不准的，拨打 96110 咨询。',
  maskedText: '我的卡背面三位是 ***，密码 ******，帮我查余额',
  blocked: '这里查不了余额，也不需要您的密码。请在手机银行或柜台查询。',
  agentText: '您好，我看到了前面的对话。您这张卡是工资卡，年费已经免收，不用再办手续。',
  agentName: '周禾',
  cardText: '我的卡号是 4111 1111 1111 1111，年费多少',
};

const en: typeof zh = {
  question: 'What does a standard debit card cost a year?',
  vagueQuestion: 'annual fee',
  strangeQuestion: 'When does your canteen open?',
  fraudQuestion: 'Someone from the police wants me to move money to a safe account',
  suggestion: 'What does a debit card cost a year?',
  answer: ['A standard debit card costs **CNY 10 a year**, taken from the account each January. [1]', ' Two kinds of card are free:\n- payroll cards\n- social security cards [2]\nTo change to one of these, visit a branch or call 400-000-0200.'],
  declined: 'I found nothing about this in the bank’s public documents, so I won’t guess.',
  nearest: ['When are branches open?', 'Can I use the counter at weekends?'],
  clarify: 'Which card do you mean?',
  choices: ['Standard debit card', 'Gold card', 'Platinum credit card'],
  warning: '**Stop the transfer now.** There is no “safe account”. Neither police nor a bank will ever ask you to move money.\n1. Hang up and open none of their links.\n2. If money has left your account, call 110 and then our lost card line on 400-000-0210.',
  maskedText: 'The code on my card is *** and the PIN is ******, what is my balance',
  blocked: 'Your balance can’t be read here, and your PIN is not needed. Please use the app or a counter.',
  agentText: 'Hello, I have read the conversation. Yours is a payroll card, so the fee is already waived.',
  agentName: 'Zhou He',
  cardText: 'My card is 4111 1111 1111 1111, what does it cost',
};

export function wordsOf(language: WireLanguage) {
  const texts = textsFor(language);
  return {
    ...(language === 'en' ? en : zh),
    ...texts,
    person: `${texts.person}: ${texts.personLong}`,
    openSource: texts.openSource(1, '个人账户服务收费表'),
    tooFast: texts.failures['too-many-messages'] ?? '',
    stopped: texts.endings.stopped,
    charactersLeft: texts.charactersLeft(10),
    removed: texts.removed([texts.removedKinds['cvv'], texts.removedKinds['pin']].join(texts.listSeparator)),
  };
}
