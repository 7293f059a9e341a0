import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LANGUAGES, loadPrompts, REPLY_KEYS } from '../../server/chat/prompts.ts';
import { asReplyKey, writeReply } from '../../server/chat/reply.ts';
import { AppError } from '../../server/errors.ts';
import { smallFacts } from '../support/small-bank.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'prompts-'));
  cpSync('prompts', dir, { recursive: true });
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function change(name: string, from: string | RegExp, to: string): void {
  writeFileSync(join(dir, name), readFileSync(join(dir, name), 'utf8').replace(from, to));
}

describe('prompts', () => {
  it('give one hash for one content', () => {
    expect(loadPrompts(dir).hash).toBe(loadPrompts('prompts').hash);
    change('answer.en.md', 'Answer first', 'Answer  first');
    expect(loadPrompts(dir).hash).not.toBe(loadPrompts('prompts').hash);
  });

  it('are refused with all mistakes at once', () => {
    change('replies.en.yaml', /^stopped:.*$/m, '');
    change('replies.zh-Hant.yaml', '{phone}', '');
    change('replies.zh-CN.yaml', /^notice:/m, 'notise:');
    rmSync(join(dir, 'answer.en.md'));
    let message = '';
    try {
      loadPrompts(dir);
    } catch (error) {
      expect(error).toBeInstanceOf(AppError);
      expect((error as AppError).code).toBe('bad-prompts');
      message = (error as AppError).message;
    }
    for (const part of ['replies.en.yaml: stopped is missing', 'zh-Hant.yaml: what-it-can-do has placeholders', 'unknown key notise', 'zh-CN.yaml: notice is missing', 'answer.en.md is missing']) expect(message).toContain(part);
  });

  it('keep the manner: no exclamation marks, no 亲, no figures of a bank', () => {
    const { replies, system } = loadPrompts('prompts');
    const texts = LANGUAGES.flatMap((language) => REPLY_KEYS.map((key) => replies[language][key]));
    for (const text of [...texts]) expect(text).not.toMatch(/[!！]|亲|\d{3}/);
    expect(system.zh).toContain('{language}');
    expect(texts.filter((text) => /人工智能|AI/.test(text)).length).toBeGreaterThanOrEqual(6);
  });
});

describe('replies', () => {
  const deps = { prompts: loadPrompts('prompts'), facts: smallFacts };

  it('fill in the facts of the bank and the values of the case', () => {
    expect(writeReply(deps, 'zh-CN', 'offer-person')).toContain('000-1111');
    expect(writeReply(deps, 'en', 'message-too-long', { limit: 2000 })).toContain('2000 characters');
  });

  it('leave a placeholder visible rather than say nothing', () => {
    expect(writeReply(deps, 'zh-CN', 'message-too-long')).toContain('{limit}');
  });

  it('have an answer for a key that nobody knows', () => {
    expect(asReplyKey('no-such-key')).toBe('blocked-message');
    expect(asReplyKey('clarify')).toBe('clarify');
  });
});
