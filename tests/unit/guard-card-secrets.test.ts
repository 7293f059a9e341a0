import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cardSecretNotice } from '../../server/guardrails/card-secret-notice.ts';
import { removeCardSecrets } from '../../server/guardrails/card-secrets.ts';
import { inputLength } from '../../server/guardrails/input-length.ts';
import { maskDigitRuns } from '../../server/guardrails/mask-digit-runs.ts';
import { REPLY_KEYS } from '../../server/chat/prompts.ts';

/** `{…}` marks the secret; everything else must stay as it is. */
const SECRETS: [marked: string, kind: string, placeholder: string][] = [
  ['我的支付密码是{123456}，转不出去', 'pin', '[已拦截:支付密码]'],
  ['密码：{654321}', 'pin', '[已拦截:支付密码]'],
  ['交易密码 {８８６６２１}。', 'pin', '[已拦截:支付密码]'],
  ['{112233}是我的取款密码', 'pin', '[已拦截:支付密码]'],
  ['密码改成了{778899}还是不行', 'pin', '[已拦截:支付密码]'],
  ['我的pin码{1234}', 'pin', '[已拦截:支付密码]'],
  ['my PIN is {1234}', 'pin', '[removed: PIN]'],
  ['{4321} is my card PIN', 'pin', '[removed: PIN]'],
  ['登录密码是{Abc@1234}，登不上', 'password', '[已拦截:密码]'],
  ['查询密码{445566}', 'password', '[已拦截:密码]'],
  ['网银密码是{harbour}', 'password', '[已拦截:密码]'],
  ['我的密码是{我生日}', 'password', '[已拦截:密码]'],
  ['my password is {hunter2}!', 'password', '[removed: password]'],
  ['password: {S3cret#Word}', 'password', '[removed: password]'],
  ['CVV是{123}', 'cvv', '[已拦截:安全码]'],
  ['cvn2 {456}', 'cvv', '[removed: security code]'],
  ['卡背面三位是 {456}', 'cvv', '[已拦截:安全码]'],
  ['后三位{123}', 'cvv', '[已拦截:安全码]'],
  ['the security code on the back is {123}', 'cvv', '[removed: security code]'],
  ['卡号4111 1111 1111 1111，有效期{12/28}', 'expiry', '[已拦截:有效期]'],
  ['有效期{0928}，卡号4111111111111111', 'expiry', '[已拦截:有效期]'],
  ['card 4111111111111111 expires {09/2028}', 'expiry', '[removed: expiry date]'],
  ['验证码{123456}', 'otp', '[已拦截:验证码]'],
  ['{123456}是刚收到的验证码', 'otp', '[已拦截:验证码]'],
  ['动态密码 {998877}', 'otp', '[已拦截:验证码]'],
  ['驗證碼是{123456}', 'otp', '[已攔截:驗證碼]'],
  ['the verification code is {483920}', 'otp', '[removed: one-time code]'],
  ['OTP {4839}', 'otp', '[removed: one-time code]'],
  // ways around
  ['验证码{１２３４５６}', 'otp', '[已拦截:验证码]'],
  ['验证码{①②③④⑤⑥}', 'otp', '[已拦截:验证码]'],
  ['验证码{1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣}对吗', 'otp', '[已拦截:验证码]'],
  ['验证码{1\u200b2\u200b3\u2060456}', 'otp', '[已拦截:验证码]'],
  ['验证码{一二三四五六}', 'otp', '[已拦截:验证码]'],
  ['验证码{幺二三洞五六}', 'otp', '[已拦截:验证码]'],
  ['验证码{壹贰叁肆伍陆}', 'otp', '[已拦截:验证码]'],
  ['验证码 {1 2 3 4 5 6}', 'otp', '[已拦截:验证码]'],
  ['验证码{12-34-56}', 'otp', '[已拦截:验证码]'],
  ['验证码{12、34、56}', 'otp', '[已拦截:验证码]'],
  ['验证码是{l2345O}', 'otp', '[已拦截:验证码]'],
  ['验证码是{𝟏𝟐𝟑𝟒𝟓𝟔}', 'otp', '[已拦截:验证码]'],
  ['验证码是{١٢٣٤٥٦}', 'otp', '[已拦截:验证码]'],
  ['验证码是{1̶2̶3̶4̶5̶6̶}', 'otp', '[已拦截:验证码]'],
  ['code: OTP {four five six seven eight nine}', 'otp', '[removed: one-time code]'],
  ['otp {yi er san si wu liu}', 'otp', '[removed: one-time code]'],
  ['ＣＶＶ２：{１２３}', 'cvv', '[removed: security code]'],
  ['支付密​码是{123456}', 'pin', '[已拦截:支付密码]'],
];

