import type { FoundSecret } from './find-secrets.ts';
import type { Cue } from './secret-cues.ts';

/** Only an explicit 是, 为, colon or `is` makes the next word a password. */
const LINK = /^[ "'“”‘’]*(?:是|为|就是|叫|改成|改为|设成|设为|:|：|=| is| was| set to| changed to)[ :：="'“”‘’]*/;
const TOKEN = /^[!-~]{4,40}/;
/** 密码是我生日: the secret is said, not typed. */
const HABIT = /^(?:我|我的|老婆|老公|孩子|儿子|女儿|爱人|妈妈|爸爸|自己)(?:的)?(?:出生日期|生日|手机号?[码]?[后末][四六46]位|身份证号?[码]?[后末][四六46]位|结婚纪念日|名字拼音)/;

/** Finds passwords that are words: `密码是abc@123`, `my password is hunter2!`. A word of letters only is one just in Chinese text, where it can't be prose. */
export function findWordSecrets(text: string, cues: readonly Cue[]): FoundSecret[] {
  return cues.flatMap((cue): FoundSecret[] => {
    if (cue.kind !== 'password' && cue.kind !== 'otp') return [];
    const after = text.slice(cue.end, cue.end + 80);
    const link = LINK.exec(after)?.[0];
    if (link === undefined) return [];
    const start = cue.end + link.length;
    const habit = HABIT.exec(after.slice(link.length))?.[0];
    if (habit !== undefined) return [{ kind: 'password', start, end: start + habit.length }];
    const token = trimmed(TOKEN.exec(after.slice(link.length))?.[0] ?? '');
    if (!isPasswordWord(token, /[\u4e00-\u9fff]/.test(cue.text))) return [];
    return [{ kind: cue.kind, start, end: start + token.length }];
  });
}

/** Without the punctuation that ends the sentence around it. */
function trimmed(token: string): string {
  let end = token.length;
  while (end > 0 && '.,;:!?)]}"\'>'.includes(token.charAt(end - 1))) end--;
  return token.slice(0, end);
}

function isPasswordWord(token: string, isChinese: boolean): boolean {
  if (token.length < 4 || token.startsWith('http') || !/[a-z]/.test(token)) return false;
  const isMixed = /\d/.test(token) || /[@#$%^&*_+=~]/.test(token);
  return isMixed || (isChinese && token.length >= 6 && /^[a-z]+$/.test(token));
}
