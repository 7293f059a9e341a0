import { findCard, readExpiry } from './card-number.ts';
import { digitRuns, type DigitGroup, type DigitRun } from './digit-runs.ts';
import { isHarmless } from './harmless-run.ts';
import { findWordSecrets } from './word-secrets.ts';
import { secretCues, type Cue } from './secret-cues.ts';
import type { SecretKind } from './secret-placeholder.ts';

/** A secret's place in folded text. */
export interface FoundSecret {
  kind: SecretKind;
  start: number;
  end: number;
}

export interface SecretContext {
  /** A card number stands in the same or an earlier message: an expiry date beside it is a secret. */
  hasCard: boolean;
}

const CODE_REACH = 20;
const NEAR = 12;
/** `on the back of the card is` is longer than anything Chinese puts between. */
const NEAR_LATIN = 28;
const FARTHEST = NEAR_LATIN;
const LINK_AFTER = /^[\s"'“”‘’「」『』(（\[【<]*(?:号码|数字|那个|code|number|no\.?)?[\s"'“”:：=＝,，、\-—>→]*(?:就是|应该是|其实是|还是|是|为|叫|改为|改成|设为|设成|设置为|设置成|is still|is|was|are|=|->|set to|changed to)?[\s"'“”‘’「」『』:：=(（\[【<,，]*(?:我的|all|just)?[\s"'“”]*$/;
const LINK_BEFORE = /^[\s"'“”‘’」』)）\]】>,，.、:：\-—]*(?:就是|这是|那是|是|为|这个是|is|are|was|as|being)?[\s]*(?:我|我的|您的|本人|老婆|老公|那张|这张|卡|银行卡|的|my|the|a|our|atm|card)*[\s]*(?:我|我的|的|my|the|card|bank|atm|debit|credit)*[\s]*$/;
const OTHER_END = /(?:卡号|号码|手机|手机号|身份证|尾号|账号|账户|订单|单号)(?:的)?$/;

/** Finds the card secrets of one stretch of folded text. Takes time in proportion to it. */
export function findSecrets(text: string, context: SecretContext): FoundSecret[] {
  const cues = secretCues(text);
  const runs = digitRuns(withoutCues(text, cues));
  const found: FoundSecret[] = [];
  let first = 0;
  for (const run of runs) {
    // Cues are sorted, and none further away than a code's reach matters.
    while (first < cues.length && (cues[first]?.end ?? 0) < run.start - FARTHEST) first++;
    const near: Cue[] = [];
    for (let i = first; i < cues.length && (cues[i]?.start ?? 0) <= run.end + FARTHEST; i++) {
      const cue = cues[i];
      if (cue) near.push(cue);
    }
    found.push(...secretsOfRun(text, run, near, context));
  }
  found.push(...findWordSecrets(text, cues));
  return withoutOverlaps(found);
}

/** The digits of CVN2 and 3-digit code are no secret: they are blanked, at the same length. */
function withoutCues(text: string, cues: readonly Cue[]): string {
  let out = '';
  let at = 0;
  for (const cue of cues) {
    out += text.slice(at, cue.start) + '\u0000'.repeat(cue.end - cue.start);
    at = cue.end;
  }
  return out + text.slice(at);
}

function secretsOfRun(text: string, run: DigitRun, cues: readonly Cue[], context: SecretContext): FoundSecret[] {
  const card = findCard(run, text);
  const groups = card ? card.rest : [asGroup(run)];
  const found: FoundSecret[] = card ? card.secrets : [];
  for (const group of groups) {
    const kind = kindOf(text, group, cues, context);
    if (kind) found.push({ kind, start: group.start, end: group.end });
    else if (!card) found.push(...separateGroups(text, run, cues));
  }
  return found;
}

/** `123456 654321`: two codes, not one number. Short groups belong together and are no codes of their own. */
function separateGroups(text: string, run: DigitRun, cues: readonly Cue[]): FoundSecret[] {
  if (run.groups.length < 2 || run.groups.some(({ digits }) => digits.length < 4) || !run.groups.some(({ digits }) => digits.length >= 5)) return [];
  const codes = run.groups.filter((group) => group.digits.length <= 8 && isCode(text, group, cues));
  return codes.map(({ start, end }) => ({ kind: 'otp', start, end }));
}

function kindOf(text: string, group: DigitGroup, cues: readonly Cue[], context: SecretContext): SecretKind | undefined {
  const length = group.digits.length;
  for (const cue of nearestFirst(cues, group)) {
    if (cue.kind === 'cvv' && (length === 3 || length === 4) && isNear(text, cue, group)) return 'cvv';
    if (cue.kind === 'expiry' && context.hasCard && isNear(text, cue, group) && readExpiry(group.digits)) return 'expiry';
    if (cue.kind === 'password' && length >= 4 && length <= 12 && isPassword(text, cue, group)) return passwordKind(cue, length);
    if (cue.kind === 'otp' && length >= 4 && length <= 8 && distance(cue, group) <= CODE_REACH && !isHarmless(text, group)) return 'otp';
  }
  return undefined;
}

function isCode(text: string, group: DigitGroup, cues: readonly Cue[]): boolean {
  return cues.some((cue) => cue.kind === 'otp' && distance(cue, group) <= CODE_REACH) && !isHarmless(text, group);
}

function isNear(text: string, cue: Cue, group: DigitGroup): boolean {
  if (OTHER_END.test(text.slice(Math.max(0, cue.start - 6), cue.start)) || isHarmless(text, group)) return false;
  const reach = /[a-z]/.test(cue.text) ? NEAR_LATIN : NEAR;
  return cue.end <= group.start ? group.start - cue.end <= reach : cue.start - group.end <= reach;
}

/** After the word, with words like 是 between, or six digits within reach; before it, `123456是我的密码`. */
function isPassword(text: string, cue: Cue, group: DigitGroup): boolean {
  if (cue.end <= group.start) {
    const between = text.slice(cue.end, group.start);
    if (LINK_AFTER.test(between)) return !isHarmless(text, group);
    return between.length <= NEAR && group.digits.length === 6 && !isHarmless(text, group);
  }
  const between = text.slice(group.end, cue.start);
  return between.length <= CODE_REACH && LINK_BEFORE.test(between) && !isHarmless(text, group);
}

function passwordKind(cue: Cue, length: number): SecretKind {
  return length <= 6 && !/登录|登陆|网银|查询|手机银行|网上银行|word|code|passwd|pwd|phrase/.test(cue.text) ? 'pin' : 'password';
}

function nearestFirst(cues: readonly Cue[], group: DigitGroup): Cue[] {
  return [...cues].sort((a, b) => distance(a, group) - distance(b, group));
}

function distance(cue: Cue, group: DigitGroup): number {
  return cue.end <= group.start ? group.start - cue.end : Math.max(0, cue.start - group.end);
}

function asGroup(run: DigitRun): DigitGroup {
  return { digits: run.digits, start: run.start, end: run.end };
}

function withoutOverlaps(found: readonly FoundSecret[]): FoundSecret[] {
  const kept: FoundSecret[] = [];
  for (const secret of [...found].sort((a, b) => a.start - b.start || b.end - a.end)) {
    if (secret.start >= (kept.at(-1)?.end ?? 0)) kept.push(secret);
  }
  return kept;
}
