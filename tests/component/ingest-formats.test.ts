import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadBank } from '../../server/content/bank.ts';
import { factChunks } from '../../server/content/facts.ts';
import { readFile, type ReadOptions } from '../../server/content/read-file.ts';
import { readFolder } from '../../server/content/read-folder.ts';
import type { DraftVersion } from '../../server/content/draft-version.ts';
import { tinyPdf } from '../support/tiny-pdf.ts';

const dir = mkdtempSync(join(tmpdir(), 'ingest-'));
afterAll(() => rmSync(dir, { recursive: true }));
const deps = { now: () => Date.parse('2026-11-22T04:00:00Z') };

function write(name: string, content: string | Uint8Array): string {
  writeFileSync(join(dir, name), content);
  return join(dir, name);
}
const read = (name: string, content: string | Uint8Array, options?: ReadOptions): Promise<DraftVersion> => readFile(deps, write(name, content), options);
const texts = (version: DraftVersion): string[] => version.chunks.map((chunk) => chunk.text);

describe('formats', () => {
  it('reads Markdown with front matter, sections and table rows', async () => {
    const version = await read('fees-2031.md', '---\ndocument: fees\ntitle: 收费标准\nlanguage: zh-CN\naudience: staff\neffectiveFrom: 2026-07-01\n---\n# 收费标准\n\n## 一、年费\n\n| 项目 | 金卡 |\n|---|---|\n| 年费 | 180 |\n\n第一条 首年免年费。\n');
    expect(version).toMatchObject({ document: 'fees', title: '收费标准', audience: 'staff', effectiveFrom: '2026-07-01', tableRows: 1, pages: null });
    expect(version.chunks.map((chunk) => [chunk.id.split('/').slice(1).join('/'), chunk.section, chunk.text])).toEqual([
      ['s1/t1/r1', ['一、年费'], '项目：年费；金卡：180'],
      ['s1/p1', ['一、年费', '第一条'], '第一条 首年免年费。'],
    ]);
  });

  it('never takes a date from the file\'s name', async () => {
    expect((await read('rules-2031-01-01.md', '# 规则\n\n客户到网点办理。')).effectiveFrom).toBeNull();
  });

  it('gives the same ids for the same content, and others when a word changes', async () => {
    const [first, again, other] = await Promise.all([read('a.md', '# 规则\n\n免费。'), read('a.md', '# 规则\n\n免费。'), read('a2.md', '# 规则\n\n收费。')]);
    expect(first.chunks[0]?.id).toBe(again.chunks[0]?.id);
    expect(first.version).not.toBe(other.version);
  });

  it('reads the content of a web page without what stands around it', async () => {
    const html = '<html><head><title>页面</title><script>var a="脚本"</script></head><body><nav>导航</nav><header>页眉</header><main><h1>贷款说明</h1><p style="display:none">隐藏</p><h2>额度</h2><table><tr><th rowspan="2">客户</th><th colspan="2">上限</th></tr><tr><th>线上</th><th>网点</th></tr><tr><td>普通</td><td>20万元<sup>1</sup></td><td>30万元</td></tr></table><p>注：1. 线上额度当日生效。</p><ul><li>年满22周岁</li></ul></main><footer>页脚</footer></body></html>';
    const version = await read('loan.html', html);
    expect(version.title).toBe('贷款说明');
    expect(version.chunks[0]).toMatchObject({ text: '客户：普通；上限 · 线上：20万元；上限 · 网点：30万元', footnotes: ['线上额度当日生效。'], section: ['额度'] });
    expect(texts(version).join()).not.toMatch(/导航|页眉|页脚|脚本|隐藏/);
  });

  it('reads an old page in GB 18030', async () => {
    // 年费 in GB 18030.
    const bytes = Buffer.concat([Buffer.from('<html><head><meta charset="gb2312"></head><body><p>'), Buffer.from([0xc4, 0xea, 0xb7, 0xd1]), Buffer.from('</p></body></html>')]);
    expect(texts(await read('old.html', bytes))).toEqual(['年费']);
  });

  it('reads a CSV table by rows, with its sidecar', async () => {
    write('limits.csv.meta.yaml', 'document: limits\ntitle: 限额表\neffectiveFrom: 2026-04-01\n');
    const version = await read('limits.csv', '渠道,单笔限额（元）\n手机银行,"50,000"\n');
    expect(version).toMatchObject({ document: 'limits', effectiveFrom: '2026-04-01', title: '限额表' });
    expect(texts(version)).toEqual(['渠道：手机银行；单笔限额（元）：50,000']);
  });

  it('reads FAQ rows, and leaves out one with a mistake', async () => {
    const version = await read('cards.en.csv', 'id,question,variants,answer,basis,audience,language,effectiveFrom,effectiveTo\nc-1,Is it free?,free? | any fee,Yes.,fees#1. Fees,staff,en,2026-01-01,\nc-1,Again?,,No.,,,,,\nc-2,When?,,Soon.,,public,en,2026-13-01,\n');
    expect(version.chunks).toHaveLength(1);
    expect(version.chunks[0]).toMatchObject({ kind: 'faq', question: 'Is it free?', variants: ['free?', 'any fee'], text: 'Yes.', basis: 'fees#1. Fees', audience: 'staff', effectiveFrom: '2026-01-01', effectiveTo: null });
    expect(version.warnings.map((warning) => warning.code)).toEqual(['faq-row-skipped', 'faq-row-skipped']);
  });

  it('joins lines of plain text that were wrapped at a width', async () => {
    const line = '客户申请挂失时应当出示有效身份证件并填写书面申请';
    const version = await read('loss.txt', `挂失规则\n\n${`${line}\n`.repeat(5)}即可。\n\n一、时间\n\n挂失后7天补卡。\n`);
    expect(version.title).toBe('挂失规则');
    expect(texts(version)).toEqual([`${line.repeat(5)}即可。`, '挂失后7天补卡。']);
    expect(version.chunks[1]?.section).toEqual(['一、时间']);
  });

  it('reads a PDF under another name as what it is, with its pages', async () => {
    const version = await read('notice.txt', tinyPdf([{ texts: [{ x: 50, y: 700, text: 'Transfers to other banks cost two yuan each.' }] }, { texts: [{ x: 50, y: 700, text: 'Card replacement is free within one year of issue.' }] }]));
    expect(version).toMatchObject({ sourceType: 'pdf', pages: 2 });
    expect(version.chunks.map((chunk) => chunk.page)).toEqual([1]);
    expect(version.chunks[0]?.text).toContain('Card replacement');
  });
});

