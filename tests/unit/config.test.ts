import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CONFIG_NAMES, loadConfig } from '../../server/config.ts';
import { AppError } from '../../server/errors.ts';

function mistakes(env: Record<string, string>): string {
  try {
    loadConfig(env);
  } catch (error) {
    expect(error).toBeInstanceOf(AppError);
    expect((error as AppError).code).toBe('bad-config');
    return (error as AppError).message;
  }
  return '';
}

describe('the environment', () => {
  it('needs nothing: SQLite, documents only, this machine only', () => {
    const config = loadConfig({});
    expect(config).toMatchObject({ host: '127.0.0.1', port: 3000, trustProxy: false, allowedOrigins: [], models: [], embeddings: undefined });
    expect(config.databaseUrl).toMatch(/^sqlite:.*openteller\.db$/);
    expect(Object.isFrozen(config)).toBe(true);
  });

  it('takes an empty value for not set', () => {
    expect(loadConfig({ PORT: '', MODEL_NAME: '  ' })).toEqual(loadConfig({}));
  });

  it('reports every mistake at once, by name and without values', () => {
    const text = mistakes({ PORT: 'http', ALLOWED_ORIGINS: 'https://a.example/path', DATABASE_URL: 'mysql://secret@x', METRICS_TOKEN: 'short', LOG_LEVEL: 'loud' });
    for (const name of ['PORT', 'ALLOWED_ORIGINS', 'DATABASE_URL', 'METRICS_TOKEN', 'LOG_LEVEL']) expect(text).toContain(name);
    expect(text).toContain('5 mistake(s)');
    expect(text).not.toContain('secret');
  });

  it.each([
    [{ MODEL_NAME: 'm' }, 'MODEL_BASE_URL'],
    [{ MODEL_BASE_URL: 'http://127.0.0.1:1/v1' }, 'MODEL_NAME'],
    [{ MODEL2_NAME: 'm', MODEL2_BASE_URL: 'http://127.0.0.1:1/v1' }, 'set MODEL_NAME first'],
    [{ EMBEDDINGS_MODEL: 'e' }, 'EMBEDDINGS_BASE_URL'],
    [{ EMBEDDINGS_MODEL: 'e', EMBEDDINGS_BASE_URL: 'http://127.0.0.1:1/v1', EMBEDDING_TABLE_DIR: './table' }, 'EMBEDDING_TABLE_DIR'],
    [{ DATABASE_URL: 'postgres://h/d' }, 'VISITOR_KEY'],
    [{ REDIS_URL: 'redis://h' }, 'VISITOR_KEY'],
    [{ VISITOR_KEY: 'c2hvcnQ=' }, 'VISITOR_KEY'],
    [{ ALLOWED_ORIGINS: '*' }, 'ALLOWED_ORIGINS'],
  ])('%j contradicts itself: %s', (env, expected) => {
    expect(mistakes(env)).toContain(expected);
  });

  it('orders models by preference, and GENERATION=false turns all of them off', () => {
    const env = { MODEL_BASE_URL: 'http://127.0.0.1:1/v1/', MODEL_NAME: 'a', MODEL2_BASE_URL: 'http://127.0.0.1:2/v1', MODEL2_NAME: 'b' };
    expect(loadConfig(env).models).toMatchObject([{ name: 'a', baseUrl: 'http://127.0.0.1:1/v1' }, { name: 'b' }]);
    expect(loadConfig({ ...env, GENERATION: 'false' }).models).toEqual([]);
  });

  it.each([['1', 1], ['true', true], ['10.0.0.0/8', '10.0.0.0/8']])('TRUST_PROXY=%s becomes %j', (text, expected) => {
    expect(loadConfig({ TRUST_PROXY: text }).trustProxy).toBe(expected);
  });

  it('is explained line by line in .env.example, which itself is valid', () => {
    const lines = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8').split('\n');
    const set = lines.filter((line) => /^[A-Z0-9_]+=/.test(line)).map((line) => line.split('=', 2) as [string, string]);
    expect(set.map(([name]) => name).sort()).toEqual([...CONFIG_NAMES].sort());
    expect(loadConfig(Object.fromEntries(set))).toMatchObject({ port: 3000 });
  });
});
