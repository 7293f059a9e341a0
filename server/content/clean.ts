const HAN = '\\u3400-\\u9fff\\uf900-\\ufaff';
const FULL_WIDTH = /[０-９Ａ-Ｚａ-ｚ％．＋－＝＜＞／＄＠＆＃＊＿～]/g;
/** Radicals and compatibility forms that fonts put in place of the ordinary character, and ligatures. */
const LOOKALIKES = /[\u2e80-\u2fdf\uf900-\ufaff\ufb00-\ufb06]/g;
const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufffd\ue000-\uf8ff]/g;
// eslint's no-control-regex is about literals typed by mistake; here they are the point.
const CONTROL = new RegExp('[\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f]', 'g');
const SPACED_HAN = new RegExp(`(?<=[${HAN}，。；：、（）《》“”！？])[ \\u3000]+(?=[${HAN}，。；：、（）《》“”！？])`, 'g');
const NUMBERING = /^(第[零〇一二三四五六七八九十百千\d]+[编篇章节条款])[ \u3000]+/;
const LONE_HAN = new RegExp(`(?<![^ \\u3000])([${HAN}])[ \\u3000]+(?=[${HAN}](?:[ \\u3000]|$))`, 'g');

/**
 * Cleans one line or cell: full-width letters and digits become narrow, look-alike and invisible characters go,
 * spaces between Chinese characters go where they are an artefact, runs of blanks become one.
 * Chinese punctuation and ①-style numbers stay: NFKC as a whole would turn them into something else.
 */
export function cleanLine(text: string): string {
  const narrow = text
    .replace(FULL_WIDTH, (char) => String.fromCodePoint(char.charCodeAt(0) - 0xfee0))
    .replace(LOOKALIKES, (char) => char.normalize('NFKC'))
    .replace(INVISIBLE, '')
    .replace(CONTROL, '')
    .replace(/[\t\u00a0\u2000-\u200a\u202f\u205f]/g, ' ');
  return closeHanSpaces(narrow).replace(/[ \u3000]+/g, ' ').trim();
}

/**
 * Takes out spaces between Chinese characters: all of them where a line is full of them (justified or recognised text),
 * else only between characters that stand alone (项　目). Other spaces may separate items of a list and stay.
 */
function closeHanSpaces(text: string): string {
  const gaps = text.match(SPACED_HAN)?.length ?? 0;
  if (gaps === 0) return text;
  const numbering = NUMBERING.exec(text)?.[0] ?? '';
  const rest = text.slice(numbering.length);
  const han = rest.match(new RegExp(`[${HAN}]`, 'g'))?.length ?? 0;
  const closed = gaps >= 3 && gaps > han * 0.3 ? rest.replace(SPACED_HAN, '') : rest.replace(LONE_HAN, '$1');
  return numbering.trimEnd() + (numbering === '' ? '' : ' ') + closed;
}

/** Undoes bold that was made by writing every character twice (年年费费): only when the whole text is like that. */
export function undouble(text: string): string {
  const compact = text.replace(/\s+/g, '');
  if (compact.length < 8 || compact.length % 2 === 1 || /^(.)\1*$/u.test(compact) || !/^(?:(.)\1)+$/u.test(compact)) return text;
  return compact.replace(/(.)\1/gu, '$1');
}

/** Joins two pieces of running text: no space between Chinese characters, a word broken by a hyphen becomes whole. */
export function joinLines(before: string, after: string): string {
  if (before === '') return after;
  if (after === '') return before;
  if (/[a-z]-$/.test(before) && /^[a-z]/.test(after)) return before.slice(0, -1) + after;
  const wide = /[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’…]$/.test(before) || /^[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f”’…]/.test(after);
  return before + (wide ? '' : ' ') + after;
}

/** How long a text reads: a Chinese character counts 1, a Latin word 1.7, so that one limit serves both languages. */
export function readingLength(text: string): number {
  const han = text.match(/[\u3400-\u9fff\uf900-\ufaff]/g)?.length ?? 0;
  const words = text.match(/[A-Za-z0-9][A-Za-z0-9.,'%$/-]*/g)?.length ?? 0;
  return han + words * 1.7;
}
