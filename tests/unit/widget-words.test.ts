import { describe, expect, it } from 'vitest';
import { accentColours, contrast, parseColour, type Rgb } from '../../widget/chat/accent.ts';
import { findCardData } from '../../widget/chat/card-data-warning.ts';
import { copyAnswer } from '../../widget/chat/copy-answer.ts';
import { textsFor, type Texts } from '../../widget/chat/i18n/texts.ts';
import { readLanguage, readSettings } from '../../widget/chat/settings.ts';
import { timeLine } from '../../widget/chat/time-line.ts';
import { transcript } from '../../widget/chat/transcript.ts';
import { feeCitation } from '../support/scripted-content.ts';

const zh = textsFor('zh-CN');

describe('card data before sending', () => {
  it.each([
    ['我的卡号 4111 1111 1111 1111', ['card-number']],
    ['6222021234567890128 余额', ['card-number']],
    ['6222021234567890129 余额', []],
    ['安全码是 123', ['cvv']],
    ['CVV2: 0456', ['cvv']],
    ['密码是 889900', ['password']],
    ['my PIN is 4455', ['password']],
    ['验证码 883921', ['code']],
    ['忘记密码怎么办', []],
    ['密码错误 3 次会锁卡吗', []],
    ['订单号 20260701123456', []],
    ['存 100000 元一年利息', []],
  ])('%s → %j', (text, kinds) => expect(findCardData(text)).toEqual(kinds));
});

describe('copies', () => {
  it('take the label and the sources along and leave the markup behind', () => {
    expect(copyAnswer('年费 **10 元/年**。[1]', [feeCitation], zh)).toBe(
      '年费 10 元/年。[1]\n\n【内容由人工智能生成】\n来源\n[1] 个人账户服务收费表 · 借记卡 · 第 3 页 · 2026-07-01 起执行',
    );
  });

  it('label every answer of the machine in a transcript, and no answer of a person', () => {
    const base = { conversationId: 'c', createdAt: 0 };
    const text = transcript([
      { ...base, id: '1', seq: 1, role: 'customer', text: '年费' },
      { ...base, id: '2', seq: 2, role: 'assistant', text: '10 元。' },
      { ...base, id: '3', seq: 3, role: 'agent', text: '您好。', agent: { name: '周禾', staffNumber: '0731' } },
    ], { texts: zh, language: 'zh-CN' });
    const [, , machine = '', person = ''] = text.split(/\n\n(?=\S+ ?.* · )/);
    expect(machine).toContain('【内容由人工智能生成】');
    expect(person).toContain('人工客服 周禾 工号 0731');
    expect(person).not.toContain('人工智能');
  });
});

describe('accent', () => {
  const surfaces: Rgb[] = [{ r: 255, g: 255, b: 255 }, { r: 29, g: 34, b: 41 }];
  const read = (css: string): Rgb => {
    const [r = 0, g = 0, b = 0] = (css.match(/\d+/g) ?? []).map(Number);
    return { r, g, b };
  };

  it('keeps text readable whatever colour a bank chooses', () => {
    const steps = [0, 51, 102, 153, 204, 255];
    for (const r of steps) for (const g of steps) for (const b of steps) for (const surface of surfaces) {
      const { accent, onAccent, accentText, tint } = accentColours({ r, g, b }, surface);
      expect(contrast(read(onAccent), read(accent))).toBeGreaterThanOrEqual(4.5);
      expect(contrast(read(accentText), surface)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(read(accentText), read(tint))).toBeGreaterThanOrEqual(4.5);
    }
  });

  it.each([['#0a5', { r: 0, g: 170, b: 85 }], ['#0B5CAD', { r: 11, g: 92, b: 173 }], ['red;x:url(y)', null], ['#12345', null], ['', null]])('reads %s', (text, colour) => expect(parseColour(text)).toEqual(colour));
});

describe('settings', () => {
  it('falls back where an attribute is odd', () => {
    expect(readSettings('#theme=pink&elder=yes&host=javascript:x&title=%20', 'fr')).toEqual({ language: 'en', title: null, accent: '#0b5cad', theme: 'auto', isElder: false, hostOrigin: null, page: null });
  });

  it.each([['zh-CN', 'zh-CN'], ['zh', 'zh-CN'], ['zh-TW', 'zh-Hant'], ['zh-Hant-HK', 'zh-Hant'], ['en-GB', 'en'], ['de', 'en']])('speaks %s as %s', (tag, language) => expect(readLanguage(tag)).toBe(language));
});

describe('texts', () => {
  it('names the machine in every language, shouts in none, and leaves nothing empty', () => {
    for (const language of ['zh-CN', 'zh-Hant', 'en'] as const) {
      const texts = textsFor(language);
      expect(texts.labelStrip).toMatch(/AI|人工智能/);
      const words = Object.values(texts as unknown as Record<string, unknown>).flatMap((value): unknown[] => (typeof value === 'object' && value !== null ? Object.values(value) : [value]));
      for (const word of words.filter((value) => typeof value === 'string')) expect(word).toMatch(/^[^!！]+$/);
    }
  });

  it('dates a message by the day it was written', () => {
    const now = new Date(2026, 6, 15, 14, 2).getTime();
    const words: Pick<Texts, 'today' | 'yesterday'> = zh;
    const line = (at: Date): string => timeLine(at.getTime(), now, { language: 'zh-CN', texts: words });
    expect([line(new Date(2026, 6, 15, 9, 5)), line(new Date(2026, 6, 14, 23, 59)), line(new Date(2026, 5, 1, 8, 0))]).toEqual(['今天 09:05', '昨天 23:59', '2026/6/1 08:00']);
  });
});