const CLEAN: string[] = [
  '密码忘了怎么办', '收不到验证码', '密码输错锁定', 'CVV是什么', '95588', '96110', '12378', '收不到验证码打95588吗', '一年期利率1.10%', '2026年7月1日起收费吗',
  '尾号1234', '尾号1234的卡收不到验证码', '密码输错3次锁定24小时', '忘记密码请拨打400-000-0100', '密码是6位数字吗', 'CVV是背面三位数字吗', '密码是不是要6到20位',
  '手机号13800138000收不到验证码', '验证码有效期10分钟', '有效期到2028年12月31日', '定期有效期12/24', '卡快到期了，有效期12/28怎么换卡', '修改密码收费10元吗', '密码被锁，转账5000元失败',
  '我要转100000元收不到验证码', '等了30分钟还没有验证码', 'password is not working', 'my password is incorrect', 'What is a CVV?', 'I forgot my PIN', 'My PIN is locked after 3 attempts',
  'The verification code never arrived, I waited 10 minutes', '验证码短信2026-07-01没收到', '卡号后三位是123', '手机号后三位789', '密码错误代码500123', '校验码是什么', '登录密码是怎么设置的',
  'password requirements: 8 to 20 characters', 'shopping 1234', '一二三四五六七', '我要转账123456元', '卡号6222020000000000003', '账单日是20号', '密码连续输错5次，第2天能解锁吗',
  'I changed my password on 2026-07-01', 'The PIN fee is CNY 1,000', '查询密码和交易密码有什么区别', '提额到50000要密码吗', '支付密码可以和登录密码一样吗',
];

describe('card secrets', () => {
  it.each(SECRETS)('%s', (marked, kind, put) => {
    const [before = '', rest = ''] = marked.split('{');
    const [secret = '', after = ''] = rest.split('}');
    expect(removeCardSecrets(before + secret + after, [])).toEqual({ text: before + put + after, removed: [kind] });
  });

  it.each(CLEAN)('leaves: %s', (text) => {
    expect(removeCardSecrets(text, [])).toEqual({ text, removed: [] });
  });

  it('takes out everything behind a card number', () => {
    expect(removeCardSecrets('4111 1111 1111 1111 12/28 123', []).text).toBe('4111 1111 1111 1111 [removed: expiry date] [removed: security code]');
    expect(removeCardSecrets('4111111111111111 1228 123', []).removed).toEqual(['expiry', 'cvv']);
    expect(removeCardSecrets('验证码123456，密码654321，CVV 123', []).removed).toEqual(['otp', 'pin', 'cvv']);
  });

  it('knows from earlier messages what bare digits are', () => {
    expect(removeCardSecrets('123456', ['我收到验证码了'])).toEqual({ text: '[removed: one-time code]', removed: ['otp'] });
    expect(removeCardSecrets('是 456', ['背面的安全码吗']).removed).toEqual(['cvv']);
    expect(removeCardSecrets('１２３４５６', ['支付密码输哪个']).removed).toEqual(['pin']);
    expect(removeCardSecrets('有效期12/28', ['我的卡号是4111111111111111']).removed).toEqual(['expiry']);
    for (const [text, earlier] of [['123456', '你好'], ['95588', '收不到验证码'], ['5000元', '收不到验证码'], ['我想存123456到定期账户里，利率多少呢，谢谢', '密码忘了']] as const) {
      expect(removeCardSecrets(text, [earlier])).toEqual({ text, removed: [] });
    }
  });

  const parts = fc.constantFrom('验证码', '密码', '支付密码是', 'CVV', 'my PIN is ', 'OTP ', '有效期', '123456', '1234', '123', '12/28', '4111111111111111', ' ', '，', '我的', '①②③④', '一二三四五六', '１２３４', '\u200b', 'abc@123', '95588', '5000元', '[已拦截:验证码]', '[removed: PIN]', '😀', '尾号', '-');
  const messages = fc.array(parts, { maxLength: 14 }).map((list) => list.join(''));

  it('changes nothing but secrets, and nothing when run again', () => {
    fc.assert(fc.property(messages, fc.array(messages, { maxLength: 2 }), (text, earlier) => {
      const once = removeCardSecrets(text, earlier);
      expect(removeCardSecrets(once.text, earlier).text).toBe(once.text);
      // What stands between placeholders stood there before, in the same order.
      let at = 0;
      for (const kept of once.text.split(/\[(?:已拦截|已攔截|removed):[^\]]{1,20}\]/)) {
        const found = text.indexOf(kept, at);
        expect(found).toBeGreaterThanOrEqual(0);
        at = found + kept.length;
      }
      if (once.removed.length === 0) expect(once.text).toBe(text);
    }), { seed: 3, numRuns: 3000 });
  });

  it('finds a code whatever clean text stands around it', () => {
    const clean = fc.constantFrom('您好，', '我想问一下', 'Hello, ', '\n', '年费多少？', '谢谢', 'ok ');
    fc.assert(fc.property(fc.array(clean), fc.array(clean), fc.integer({ min: 100_000, max: 999_999 }), (before, after, code) => {
      const text = `${before.join('')}验证码是${code}。${after.join('')}`;
      expect(removeCardSecrets(text, []).text).not.toContain(String(code));
    }), { seed: 4, numRuns: 300 });
  });
});

