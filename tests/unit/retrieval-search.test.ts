import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../../server/errors.ts';
import { createTableEmbedder } from '../../server/retrieval/embed-table.ts';
import type { Embedder } from '../../server/retrieval/embedder.ts';
import { openBuiltIndex, type BuiltIndex } from '../support/built-index.ts';
import { faq, passage, table } from '../support/small-index.ts';

const cards = ['普通卡', '金卡', '白金卡', '钻石卡'];
const channels = ['手机银行', '网上银行', '柜台', '自助设备'];
const chunks = [
  ...table('card-fees', 'fees', [['卡种', '年费', '补卡工本费'], ['普通卡', '100元', '20元'], ['金卡', '200元', '20元'], ['白金卡', '1000元', '50元'], ['钻石卡', '3600元', '免费']], { title: '信用卡收费标准', tableTitle: '年费和工本费', footnotes: [] }),
  ...table('limits', 'limits', [['渠道', '单笔限额', '每日限额'], ...channels.map((channel, i) => [channel, `${i + 1}万元`, `${i + 3}万元`])], { title: '转账限额', tableTitle: '各渠道转账限额' }),
  faq('faq', 'loss', { question: '信用卡丢了怎么挂失', variants: ['卡片遗失如何处理', 'I lost my card'], text: '请立即在手机银行冻结卡片，再到柜台办理挂失。' }),
  faq('faq', 'reset', { question: '忘记查询密码怎么办', text: '可以凭身份证在网点重置。' }),
  faq('faq', 'terms', { question: '定期存款有哪些期限', text: '三个月、六个月、一年、二年、三年和五年。' }),
  passage('rules', 's1', { title: '个人存款规则', section: ['提前支取'], text: '定期存款提前支取的部分，按支取日活期利率计息。' }),
  passage('rules-old', 's1', { title: '旧存款规则', section: ['提前支取'], text: '定期存款提前支取按原利率计息。', effectiveFrom: '2020-01-01', effectiveTo: '2026-01-01' }),
  passage('rules-next', 's1', { title: '新存款规则', section: ['提前支取'], text: '定期存款提前支取按新办法计息。', effectiveFrom: '2027-01-01' }),
  passage('internal', 's1', { title: '柜员手册', text: '柜员核实大额取款须双人复核。', audience: 'staff' }),
  passage('en', 's1', { title: 'Sending money abroad', language: 'en', text: 'International transfers arrive within two to five business days.' }),
];

let built: BuiltIndex;
const withdrawn = new Set<string>();
beforeAll(async () => {
  built = await openBuiltIndex(chunks, { withdrawn: () => withdrawn });
});
afterAll(() => built.close());
const find = (...args: Parameters<BuiltIndex['find']>) => built.find(...args);
const rowOf = (document: string, path: string, number: number) => `${document}@v1/${path}/t1/r${number + 1}`;

describe('retrieve tells near twins apart', () => {
  it.each(cards.map((card, i) => [card, rowOf('card-fees', 'fees', i)]))('%s', async (card, row) => {
    expect((await find(`${card}的年费是多少`))[0]).toBe(row);
    expect((await find(`我有一张${card}，丢了补一张要多少工本费`))[0]).toBe(row);
  });
  it.each(channels.map((channel, i) => [channel, rowOf('limits', 'limits', i)]))('%s', async (channel, row) => {
    expect((await find(`在${channel}转账一笔最多多少`))[0]).toBe(row);
  });
  it('by a figure in the question, however it is written', async () => {
    for (const figure of ['1000元', '1,000元', '１０００元', '一千元']) expect((await find(`哪种卡年费${figure}`))[0]).toBe(rowOf('card-fees', 'fees', 2));
    for (const figure of ['2万元', '两万元', '20000元']) expect((await find(`单笔限额${figure}的是哪个渠道`))[0]).toBe(rowOf('limits', 'limits', 1));
  });
});

