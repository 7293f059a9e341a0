import type { Random } from '../random.ts';
import { ACTS, OBJECTS, PROPERTIES } from './lexicon.ts';

/** Sentences as documents and staff write them: `{v}` an act, `{o}` and `{p}` things, `{a}` a property. */
const WORDINGS_ZH = `
客户可在{c}{v}{o}。|{v}{o}须出示{m}。|请您携带{m}前往{c}{v}{o}。|登录{c}，在“{u}”中选择“{o}”即可{v}。|{o}可通过{c}{v}，结果以页面显示为准。|我行目前暂不受理{o}的{v}申请。
{v}{o}一般需要若干个工作日，具体时间以短信通知为准。|{o}的{a}按照服务价格表执行。|{o}的{a}以{c}公布的为准。|如需{v}{o}，应当先结清{p}的相关款项。|符合条件的客户{v}{o}免收手续费。|{o}{a}因产品和客户等级而不同。
若{o}未能{v}，请核对{p}的信息后重试。|为了资金安全，切勿将{p}告知他人。|{o}{v}未成功，可能是由于{p}状态异常或者超过限额。|{v}{o}时需要输入短信验证码。|审核通过后，{o}将自动生效。|{o}到期前可以申请{v}。
单位客户{v}{o}的，由法定代表人或者授权代理人办理。|{o}是本行向客户提供的{p}服务。|非营业时间提交的{o}{v}申请，顺延至下一个工作日处理。|{o}只限本人使用，不得出租、出借或者转让。|{o}的过往表现不代表将来的{a}。|发现{o}被他人使用的，应当立即{v}并报警。
办理{o}的客户应年满十八周岁。|{o}逾期的，按日计收罚息。|本规则适用于{o}及{p}。|{o}{v}后不可恢复，请谨慎操作。|本行有权根据风险状况调整{o}的{a}。|代理他人{v}{o}的，需同时提供双方的{m}。|{o}遗失的，持有人应及时挂失。|{o}的{a}自公告之日起执行。`;
const WORDINGS_EN = `
You can {v} {o} in {c}.|To {v} {o}, please bring {m}.|The {a} of {o} is set out in the tariff.|Fees for {o} are waived for eligible customers.|{o} may be subject to a {a}.|If you are unable to {v} {o}, please contact {c}.|Never share your {p} with anyone.|Requests to {v} {o} after business hours are handled on the next working day.
Customers aged 18 or over may apply for {o}.|The {a} depends on the product and the customer tier.|{o} is for personal use only and must not be lent to others.|We may adjust the {a} of {o} at any time with notice.|Past performance of {o} does not indicate future {a}.|Once approved, {o} takes effect automatically.|A late payment on {o} may affect your credit record.|Report the loss of {o} immediately.`;
const PLACES = [['手机银行', 'mobile banking'], ['网上银行', 'online banking'], ['任一网点', 'any branch'], ['柜台', 'the counter'], ['客服热线', 'the hotline'], ['微信银行', 'WeChat banking'], ['自助设备', 'a self-service machine'], ['智能柜台', 'the smart counter']];
const PAPERS = [['本人有效身份证件', 'a valid ID'], ['身份证原件', 'your original ID card'], ['身份证和银行卡', 'your ID and bank card'], ['营业执照', 'the business licence'], ['授权委托书', 'a power of attorney'], ['户口簿', 'the household register'], ['收入证明', 'proof of income'], ['购房合同', 'the purchase contract'], ['相关证明材料', 'supporting documents']];
const MENUS = ['首页', '我的', '账户管理', '安全中心', '设置', '信用卡', '贷款', '理财', '转账汇款', '生活缴费', '客户服务'];
const [ZH, EN] = [WORDINGS_ZH, WORDINGS_EN].map((list) => list.split(/[|\n]/).filter((wording) => wording !== '')) as [string[], string[]];
const THINGS = [...OBJECTS.values()].flat();

/** `count` different sentences in one language. */
export function generateAnswers(random: Random, language: 'zh' | 'en', count: number): string[] {
  const made = new Set<string>();
  while (made.size < count) made.add(fill(random, language));
  return [...made];
}

function fill(random: Random, language: 'zh' | 'en'): string {
  const side = language === 'zh' ? 0 : 1;
  const values: Record<string, string> = {
    o: random.pick(random.pick(THINGS)[language]),
    p: random.pick(random.pick(THINGS)[language]),
    v: random.pick(random.pick(ACTS)[language]),
    a: random.pick(random.pick(PROPERTIES)[language]),
    c: random.pick(PLACES)[side] ?? '',
    m: random.pick(PAPERS)[side] ?? '',
    u: random.pick(MENUS),
  };
  return random.pick(language === 'zh' ? ZH : EN).replaceAll(/\{(\w)\}/g, (_, slot: string) => values[slot] ?? '');
}
