import { normalizeText } from '../retrieval/normalize-text.ts';
import type { Language } from '../retrieval/chunk.ts';

/** What the socket takes out of a customer's message. */
export type SecretKind = 'pin' | 'cvv' | 'expiry' | 'password' | 'otp';

const WORDS: Record<Language, Record<SecretKind, string>> = {
  'zh-CN': { pin: '[已拦截:支付密码]', cvv: '[已拦截:安全码]', expiry: '[已拦截:有效期]', password: '[已拦截:密码]', otp: '[已拦截:验证码]' },
  'zh-Hant': { pin: '[已攔截:支付密碼]', cvv: '[已攔截:安全碼]', expiry: '[已攔截:有效期]', password: '[已攔截:密碼]', otp: '[已攔截:驗證碼]' },
  en: { pin: '[removed: PIN]', cvv: '[removed: security code]', expiry: '[removed: expiry date]', password: '[removed: password]', otp: '[removed: one-time code]' },
};

/** Matches every placeholder, in any language. Not for `test`: it is global. */
export const PLACEHOLDER = new RegExp(Object.values(WORDS).flatMap((words) => Object.values(words)).map((word) => word.replace(/[[\]]/g, '\\$&')).join('|'), 'g');

/** The text that stands for a removed secret. It says the kind only: even the length would tell something. */
export function placeholder(kind: SecretKind, language: Language): string {
  return WORDS[language][kind];
}

/** The language to write a placeholder in, by the script around it. */
export function scriptOf(text: string): Language {
  const han = text.match(/[\u4e00-\u9fff]/g)?.join('') ?? '';
  if (han === '') return 'en';
  return normalizeText(han) === han ? 'zh-CN' : 'zh-Hant';
}
