import { describe, expect, it } from 'vitest';
import { detectLanguage, scriptConverter } from '../../server/chat/language.ts';

describe('language of the asker', () => {
  it.each([
    ['信用卡年费怎么免', 'zh-CN', 'zh-CN'], ['信用卡年費怎麼免', 'zh-CN', 'zh-Hant'], ['手机银行限额', 'zh-Hant', 'zh-CN'], ['金卡', 'zh-Hant', 'zh-Hant'], ['金卡', 'en', 'zh-CN'],
    ['ATM取款', 'en', 'zh-CN'], ['How much is the fee?', 'zh-CN', 'en'], ['fee', 'zh-CN', 'zh-CN'], ['12345', 'zh-Hant', 'zh-Hant'], ['gold card fee', 'zh-CN', 'en'],
    ['什么时候到账', 'zh-CN', 'zh-CN'],
  ] as const)('%s on a page in %s is %s', async (text, page, expected) => {
    expect(await detectLanguage(text, page)).toBe(expected);
  });
});

it('changes characters, not words', async () => {
  const toTraditional = await scriptConverter('zh-Hant');
  expect(toTraditional('查询手机银行限额')).toBe('查詢手機銀行限額');
  expect((await scriptConverter('en'))('查询')).toBe('查询');
});
