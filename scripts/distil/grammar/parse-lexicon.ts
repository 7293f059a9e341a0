/** One thing or act of banking with its names in both languages; the first name of each is the plain one. */
export interface Term {
  zh: string[];
  en: string[];
}

/** Reads lines `名/别名 = name/other name`. Throws on a line that is not of this form: a lexicon is code and its mistakes are ours. */
export function parseTerms(lexicon: string): Term[] {
  return linesOf(lexicon).map((line) => {
    const [zh, en, ...rest] = line.split('=').map((side) => side.split('/').map((name) => name.trim()).filter((name) => name !== ''));
    if (!zh?.length || !en?.length || rest.length > 0) throw new Error(`not a line of a lexicon: ${line}`);
    return { zh, en };
  });
}

/** Non-empty lines without their margins. */
export function linesOf(text: string): string[] {
  return text.split('\n').map((line) => line.trim()).filter((line) => line !== '');
}

/** Wordings separated by `|`. */
export function wordingsOf(text: string): string[] {
  return text.split('|').map((wording) => wording.trim()).filter((wording) => wording !== '');
}