describe('retrieve', () => {
  it('finds an FAQ by its question, a variant of it, its answer, with typos, and in traditional characters', async () => {
    for (const question of ['信用卡丢了怎么挂失', '卡片遗失怎么处理', 'lost my card!', '信用卡丢了怎么挂矢', '信用卡遺失如何掛失', '冻结卡片']) {
      expect((await find(question))[0], question).toBe('faq@v1/loss');
    }
  });

  it('finds passages by title, section and text, and English ones by English', async () => {
    expect((await find('定期提前支取利息怎么算'))[0]).toBe('rules@v1/s1');
    expect((await find('how long does an international transfer take', { language: 'en' }))[0]).toBe('en@v1/s1');
  });

  it('gives what is in force on the day asked for, and says in the trace what was held back', async () => {
    const question = '定期存款提前支取怎么计息';
    const found = async (asOf: string) => (await find(question, { asOf })).filter((id) => id.startsWith('rules'));
    expect(await found('2025-12-31')).toEqual(['rules-old@v1/s1']);
    expect(await found('2026-01-01')).toEqual(['rules@v1/s1']);
    expect((await found('2027-01-01')).sort()).toEqual(['rules-next@v1/s1', 'rules@v1/s1']);
    const { candidates } = await built.index.retrieve({ question, asOf: '2026-06-01', audience: 'public', language: 'zh-CN' });
    expect(candidates.find(({ chunkId }) => chunkId === 'rules-old@v1/s1')?.filteredBy).toBe('not-in-force');
    // Best first, but for the little that the asker's language is ahead.
    candidates.forEach(({ fused }, i) => expect(fused).toBeLessThanOrEqual((candidates[i - 1]?.fused ?? 1) + 0.01));
    for (const { keyword, vector, fused } of candidates) for (const score of [keyword, vector, fused]) expect(score >= 0 && score <= 1).toBe(true);
  });

  it('keeps staff text from customers', async () => {
    const question = '大额取款双人复核';
    expect(await find(question)).not.toContain('internal@v1/s1');
    expect((await find(question, { audience: 'staff' }))[0]).toBe('internal@v1/s1');
  });

  it('drops a withdrawn version at the next question, without a rebuild', async () => {
    withdrawn.add('faq@v1');
    expect((await find('忘记查询密码怎么办')).some((id) => id.startsWith('faq@'))).toBe(false);
    withdrawn.clear();
    expect((await find('忘记查询密码怎么办'))[0]).toBe('faq@v1/reset');
  });

  it('chooses nothing for what no document speaks of', async () => {
    for (const question of ['', '？？', 'zzzz', '𠮷', '👍', 'ẍ', '\u0000', '披萨']) expect(await find(question), question).toEqual([]);
  });

  it('answers any text whatever with results that can be trusted', async () => {
    for (const question of ['\uD800', 'a'.repeat(50_000), '卡'.repeat(5000), '年费'.repeat(2000), '\u202E年费']) {
      const { candidates } = await built.index.retrieve({ question, asOf: '2026-06-01', audience: 'public', language: 'zh-CN' });
      for (const candidate of candidates) expect(Number.isFinite(candidate.fused)).toBe(true);
    }
  });

  it('answers forty questions at once as it answers them one by one', async () => {
    const questions = Array.from({ length: 40 }, (_, i) => `${cards[i % 4] ?? ''}的年费`);
    const alone: string[][] = [];
    for (const question of questions) alone.push(await find(question));
    expect(await Promise.all(questions.map((question) => find(question)))).toEqual(alone);
  });

  it('gives each chunk once and no more than asked for', async () => {
    const ids = await find('卡片挂失年费', { limit: 3 });
    expect(ids.length).toBeLessThanOrEqual(3);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('with many hidden chunks', () => {
  it('finds the one visible among a thousand better hidden ones', async () => {
    const others = Array.from({ length: 1500 }, (_, i) => faq('others', `q${i}`, { question: `第${i}档存款利率`, text: '利率' }));
    const hidden = Array.from({ length: 1000 }, (_, i) => faq('old', `q${i}`, { question: `白金卡年费减免第${i}条`, text: '旧', effectiveTo: '2026-02-01' }));
    const visible = faq('new', 'q', { question: '持有白金卡的客户办理年费减免的手续', text: '新' });
    const many = await openBuiltIndex([...others, ...hidden, visible]);
    expect((await many.find('白金卡年费减免'))[0]).toBe('new@v1/q');
    const { candidates } = await many.index.retrieve({ question: '白金卡年费减免', asOf: '2026-06-01', audience: 'public', language: 'zh-CN' });
    expect(candidates[0]?.filteredBy).toBe('not-in-force');
    await many.close();
  });
});

describe('a translated twin', () => {
  it('comes second to the asker\'s own language, and is there', async () => {
    const zh = faq('zh', 'q', { question: 'VIP 100', text: 'a' });
    const en = faq('en', 'q', { question: 'VIP 100', text: 'a', language: 'en' });
    const twins = await openBuiltIndex([zh, en]);
    expect(await twins.find('vip 100')).toEqual([zh.id, en.id]);
    expect(await twins.find('vip 100', { language: 'en' })).toEqual([en.id, zh.id]);
    await twins.close();
  });
});

describe('when embedding fails', () => {
  it('decides by words alone and says so', async () => {
    const builtIn = createTableEmbedder();
    const failing: Embedder = { ...builtIn, embed: (texts, kind) => (kind === 'query' ? Promise.reject(new AppError('embedder-failed', 'gone')) : builtIn.embed(texts, kind)) };
    const errors: unknown[] = [];
    const degraded = await openBuiltIndex(chunks, { embed: failing, onDegraded: (error) => errors.push(error) });
    expect((await degraded.find('白金卡的年费是多少'))[0]).toBe(rowOf('card-fees', 'fees', 2));
    expect(errors).toEqual([expect.objectContaining({ code: 'embedder-failed' })]);
    await degraded.close();
  });

  it('lets no vector that is not sound near the graph', async () => {
    const builtIn = createTableEmbedder();
    const errors: unknown[] = [];
    let poison = new Float32Array(builtIn.dims).fill(Number.NaN);
    const poisoned: Embedder = { ...builtIn, embed: (texts, kind) => (kind === 'query' ? Promise.resolve([poison]) : builtIn.embed(texts, kind)) };
    const index = await openBuiltIndex(chunks, { embed: poisoned, onDegraded: (error) => errors.push(error) });
    await index.find('白金卡的年费');
    poison = new Float32Array(3);
    expect((await index.find('白金卡的年费'))[0]).toBe(rowOf('card-fees', 'fees', 2));
    expect(errors).toHaveLength(2);
    await index.close();
  });
});
