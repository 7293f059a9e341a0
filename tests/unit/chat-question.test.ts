import { describe, expect, it } from 'vitest';
import { profileOf } from '../../server/chat/index-profile.ts';
import { standaloneQuestions } from '../../server/chat/question.ts';
import { findSmallTalk } from '../../server/chat/small-talk.ts';
import type { HistoryEntry } from '../../server/chat/turn-input.ts';
import { wordBook } from '../../server/chat/word-book.ts';
import { prompts, smallBank } from '../support/small-bank.ts';
import { createSmallIndex } from '../support/small-index.ts';

const { lexicons } = prompts;
const profile = profileOf(createSmallIndex(smallBank), lexicons);
const zh = { book: wordBook(lexicons.zh), profile };
const en = { book: wordBook(lexicons.en), profile };
const asked = (...texts: string[]): HistoryEntry[] => texts.map((text) => ({ role: 'customer', text }));

describe('one message', () => {
  it.each([
    ['跨境汇款手续费和到账时间', ['跨境汇款手续费', '跨境汇款到账时间']],
    ['跨境汇款手续费多少，多久到账？', ['跨境汇款手续费多少', '跨境汇款多久到账']],
    ['借记卡和信用卡的年费', ['借记卡的年费', '信用卡的年费']],
    ['我的信用卡丢了，怎么补办？要多少钱？', ['我的信用卡丢了怎么补办', '信用卡丢了补办要多少钱']],
    ['开户要带身份证和户口簿吗', ['开户要带身份证和户口簿吗']],
    ['金卡年费多少', ['金卡年费多少']],
    ['启明信用卡年费多少？我是金卡客户', ['启明信用卡年费多少我是金卡客户']],
    ['启明信用卡年费多少，谢谢你们', ['启明信用卡年费多少']],
  ])('%s', (message, expected) => {
    expect(standaloneQuestions(zh, [message], [])).toEqual(expected);
  });

  it('keeps more than four questions, the rest together', () => {
    const parts = standaloneQuestions(zh, ['年费多少？利率多少？限额多少？怎么开户？怎么销户？'], []);
    expect(parts).toHaveLength(4);
    expect(parts.join('')).toContain('销户');
  });
});

describe('a burst', () => {
  it('is one question when its messages belong together', () => {
    expect(standaloneQuestions(zh, ['启明信用卡', '金卡', '年费多少'], [])).toEqual(['启明信用卡，金卡年费多少']);
  });
});

describe('a follow-up', () => {
  it.each([
    ['那金卡呢', ['启明信用卡银卡年费多少'], '启明信用卡金卡年费多少'],
    ['金卡', ['启明信用卡年费多少'], '金卡启明信用卡年费多少'],
    ['手机银行呢', ['柜台跨行转账收多少钱'], '手机银行跨行转账收多少钱'],
    ['多久到账', ['美元跨境汇款手续费多少'], '美元跨境汇款多久到账'],
    ['那欧元呢', ['美元跨境汇款手续费多少'], '欧元跨境汇款手续费多少'],
    ['那学生呢', ['跨境汇款手续费多少'], '学生跨境汇款手续费多少'],
    ['那C4呢', ['C2能买R3吗'], 'c4能买r3吗'],
    ['怎么注销', ['启明信用卡年费多少'], '启明信用卡年费怎么注销'],
    ['晨光借记卡的补卡工本费是多少', ['跨境汇款手续费多少'], '晨光借记卡的补卡工本费是多少'],
  ])('%s', (message, before, expected) => {
    expect(standaloneQuestions(zh, [message], asked(...before))).toEqual([expected]);
  });

  it('is resolved through a chain of follow-ups', () => {
    expect(standaloneQuestions(zh, ['多久到账'], asked('美元跨境汇款手续费多少', '那欧元呢'))).toEqual(['欧元跨境汇款多久到账']);
  });

  it('goes by what was understood where that is on record', () => {
    const history: HistoryEntry[] = [{ role: 'customer', text: '它多少钱' }, { role: 'assistant', text: '…', questions: ['启明信用卡银卡年费多少'] }];
    expect(standaloneQuestions(zh, ['金卡呢'], history)).toEqual(['启明信用卡金卡年费多少']);
  });

  it('is asked for each part of the question before', () => {
    const history: HistoryEntry[] = [{ role: 'assistant', text: '…', questions: ['美元跨境汇款手续费', '美元跨境汇款到账时间'] }];
    expect(standaloneQuestions(zh, ['那日元呢'], history)).toEqual(['日元跨境汇款手续费', '日元跨境汇款到账时间']);
  });

  it.each([
    ['and for students?', 'How much is an international transfer?', 'How much is an international transfer for students'],
    ['what about euros', 'How much is an international transfer in US dollars?', 'how much is an international transfer in euros'],
  ])('in English: %s', (message, before, expected) => {
    expect(standaloneQuestions(en, [message], asked(before))).toEqual([expected]);
  });

  it('without history stands as it is', () => {
    expect(standaloneQuestions(zh, ['那金卡呢'], [])).toEqual(['那金卡呢']);
  });
});

describe('small talk', () => {
  it.each([
    ['你好！', 'greeting'], ['您好啊', 'greeting'], ['谢谢', 'thanks'], ['Thank you!', 'thanks'], ['转人工', 'person-requested'], ['我要转人工服务', 'person-requested'],
    ['I want to talk to a person', 'person-requested'], ['你是真人吗', 'who-are-you'], ['你好，年费多少', null], ['人工费怎么收', null], ['注销信用卡', null],
  ])('%s is %s', (message, kind) => {
    expect(findSmallTalk(message, [lexicons.zh, lexicons.en])).toBe(kind);
  });
});