describe('refusals', () => {
  const encrypted = tinyPdf([{ texts: [] }], `/ID [<${'00'.repeat(16)}> <${'00'.repeat(16)}>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <${'11'.repeat(32)}> /U <${'22'.repeat(32)}> >> `);
  it.each<[string, string, string | Uint8Array, string]>([
    ['an empty file', 'a.md', '', 'file-empty'],
    ['a text of blanks', 'b.txt', ' \n\n ', 'file-empty'],
    ['a table with headers only', 'c.csv', '渠道,限额\n', 'file-empty'],
    ['a kind that is not read', 'd.xyz', 'text', 'file-unsupported'],
    ['a picture named as text', 'e.txt', Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 0, 1]), 'file-unsupported'],
    ['binary data named as text', 'f.txt', Uint8Array.from({ length: 400 }, (_, index) => index % 7), 'file-unsupported'],
    ['a text named as PDF', 'g.pdf', 'hello', 'file-broken'],
    ['a PDF cut off', 'h.pdf', '%PDF-1.7\n1 0 obj\n<<', 'file-broken'],
    ['a PDF without text', 'i.pdf', tinyPdf([{ texts: [] }]), 'file-empty'],
    ['a PDF with a password', 'j.pdf', encrypted, 'file-encrypted'],
    ['an archive named as DOCX', 'k.docx', Uint8Array.from([0x50, 0x4b, 5, 6, ...Array.from({ length: 18 }, () => 0)]), 'file-broken'],
    ['an unclosed quote in CSV', 'l.csv', 'a,b\n"x,1\n', 'file-broken'],
    ['front matter that is no YAML', 'm.md', '---\ntitle: [\n---\ntext', 'file-broken'],
    ['a date that does not exist', 'n.md', '---\neffectiveFrom: 2026-02-30\n---\ntext', 'file-broken'],
    ['an end before the beginning', 'o.md', '---\neffectiveFrom: 2026-02-01\neffectiveTo: 2026-01-01\n---\ntext', 'file-broken'],
  ])('%s', async (_, name, content, code) => {
    await expect(read(name, content)).rejects.toMatchObject({ name: 'AppError', code });
  });

  it('a file over the size limit, without reading it', async () => {
    const path = write('big.txt', 'x');
    truncateSync(path, 60 * 1024 * 1024);
    await expect(readFile(deps, path)).rejects.toMatchObject({ code: 'file-too-large' });
  });

  it('a PDF that passes its deadline, and the next one is read again', async () => {
    const pdf = tinyPdf([{ texts: [{ x: 50, y: 700, text: 'Transfers to other banks cost two yuan each.' }] }]);
    await expect(read('slow.pdf', pdf, { timeoutMs: 0 })).rejects.toMatchObject({ code: 'file-timeout' });
    expect(texts(await read('next.pdf', pdf))).toEqual(['Transfers to other banks cost two yuan each.']);
  });
});

