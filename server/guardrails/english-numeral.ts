const SMALL: Readonly<Record<string, number>> = {
  one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9, ten: 10, eleven: 11, twelve: 12, thirteen: 13, fourteen: 14,
  fifteen: 15, sixteen: 16, seventeen: 17, eighteen: 18, nineteen: 19, twenty: 20, thirty: 30, forty: 40, fifty: 50, sixty: 60, seventy: 70,
  eighty: 80, ninety: 90,
};
const LARGE: Readonly<Record<string, number>> = { hundred: 100, thousand: 1e3, million: 1e6, billion: 1e9 };
const WORD = /[a-z]{3,9}/y;
const JOIN = /(?: and )|[ -]/y;
/** `nine hundred and ninety-nine million …` needs fewer. */
const MOST_WORDS = 12;

/** Reads number words (`twenty-five`, `one hundred and five thousand`) that begin at `at` of folded text. */
export function readEnglishNumeral(text: string, at: number): { value: string; end: number; isOne: boolean } | undefined {
  let total = 0;
  let part = 0;
  let end = at;
  let position = at;
  for (let words = 0; words < MOST_WORDS; words++) {
    WORD.lastIndex = position;
    const word = WORD.exec(text)?.[0];
    if (word === undefined || /[a-z]/.test(text.charAt(position + word.length))) break;
    const small = SMALL[word];
    const large = LARGE[word];
    // `two three` are two numbers, `twenty-three` is one.
    if (small !== undefined && (part % 100 === 0 || (part % 10 === 0 && part % 100 >= 20 && small < 10))) part += small;
    else if (large === 100 && part > 0) part *= 100;
    else if (large !== undefined && large > 100 && part > 0) [total, part] = [total + part * large, 0];
    else break;
    end = position + word.length;
    JOIN.lastIndex = end;
    const join = JOIN.exec(text)?.[0];
    if (join === undefined) break;
    position = end + join.length;
  }
  if (end === at) return undefined;
  const value = total + part;
  return { value: String(value), end, isOne: value === 1 };
}
