import { pass, block, type InputRail } from './rail.ts';
import { PLACEHOLDER } from './secret-placeholder.ts';

const NAME = 'card-secret-notice';
const REPLY = 'blocked-card-secret';
const ASKS = /[?？]|吗|呢|嘛|怎么|怎样|如何|为什么|为何|多少|哪|什么|能不能|可不可以|是否|可以.{0,6}[吗么]|帮我|想(?:要|问|查|办|知道)|\b(?:how|what|why|when|where|which|who|can|could|do|does|is it|are there|please|help|want|need)\b/i;
const FILLER = /我|的|您|你|是|为|这|那|张|个|就|和|密码|验证码|驗證碼|密碼|安全码|有效期|卡号|卡號|银行卡|信用卡|后面|背面|支付|交易|登录|短信|my|the|is|and|pin|code|password|card|number|cvv|expiry|[\s\d.,，。:：;；!！、\-/()（）[\]*=]/gi;
/** A message with more than this beside the secret says something of its own. */
const OWN_WORDS = 8;

/**
 * Tells the customer that a secret was taken out of their message, and what to do.
 * A question beside the secret is still answered: the notice then follows the answer.
 */
export const cardSecretNotice: InputRail = {
  name: NAME,
  on: 'input',
  check({ text }) {
    const rest = text.replace(PLACEHOLDER, ' ');
    if (rest === text) return pass(NAME);
    const asks = ASKS.test(rest) || rest.replace(FILLER, '').length > OWN_WORDS;
    return asks ? { ...pass(NAME), ruleId: 'card-secret', appendKeys: [REPLY] } : block(NAME, 'card-secret', { replyKey: REPLY });
  },
};
