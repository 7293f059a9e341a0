export type CardDataKind = 'card-number' | 'cvv' | 'password' | 'code';

const NUMBER = /\d(?:[ -]?\d){12,18}/g;
const CVV = /(?:cvv2?|cvc2?|cvn2?|安全码|安全碼|背面.{0,4}三位|后三位|後三位|末三位).{0,8}?\d{3,4}(?!\d)/i;
const PASSWORD = /(?:密码|密碼|password|passcode|\bpin\b)(?:是|为|為|:|：|=|\sis)?\s*[A-Za-z]*\d[A-Za-z\d]{3,}/i;
const CODE = /(?:验证码|驗證碼|动态码|動態碼|校验码|\botp\b|verification code|one-time code|code)(?:是|为|為|:|：|=|\sis)?\s*\d{4,8}(?!\d)/i;

/**
 * What of a card seems to stand in the text that a customer is about to send. A courtesy before sending:
 * the server removes card secrets whatever the widget says.
 */
export function findCardData(text: string): CardDataKind[] {
  const found: CardDataKind[] = [];
  if ((text.match(NUMBER) ?? []).some((run) => passesLuhn(run.replace(/\D/g, '')))) found.push('card-number');
  if (CVV.test(text)) found.push('cvv');
  if (PASSWORD.test(text)) found.push('password');
  if (CODE.test(text)) found.push('code');
  return found;
}

/** The check digit of card numbers; keeps order numbers and phones from being called a card. */
function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const digit = Number(digits[digits.length - 1 - i]);
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
