/** How a line of text starts, read from its numbering. Levels are those of {@link Block} headings and lie below Markdown's 1-6. */
export type LineStart =
  | { kind: 'heading'; level: number }
  | { kind: 'clause'; clause: string }
  | { kind: 'item' }
  | { kind: 'text' };

const NUMBER = '[零〇一二三四五六七八九十百千\\d]+';
const CHAPTER = new RegExp(`^第${NUMBER}([编編篇章节節])(?:\\s|　|$|[^，。；]{1,30}$)`);
const ARTICLE = new RegExp(`^第${NUMBER}[条條](?:之${NUMBER})?`);
const CHINESE_LIST = /^[一二三四五六七八九十]{1,3}[、.．]/;
const BRACKETED = /^[（(][一二三四五六七八九十]{1,3}[)）]/;
const DECIMAL = /^(\d{1,2}(?:\.\d{1,2}){1,3})\.?\s*(?=[^\d\s.%])/;
const ARABIC = /^(\d{1,2})[.．、)](?!\d)\s*\S/;
const OTHER_ITEM = /^(?:[（(]\d{1,2}[)）]|[（(]?[a-zA-Z][)）]|[（(][ivx]{1,4}[)）]|[①-⑳]|[[［]\d{1,2}[\]］]|⁽?[ᵃᵇᶜᵈᵉᶠᵍʰⁱʲ]⁾?\s?(?=\S)|⁽?[¹²³⁴⁵⁶⁷⁸⁹][⁰¹²³⁴⁵⁶⁷⁸⁹]?⁾?\s?(?=\S)|[*#^†‡※]{1,3}\s?(?=\S)|[•·●○◆■□▪◦‣–*-]\s|[➢✓►])/;
const ENGLISH_PART = /^(?:(?:part|chapter|section|article|schedule|appendix)\s+(?:\d+|[ivxlc]+|[a-z])\b)/i;
const ENDS_SENTENCE = /[。；;，,、.!！?？：:]$/;

/** Whether `text` is short and ends like a title does. */
export function looksLikeTitle(text: string): boolean {
  const limit = /[\u3400-\u9fff]/.test(text) ? 36 : 90;
  return text.length <= limit && !ENDS_SENTENCE.test(text) && !/[。；]/.test(text);
}

export function readLineStart(text: string): LineStart {
  const chapter = CHAPTER.exec(text);
  if (chapter && text.length <= 50) return { kind: 'heading', level: chapter[1] === '章' ? 11 : /[节節]/.test(chapter[1] ?? '') ? 12 : 10 };
  const article = ARTICLE.exec(text);
  if (article) return { kind: 'clause', clause: article[0] };
  if (CHINESE_LIST.test(text)) return looksLikeTitle(text) ? { kind: 'heading', level: 13 } : { kind: 'item' };
  if (BRACKETED.test(text)) return looksLikeTitle(text) && text.length <= 20 ? { kind: 'heading', level: 14 } : { kind: 'item' };
  if (ENGLISH_PART.test(text) && looksLikeTitle(text)) return { kind: 'heading', level: 11 };
  const decimal = DECIMAL.exec(text);
  if (decimal?.[1] !== undefined) return { kind: 'clause', clause: decimal[1] };
  if (ARABIC.test(text) || OTHER_ITEM.test(text)) return { kind: 'item' };
  return { kind: 'text' };
}
