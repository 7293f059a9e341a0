const DIGITS = '零一二三四五六七八九';
const UNITS: Record<string, number> = { 十: 10, 百: 100, 千: 1000 };
const LARGE: Record<string, number> = { 千: 1e3, 万: 1e4, 亿: 1e8 };

/** A Chinese or Roman numeral before a unit of banking, or digits before 千, 万, 亿. */
const FIGURE = /([零一二三四五六七八九十百千两]+)(?=个|年|月|日|天|周|期|次|笔|类|级|号|小时|万|亿|元|倍|成)|(i{1,3})(?=类)|(\d+(?:\.\d+)?)(?=[千万亿])/g;

/**
 * Figures of a normalised text in the one form in which different spellings of them meet: 三年 gives `3`, 5万 and 五万 give `50000`,
 * Ⅱ类 and 二类 give `2`. Only what digits alone would not give; `50000` itself is a word already.
 */
export function figureTerms(normalized: string): string[] {
  const terms: string[] = [];
  for (const match of normalized.matchAll(FIGURE)) {
    const [, han, roman, digits] = match;
    const value = han !== undefined ? valueOf(han) : roman !== undefined ? roman.length : Number(digits);
    const factor = LARGE[normalized.charAt(match.index + match[0].length)] ?? 1;
    if (Number.isFinite(value)) terms.push(String(Math.round(value * factor * 100) / 100));
  }
  return terms;
}

/** Up to 9999, as in 一千二百三十; digits in a row are read as such (二零二六). */
function valueOf(han: string): number {
  const plain = han.replaceAll('两', '二');
  if (!/[十百千]/.test(plain)) return Number(Array.from(plain, (digit) => DIGITS.indexOf(digit)).join(''));
  let sum = 0;
  let pending = 0;
  for (const character of plain) {
    const unit = UNITS[character];
    if (unit === undefined) pending = DIGITS.indexOf(character);
    else {
      sum += (pending || 1) * unit;
      pending = 0;
    }
  }
  return sum + pending;
}
