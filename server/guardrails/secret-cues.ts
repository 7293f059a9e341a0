import type { SecretKind } from './secret-placeholder.ts';

/** A word that says what the digits near it are. Offsets are of the folded text. */
export interface Cue {
  kind: Exclude<SecretKind, 'pin'>;
  text: string;
  start: number;
  end: number;
}

// 动态密码 and 短信密码 are one-time codes, so they come before every other password.
const PATTERNS: readonly [Cue['kind'], string][] = [
  ['otp', '(?:短信|手机|动态|一次性|校验|授权)?验证码|动态(?:密码|口令|码)|短信(?:密码|码|口令)|一次性密码|校验码|激活码|确认码|授权码|yanzhengma'],
  ['otp', '\\botp\\b|\\b(?:one[- ]?time|verification|authentication|auth|confirmation|sms|text message|security text|passcode sms|texted) ?(?:pass)?codes?\\b|\\bone[- ]?time (?:password|pin)\\b|\\b2fa(?: code)?\\b'],
  ['cvv', '\\bc[vs][vcn]2?(?: ?码)?(?![a-z])|c(?:vv|vn|vc)2|安全码|背面(?:的)?(?:最?[后末])?(?:三|3)(?:位|个)(?:数字|数|码)?|卡背(?:面)?(?:数字|三位|3位)|签名栏(?:后|末)(?:三|3)位|(?:后|末)(?:三|3)位(?:数字|数|码)?|\\b(?:card )?security (?:code|number)\\b|\\bcard verification (?:value|code|number)\\b|\\b(?:3|three)[- ]digit (?:code|number)\\b'],
  ['password', '(?:支付|交易|取款|取现|查询|登录|登陆|网银|手机银行|网上银行|电话银行|银行卡|信用卡|借记卡|消费|原|旧|新|卡|u盾|usb盾|证书)?密码|口令|\\bmima\\b|\\b(?:atm |card |debit card |credit card )?pins?(?: ?(?:code|number|码))?\\b|\\bpass ?(?:word|code|phrase)\\b|\\bpasswd\\b|\\bpwd\\b'],
  ['expiry', '有效期(?:限)?|到期(?:日|时间|年月)?|失效日期|\\bexp(?:iry|ires?|iration)?(?: date)?\\b|\\b(?:valid|good) (?:thru|through|until)\\b'],
];
const CUES = new RegExp(PATTERNS.map(([, pattern]) => `(${pattern})`).join('|'), 'g');

/** Finds every cue of folded text, from left to right. */
export function secretCues(text: string): Cue[] {
  return [...text.matchAll(CUES)].map((match) => {
    const which = PATTERNS.findIndex((_, i) => match[i + 1] !== undefined);
    return { kind: PATTERNS[which]?.[0] ?? 'password', text: match[0], start: match.index, end: match.index + match[0].length };
  });
}
