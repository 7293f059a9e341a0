/**
 * Numbers as plain decimal text: `007.50` is `7.5`. Exact, because a rate must never pass or fail by a rounding of binary fractions.
 */
export function canonicalDecimal(text: string): string {
  const [whole = '', fraction = ''] = text.split('.');
  let first = 0;
  while (first < whole.length - 1 && whole[first] === '0') first++;
  let last = fraction.length;
  while (last > 0 && fraction[last - 1] === '0') last--;
  const head = whole === '' ? '0' : whole.slice(first);
  return last === 0 ? head : `${head}.${fraction.slice(0, last)}`;
}

/** `value` times ten to the power of `places`. */
export function shiftDecimal(value: string, places: number): string {
  if (places === 0) return canonicalDecimal(value);
  const [whole = '', fraction = ''] = value.split('.');
  if (places > 0) return canonicalDecimal(`${whole}${fraction.slice(0, places).padEnd(places, '0')}.${fraction.slice(places)}`);
  const padded = whole.padStart(-places + 1, '0');
  return canonicalDecimal(`${padded.slice(0, places)}.${padded.slice(places)}${fraction}`);
}
