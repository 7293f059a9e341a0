import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const HAN = /^[\u3400-\u9fff]{1,8}$/;

/** The general dictionary's Chinese words with how often they occur. */
export function readJiebaWords(): Map<string, number> {
  const lines = readFileSync(createRequire(import.meta.url).resolve('@node-rs/jieba/dict.txt'), 'utf8').split('\n');
  return new Map(lines.flatMap((line) => {
    const [word = '', frequency = ''] = line.split(' ');
    return HAN.test(word) ? [[word, Number(frequency)] as const] : [];
  }));
}
