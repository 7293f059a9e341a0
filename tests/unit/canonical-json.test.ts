import fc from 'fast-check';
import { expect, it } from 'vitest';
import { canonicalJson } from '../../server/store/canonical-json.ts';

it('orders keys at every depth and keeps the order of lists', () => {
  expect(canonicalJson({ b: [{ d: 1, c: '中' }, 2], a: null, B: undefined })).toBe('{"a":null,"b":[{"c":"中","d":1},2]}');
});

it('gives the same text whatever the order of keys, and says the same as JSON', () => {
  fc.assert(fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
    const reversed = Object.fromEntries(Object.entries(value).reverse());
    expect(canonicalJson(reversed)).toBe(canonicalJson(value));
    expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
  }));
});
