import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** Texts that have broken parsers, stores, logs and pages elsewhere. */
export const nastyTexts: readonly string[] = [
  '\0', 'a\0b', '\0\0\0', 'password is 12\u00003456',
  '\ud800', '\udfff', 'a\ud83d', '\ude00\ud83d',
  '\u202e\u2066abc\u2069\u202c', '\u200b\u200d\ufeff', '\u2028\u2029', '\u0001\u001b[31m\u009b', '\r\n\t\v\f',
  'e\u0301'.repeat(500), '\u0e01' + '\u0e47'.repeat(1000), '\ufdfd'.repeat(200), '👩‍👩‍👧‍👦'.repeat(100),
  'x'.repeat(2000), 'x'.repeat(2001), 'x'.repeat(50_000), 'x'.repeat(50_001), '长'.repeat(50_000),
  '__proto__', 'constructor', 'hasOwnProperty', 'toString', '{"__proto__":{"polluted":true}}',
  "'; drop table messages; --", '" or 1=1 --', '%', '_', '\\', '$1', '${7*7}', '{{7*7}}', '%s%n%d', '%00', '../../etc/passwd', 'file:///etc/passwd',
  'true', 'null', 'NaN', '-1', '1e309', '9007199254740993', '[n]', '[1][2][999]', '\u0000at x (y:1:1)', 'boom\n    at secret (file.ts:1:1)',
];

/** What stands where an object is expected. */
export const nastyPayloads: readonly unknown[] = [
  undefined, null, true, 0, -1, 1e308, Number.MAX_SAFE_INTEGER, '', 'text', [], [[]], {}, { conversationId: {} }, { toString: 'x' },
  JSON.parse('{"__proto__":{"conversationId":"x","afterSeq":0},"constructor":{"prototype":{}}}') as unknown,
  deep(500), Array.from({ length: 5000 }, () => null), new Uint8Array(1000), { text: new Uint8Array(10) }, new Date(0),
];

/** What stands where an id, a word of a list or a number is expected. */
export const nastyFields: readonly unknown[] = [
  ...nastyTexts.filter((text) => text.length <= 2001), '', 0, -1, 1.5, 1e308, Number.MAX_SAFE_INTEGER, 2 ** 31, true, null, [], ['a'], {}, { length: 1 }, deep(50), new Uint8Array(3),
];

function deep(levels: number): unknown {
  let value: unknown = 'bottom';
  for (let i = 0; i < levels; i++) value = { a: value };
  return value;
}

/** Public collections, where copies lie beside the repository; they are not part of it. `every` takes one of so many. */
export function publicTexts(every: { xss: number }): string[] {
  const strings = read('blns.json', (text) => JSON.parse(text) as string[]);
  const scripts = read('xss-payload-list.txt', (text) => text.split('\n').filter((line, i) => line.trim() !== '' && i % every.xss === 0));
  return [...strings, ...scripts];
}

function read(name: string, parse: (text: string) => string[]): string[] {
  const file = resolve(import.meta.dirname, '../../../shared/fuzz', name);
  if (existsSync(file)) return parse(readFileSync(file, 'utf8'));
  process.stderr.write(`skipped: the collection ${name} is not here, only our own nasty values are tried\n`);
  return [];
}
