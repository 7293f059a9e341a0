import { describe, expect, it } from 'vitest';
import { AppError } from '../../server/errors.ts';
import { isRetryable, toStoreError } from '../../server/store/store-errors.ts';

const coded = (code: string) => Object.assign(new Error('failed'), { code });

describe('toStoreError', () => {
  it.each([
    ['SQLITE_FULL', 'store-full'],
    ['ENOSPC', 'store-full'],
    ['53100', 'store-full'],
    ['SQLITE_READONLY_DIRECTORY', 'store-read-only'],
    ['SQLITE_CANTOPEN', 'store-read-only'],
    ['EROFS', 'store-read-only'],
    ['25006', 'store-read-only'],
    ['SQLITE_BUSY_SNAPSHOT', 'store-busy'],
    ['40P01', 'store-busy'],
    ['57014', 'store-busy'],
    ['53300', 'store-busy'],
    ['SQLITE_CORRUPT_INDEX', 'store-damaged'],
    ['SQLITE_IOERR_WRITE', 'store-damaged'],
    ['ECONNREFUSED', 'store-unreachable'],
    ['57P01', 'store-unreachable'],
    ['28P01', 'store-unreachable'],
    ['3D000', 'store-unreachable'],
  ])('%s is %s, with what to do and its cause', (code, expected) => {
    const cause = coded(code);
    const error = toStoreError(cause);
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code: expected, cause });
    expect(error.message).toMatch(/Free|Check|Try|Stop/);
  });

  it.each(['SQLITE_CONSTRAINT_UNIQUE', '23505', '23503', '42P01'])('leaves %s as it is: that is a bug or a race to settle', (code) => {
    const cause = coded(code);
    expect(toStoreError(cause)).toBe(cause);
  });

  it('knows a lost connection that has no code, and does not wrap twice', () => {
    const error = toStoreError(new Error('Connection terminated unexpectedly'));
    expect(error).toMatchObject({ code: 'store-unreachable' });
    expect(toStoreError(error)).toBe(error);
  });
});

describe('isRetryable', () => {
  it.each([['40001', true], ['40P01', true], ['23505', false], ['SQLITE_BUSY', false]])('%s: %s, wrapped or not', (code, expected) => {
    expect([isRetryable(coded(code)), isRetryable(toStoreError(coded(code)))]).toEqual([expected, expected]);
  });
});