describe('masking of digit runs before a model', () => {
  it.each([
    ['卡号6222020000000000003', '卡号[号码]'], ['6222 0200 0000 0000 003', '[number]'], ['手机13800138000', '手机[号码]'], ['138-0013-8000', '[number]'], ['幺三八洞洞幺三八洞洞洞', '[号码]'],
    ['l38OOl38OOO', '[number]'], ['１３８００１３８０００', '[number]'], ['身份證11010519491231002X', '身份證[號碼]'], ['110105-1949-12-31-0021', '[number]'], ['call 010-12345678', 'call [number]'], ['13800138000元', '[号码]元'],
  ])('%s → %s', (text, masked) => {
    expect(maskDigitRuns(text)).toBe(masked);
  });

  it.each(['95588和96110', '打400-000-0100', '转1000000元', '1,234,567.00元', 'CNY 12,000,000', '2026-11-22 14:30 转账5000元', '2026年7月1日至2027年7月1日', '2026-07-01至2026-07-31', '一百三十八万', '尾号1234', '5万至50万元，8:30-17:00', '123456'])('leaves: %s', (text) => {
    expect(maskDigitRuns(text)).toBe(text);
  });

  it('changes nothing when run again', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom('1', '2', '零', 'O', '-', ' ', '元', '年', '.', '，', 'a', '１'), maxLength: 40 }), (text) => {
      const once = maskDigitRuns(text);
      expect(maskDigitRuns(once)).toBe(once);
    }), { seed: 5, numRuns: 1000 });
  });
});

describe('what the customer is told', () => {
  const check = (text: string): unknown => cardSecretNotice.check({ text, language: 'zh-CN', history: [] });
  it.each(['[已拦截:支付密码]', '我的密码是[已拦截:支付密码]', '验证码 [已拦截:验证码]，', 'my PIN is [removed: PIN]'])('only a secret, so only the notice: %s', (text) => {
    expect(check(text)).toMatchObject({ outcome: 'block', ruleId: 'card-secret', replyKey: 'blocked-card-secret' });
  });
  it.each(['我的密码是[已拦截:支付密码]，为什么转不出去？', '验证码[已拦截:验证码]输入了没反应怎么办', 'My PIN is [removed: PIN], why was my card blocked?', '密码[已拦截:支付密码]，手机银行转账限额提示超过当日累计'])('a question beside it is answered too: %s', (text) => {
    expect(check(text)).toMatchObject({ outcome: 'pass', appendKeys: ['blocked-card-secret'] });
  });
  it('says nothing where nothing was removed', () => {
    expect(check('密码忘了怎么办')).toEqual({ rail: 'card-secret-notice', ruleId: 'card-secret-notice', outcome: 'pass' });
  });
  it('blocks a message that is too long, with the limit to fill in', () => {
    const long = { language: 'zh-CN' as const, history: [] };
    expect(inputLength.check({ text: '问'.repeat(2001), ...long })).toMatchObject({ outcome: 'block', replyKey: 'message-too-long', detail: { limit: 2000 } });
    expect(inputLength.check({ text: '问'.repeat(2000), ...long })).toMatchObject({ outcome: 'pass' });
  });
  it('uses replies that exist', () => {
    expect(REPLY_KEYS).toContain('blocked-card-secret');
    expect(REPLY_KEYS).toContain('message-too-long');
  });
});
