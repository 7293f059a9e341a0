import type { Random } from '../random.ts';
import { LEAD_EN, LEAD_ZH, OWNER_ZH, SCENE_ZH, SLIPS_ZH, TAIL_EN, TAIL_ZH } from './intents.ts';

const [LEADS_ZH, TAILS_ZH, OWNERS_ZH, SCENES_ZH] = [LEAD_ZH, TAIL_ZH, OWNER_ZH, SCENE_ZH].map((list) => list.split('|')) as [string[], string[], string[], string[]];
const [LEADS_EN, TAILS_EN] = [LEAD_EN, TAIL_EN].map((list) => list.split('|')) as [string[], string[]];
const SLIPS = SLIPS_ZH.split('|').map((pair) => [pair.slice(0, pair.length / 2), pair.slice(pair.length / 2)] as const);

/** Whose thing it is, now and then. */
export function ownedZh(random: Random, name: string): string {
  return random.next() < 0.14 ? random.pick(OWNERS_ZH) + name : name;
}

/** A clean Chinese wording as people type it: with a greeting, an ending, a slip of the keyboard. */
export function disturbZh(random: Random, clean: string): string {
  let text = clean;
  if (random.next() < 0.18) text = random.pick(LEADS_ZH) + text;
  if (random.next() < 0.18 && !/[吗呢啊？]$/.test(text)) text += random.pick(TAILS_ZH);
  if (random.next() < 0.05) text = random.pick(SCENES_ZH) + text;
  if (random.next() < 0.09) {
    const [right, wrong] = random.pick(SLIPS);
    text = text.replace(right, wrong);
  }
  if (random.next() < 0.03 && text.length > 6) text = dropAt(text, random.below(text.length));
  if (random.next() < 0.03) text = text.replace('，', ' ');
  return text;
}

/** The same for English. */
export function disturbEn(random: Random, clean: string): string {
  let text = clean;
  if (random.next() < 0.13) text = random.pick(LEADS_EN) + text;
  if (random.next() < 0.3) text += random.pick(TAILS_EN);
  if (random.next() < 0.08) text = text.replace("n't", 'nt').replace("I'm", 'im');
  if (random.next() < 0.05 && text.length > 9) {
    const at = 1 + random.below(text.length - 2);
    text = text.slice(0, at) + text.charAt(at + 1) + text.charAt(at) + text.slice(at + 2);
  }
  return random.next() < 0.3 ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}

function dropAt(text: string, at: number): string {
  return text.slice(0, at) + text.slice(at + 1);
}
