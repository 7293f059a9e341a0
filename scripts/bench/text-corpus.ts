import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export interface TextCorpus {
  /** Says whether real questions or generated ones were used. */
  name: string;
  texts: string[];
  /** Of the same kind, none of them among the texts. */
  questions: string[];
}

const RESEARCH = resolve(import.meta.dirname, '../../../shared/bench');

/** `count` distinct short texts and 500 questions: from the research sets beside the project where they are, otherwise generated. */
export function loadTextCorpus(count: number): TextCorpus {
  const real = existsSync(RESEARCH) ? researchTexts() : [];
  const isReal = real.length >= count + 500;
  const all = isReal ? real : generatedTexts(count + 500);
  const step = Math.floor(all.length / 500);
  const asked = new Set(Array.from({ length: 500 }, (_, i) => i * step));
  return {
    name: isReal ? 'real questions' : 'generated questions',
    texts: all.filter((_, i) => !asked.has(i)).slice(0, count),
    questions: all.filter((_, i) => asked.has(i)),
  };
}

function researchTexts(): string[] {
  const folder = join(RESEARCH, 'public');
  const texts = readdirSync(folder).filter((name) => name.includes('retrieval') || name.includes('faq')).flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'))
    .filter((line) => line !== '').map((line) => (JSON.parse(line) as { text: string }).text);
  const pairs = readFileSync(join(RESEARCH, 'train-pairs-zh.tsv'), 'utf8').split('\n').flatMap((line) => line.split('\t').slice(0, 2));
  return [...new Set([...texts, ...pairs])].filter((text) => text.length >= 4 && text.length <= 400);
}

/** Every combination of a channel, a product, a matter and a wording: far more alike than what customers write. */
function generatedTexts(count: number): string[] {
  const channels = ['手机银行', '网上银行', '柜台', '自助设备', '电话银行', '微信银行', '短信', '网点', '境外', '跨行', '同城', '异地', '夜间', '节假日'];
  const products = ['普通卡', '金卡', '白金卡', '钻石卡', '借记卡', '附属卡', '活期存款', '定期存款', '大额存单', '通知存款', '理财产品', '基金', '黄金积存', '住房贷款', '汽车贷款', '消费贷款', '经营贷款', '外币兑换', '外汇汇款', '保险'];
  const matters = ['年费', '手续费', '限额', '利率', '开通', '注销', '挂失', '补办', '到账时间', '密码重置', '对账单', '提前支取', '提前还款', '逾期', '分期', '积分', '明细查询', '预约', '解冻', '资料变更'];
  const wordings = ['{} 怎么办', '请问 {} 是多少', '为什么 {} 不成功', '{} 需要什么材料', '{} 要等多久', '可以取消 {} 吗', '去年的 {} 还能查吗', '第一次办 {} 要注意什么', '{} 和以前不一样了', '老人办 {} 能代办吗', '{} 有没有优惠', '{} 的规定', '{} 失败了钱会退吗', '外国人能办 {} 吗', '{} 什么时候生效', '{} 要不要本人到场', '学生办 {} 有条件吗', '{} 提示错误', '公司账户的 {}', '{} 去哪里办'];
  const texts: string[] = [];
  for (const wording of wordings) for (const channel of channels) for (const product of products) for (const matter of matters) texts.push(wording.replace('{}', channel + product + matter));
  if (texts.length < count) throw new Error(`The generator makes ${texts.length} texts, not ${count}.`);
  return texts.slice(0, count);
}
