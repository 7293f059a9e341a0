import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostileTexts, knownPayloads } from '../support/hostile-texts.ts';
import { allowedHref, parseInline, parseMarkdown, phoneHref, type Block, type Inline } from '../../widget/chat/safe-markdown.ts';

const rules = { allowedHosts: ['www.bank.example'], phones: ['400-000-0200', '96110', '110', '120', '+86 10 0000 0100'], marks: [1, 2] };

function inlinesOf(blocks: Block[]): Inline[] {
  const flatten = (inline: Inline): Inline[] => (inline.kind === 'strong' ? [inline, ...inline.children.flatMap(flatten)] : [inline]);
  return blocks.flatMap((block) => (block.kind === 'list' ? block.items : block.lines)).flat(2).flatMap(flatten);
}
const hrefsOf = (text: string): string[] => inlinesOf(parseMarkdown(text, rules)).flatMap((inline) => ('href' in inline ? [inline.href] : []));
const sentencesOf = (text: string): string[] => parseMarkdown(text, rules).flatMap((block) => (block.kind === 'list' ? block.items : block.lines)).flat()
  .map((sentence) => sentence.map((inline) => (inline.kind === 'mark' ? `[${inline.n}]` : inline.kind === 'strong' ? '<b>' : inline.text)).join(''));

describe('blocks', () => {
  it('reads paragraphs, lists and headings as bold lines', () => {
    const blocks = parseMarkdown('# Fees\nFirst line\nsecond line\n\n- one\n- two\n3. three\n4. four', rules);
    expect(blocks.map((block) => [block.kind, block.kind === 'list' ? block.items.length : block.lines.length])).toEqual([['paragraph', 3], ['list', 2], ['list', 2]]);
    expect(blocks[2]).toMatchObject({ ordered: true, start: 3 });
  });

  it('keeps marks that have a source and leaves others as text', () => {
    expect(parseInline('a[1]b[7]', rules)).toEqual([{ kind: 'text', text: 'a' }, { kind: 'mark', n: 1 }, { kind: 'text', text: 'b[7]' }]);
  });

  it('cuts sentences after their marks and inside no number', () => {
    expect(sentencesOf('年费 **10 元**。[1]利率 0.5%！好吗？“好。”再见')).toEqual(['年费 <b>。[1]', '利率 0.5%！', '好吗？', '“好。”', '再见']);
    expect(sentencesOf('It costs CNY 10.5 a year. [1] Call us. Bye')).toEqual(['It costs CNY 10.5 a year. [1]', ' Call us. ', 'Bye']);
  });
});

describe('links', () => {
  it.each([
    ['https://www.bank.example/a?b=c', 'https://www.bank.example/a?b=c'],
    ['https://www.bank.example', 'https://www.bank.example/'],
    ['http://www.bank.example', null],
    ['https://evil.example', null],
    ['https://www.bank.example.evil.example', null],
    ['https://sub.www.bank.example', null],
    ['https://www.bank.example@evil.example', null],
    ['https://user:pw@www.bank.example', null],
    ['https://www.bank.example:8443', null],
    ['javascript:alert(1)', null],
    ['JaVaScRiPt:alert(1)', null],
    ['data:text/html,x', null],
    ['//evil.example', null],
    ['/relative', null],
  ])('%s → %s', (address, href) => expect(allowedHref(address, rules.allowedHosts)).toBe(href));

  it('keeps the words of a link that may not be followed', () => {
    expect(parseInline('see [the fees](https://evil.example/x)', rules)).toEqual([{ kind: 'text', text: 'see ' }, { kind: 'text', text: 'the fees' }]);
  });

  it('links a bare address of an allowed host', () => expect(hrefsOf('见 https://www.bank.example/fees。')).toEqual(['https://www.bank.example/fees']));
});

describe('phones', () => {
  it.each([
    ['拨打 400-000-0200。', ['tel:4000000200']],
    ['请拨打110报警', ['tel:110']],
    ['call 120 now', ['tel:120']],
    ['拨打96110咨询', ['tel:96110']],
    ['拨打96110或110。', ['tel:96110', 'tel:110']],
    ['年费 120 或 110 元', []],
    ['境外 +86 10 0000 0100', ['tel:+861000000100']],
    ['年费 120 元', []],
    ['每笔拨付 110 元', []],
    ['在 120 天内', []],
    ['编号 1400-000-02009', []],
    ['卡号 62110', []],
    ['别的号码 400-000-0999', []],
  ])('%s', (text, hrefs) => expect(hrefsOf(text)).toEqual(hrefs));

  it('dials digits only', () => expect(phoneHref('+86 10-0000 0100')).toBe('tel:+861000000100'));
});

describe('hostile text', () => {
  it('makes no link out of any known payload', () => {
    for (const payload of [...hostileTexts, ...knownPayloads()]) expect(hrefsOf(`${payload} [x](${payload})`)).toEqual([]);
  });

  it('loses no letter of text without markup, and only ever links where it may', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
      for (const href of hrefsOf(text)) expect(href).toMatch(/^(https:\/\/www\.bank\.example\/|tel:)/);
      if (/[*[\]#\-•\d\s]/.test(text) || /https?:/.test(text)) return;
      expect(inlinesOf(parseMarkdown(text, rules)).map((inline) => ('text' in inline ? inline.text : '')).join('')).toBe(text);
    }));
  });

  it('stays linear on text made to slow it down', () => {
    const steps = (n: number): number => parseMarkdown('**['.repeat(n) + '](https://'.repeat(n) + '110 '.repeat(n), rules).length;
    expect([steps(2_000), steps(20_000)]).toEqual([1, 1]);
  });
});
