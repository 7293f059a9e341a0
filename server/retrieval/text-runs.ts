export interface TextRun {
  kind: 'han' | 'latin' | 'number';
  text: string;
}

/**
 * Cuts normalised text into runs of Han characters, of Latin letters and of digits; everything else separates.
 * `1,000` and `3.85` stay whole (thousands separators are dropped), `100%` gives `100`.
 */
export function textRuns(normalized: string): TextRun[] {
  const runs: TextRun[] = [];
  for (let at = 0; at < normalized.length; ) {
    const kind = kindOf(normalized.charCodeAt(at));
    let end = at + 1;
    while (end < normalized.length && (kindOf(normalized.charCodeAt(end)) === kind || (kind === 'number' && joinsDigits(normalized, end)))) end++;
    const text = normalized.slice(at, end);
    if (kind) runs.push({ kind, text: kind === 'number' ? text.replaceAll(',', '') : text });
    at = end;
  }
  return runs;
}

function kindOf(code: number): TextRun['kind'] | undefined {
  if (code >= 0x61 && code <= 0x7a) return 'latin';
  if (code >= 0x30 && code <= 0x39) return 'number';
  // The extensions, the compatibility forms and the halves of the supplementary planes count as Han: nothing else of them occurs in banking.
  if ((code >= 0x3400 && code <= 0x9fff) || (code >= 0xf900 && code <= 0xfaff) || (code >= 0xd840 && code <= 0xdfff)) return 'han';
  // Latin letters with accents, as in names of places.
  if (code >= 0xdf && code <= 0x24f && code !== 0xf7) return 'latin';
  return undefined;
}

function joinsDigits(text: string, at: number): boolean {
  if (kindOf(text.charCodeAt(at + 1)) !== 'number') return false;
  if (text[at] === '.') return true;
  return text[at] === ',' && /^,\d{3}(?!\d)/.test(text.slice(at, at + 5));
}