describe('a folder', () => {
  it('goes on past a bad file and names it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'folder-'));
    writeFileSync(join(folder, 'a.md'), '# 规则\n\n免费。');
    writeFileSync(join(folder, 'b.pdf'), 'no pdf');
    writeFileSync(join(folder, 'c.md'), '---\ndocument: a\ntitle: 规则\n---\n# 规则\n\n免费。');
    writeFileSync(join(folder, 'd.md'), '---\ndocument: a\ntitle: 规则\n---\n# 规则\n\n免费。');
    const seen: number[] = [];
    const { versions, refused } = await readFolder(deps, folder, (done) => seen.push(done));
    rmSync(folder, { recursive: true });
    expect(versions.map((version) => version.sourceName)).toEqual(['a.md']);
    expect(refused.map((file) => [file.path, file.code])).toEqual([['b.pdf', 'file-broken'], ['c.md', 'bad-input'], ['d.md', 'bad-input']]);
    expect(seen).toEqual([0, 1, 2, 3, 4]);
  });

  it('reads the whole sample bank: every file, nothing refused, rows and dates in each tariff', async () => {
    const { versions, refused } = await readFolder(deps, 'knowledge');
    expect(refused).toEqual([]);
    const policies = versions.filter((version) => version.policy !== null);
    expect(policies.filter((version) => version.effectiveFrom === null).map((version) => version.sourceName)).toEqual([]);
    expect(new Set(versions.map((version) => version.sourceType))).toEqual(new Set(['markdown', 'html', 'csv', 'docx', 'pdf', 'text']));
    const ids = versions.flatMap((version) => version.chunks.map((chunk) => chunk.id));
    expect(new Set(ids).size).toBe(ids.length);
  }, 120_000);
});

it('facts of the bank are citable in three languages, and a holiday expires', async () => {
  const bank = await loadBank('knowledge');
  const facts = factChunks(bank, deps.now());
  const phone = bank.phones[0];
  expect(facts.filter((fact) => fact.text.includes(phone?.number ?? '?')).map((fact) => fact.language)).toEqual(['zh-CN', 'zh-Hant', 'en']);
  const holidays = facts.filter((fact) => fact.id.includes('/holidays/'));
  expect(holidays.length).toBeGreaterThan(0);
  for (const holiday of holidays) expect(holiday.effectiveTo !== null && holiday.effectiveTo > '2026-11-22').toBe(true);
});
