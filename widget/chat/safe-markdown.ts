/** What may stand in a line of an answer. There is no kind for HTML, images or forms: they stay the letters they are. */
export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'strong'; children: Inline[] }
  | { kind: 'link'; href: string; text: string }
  | { kind: 'phone'; href: string; text: string }
  | { kind: 'mark'; n: number };

/** Runs of inlines that are read aloud as one. */
export type Sentence = Inline[];

export type Block =
  | { kind: 'paragraph'; lines: Sentence[][] }
  | { kind: 'list'; ordered: boolean; start: number; items: Sentence[][] };

export interface MarkdownRules {
  /** Hosts that a link may lead to, exactly. */
  allowedHosts: readonly string[];
  /** The bank's phone numbers as written; only these become links. */
  phones: readonly string[];
  /** Marks that have a source; others stay text. */
  marks: readonly number[];
}

const BULLET = /^\s{0,3}[-*•]\s+(.*)$/;
const NUMBERED = /^\s{0,3}(\d{1,3})[.)、]\s+(.*)$/;
const HEADING = /^\s{0,3}#{1,6}\s+(.*)$/;

/** Reads the safe subset of Markdown: paragraphs, lists, bold, allowed links, phones and source marks. Linear in the text's length. */
export function parseMarkdown(text: string, rules: MarkdownRules): Block[] {
  const blocks: Block[] = [];
  let open: Block | null = null;
  for (const line of text.split('\n')) {
    if (line.trim() === '') {
      open = null;
      continue;
    }
    const item = readItem(line);
    if (item) {
      if (open?.kind !== 'list' || open.ordered !== item.ordered) blocks.push((open = { kind: 'list', ordered: item.ordered, start: item.start, items: [] }));
      open.items.push(sentencesOf(item.text, rules));
      continue;
    }
    if (open?.kind !== 'paragraph') blocks.push((open = { kind: 'paragraph', lines: [] }));
    const heading = HEADING.exec(line);
    open.lines.push(heading ? [[{ kind: 'strong', children: parseInline(heading[1] ?? '', rules) }]] : sentencesOf(line, rules));
  }
  return blocks;
}

function readItem(line: string): { ordered: boolean; start: number; text: string } | null {
  const bullet = BULLET.exec(line);
  if (bullet) return { ordered: false, start: 1, text: bullet[1] ?? '' };
  const numbered = NUMBERED.exec(line);
  return numbered ? { ordered: true, start: Number(numbered[1]), text: numbered[2] ?? '' } : null;
}

const TOKEN = /\*\*([^*\n]{1,500})\*\*|\[([^[\]\n]{1,200})\]\(([^()\s]{1,500})\)|\[(\d{1,3})\]|(https?:\/\/[^\s<>"'，。；、）)】]{1,500})/g;

/** The inlines of one line. What is not understood, or not allowed, stays text. */
export function parseInline(line: string, rules: MarkdownRules): Inline[] {
  const found: Inline[] = [];
  let end = 0;
  for (const match of line.matchAll(TOKEN)) {
    const inline = readToken(match, rules);
    if (!inline) continue;
    found.push(...readPhones(line.slice(end, match.index), rules.phones), inline);
    end = match.index + match[0].length;
  }
  found.push(...readPhones(line.slice(end), rules.phones));
  return found;
}

function readToken([, bold, label, target, mark, bare]: RegExpExecArray, rules: MarkdownRules): Inline | null {
  if (bold !== undefined) return { kind: 'strong', children: parseInline(bold, rules) };
  if (mark !== undefined) return rules.marks.includes(Number(mark)) ? { kind: 'mark', n: Number(mark) } : null;
  const href = allowedHref(target ?? bare ?? '', rules.allowedHosts);
  if (href !== null) return { kind: 'link', href, text: label ?? bare ?? href };
  // A link that may not be followed keeps its words; its address would only invite to copy it.
  return label === undefined ? null : { kind: 'text', text: label };
}

/** The address, when it is https on an allowed host without credentials or port; otherwise null. */
export function allowedHref(address: string, allowedHosts: readonly string[]): string | null {
  const url = readUrl(address);
  if (!url) return null;
  const isPlain = url.protocol === 'https:' && url.username === '' && url.password === '' && url.port === '';
  return isPlain && allowedHosts.includes(url.hostname) ? url.href : null;
}

function readUrl(address: string): URL | null {
  try {
    return new URL(address);
  } catch {
    return null; // not an address: it stays text
  }
}

const PHONE_CUE = /(?:拨打|撥打|致电|致電|电话|電話|热线|熱線|专线|專線|报警|報警|急救|[拨撥打]|call|dial|phone|line|hotline|on|police)[^\d\n]{0,8}$/i;
const OR = /^\s*(?:[或、和及/,，]|or|and)\s*$/i;
const AMOUNT_AFTER = /^\s*(?:%|‰|元|万|萬|亿|億|天|日|个|個|年|月|次|笔|筆|岁|歲|分钟|分鐘|yuan|cny|rmb|days?|years?|months?)/i;

function readPhones(text: string, phones: readonly string[]): Inline[] {
  const found: Inline[] = [];
  let end = 0;
  for (const { at, phone } of findNumbers(text, phones)) {
    const follows = found[found.length - 1]?.kind === 'phone' && OR.test(text.slice(end, at));
    if (at < end || !standsAsPhone(text, at, phone, follows)) continue;
    if (at > end) found.push({ kind: 'text', text: text.slice(end, at) });
    found.push({ kind: 'phone', href: phoneHref(phone), text: phone });
    end = at + phone.length;
  }
  if (end < text.length) found.push({ kind: 'text', text: text.slice(end) });
  return found;
}

/** Where the phones' digits stand, in reading order, the longer first. */
function findNumbers(text: string, phones: readonly string[]): { at: number; phone: string }[] {
  const found: { at: number; phone: string }[] = [];
  for (const phone of phones.filter((entry) => entry !== '')) {
    for (let at = text.indexOf(phone); at !== -1; at = text.indexOf(phone, at + phone.length)) found.push({ at, phone });
  }
  return found.sort((a, b) => a.at - b.at || b.phone.length - a.phone.length);
}

/** Short numbers such as 120 are more often an amount than a phone, so these need a word that says so, or a phone just before. */
function standsAsPhone(text: string, at: number, phone: string, follows: boolean): boolean {
  const before = text.slice(Math.max(0, at - 16), at);
  const after = text.slice(at + phone.length, at + phone.length + 12);
  if (/[\d.,+-]$/.test(before) || /^[\d-]|^[.,]\d/.test(after)) return false;
  return phone.replace(/\D/g, '').length > 5 || ((follows || PHONE_CUE.test(before)) && !AMOUNT_AFTER.test(after));
}

export function phoneHref(phone: string): string {
  return `tel:${phone.replace(/[^\d+]/g, '')}`;
}

/** Groups a line's inlines into sentences, so that each can be announced once; marks stay with the sentence before them. */
function sentencesOf(line: string, rules: MarkdownRules): Sentence[] {
  const sentences: Sentence[] = [];
  let current: Sentence = [];
  let isEnded = false;
  for (const inline of parseInline(line, rules)) {
    const pieces: Inline[] = inline.kind === 'text' ? cutSentences(inline.text).map((text) => ({ kind: 'text', text })) : [inline];
    for (const piece of pieces) {
      if (isEnded && piece.kind !== 'mark') {
        sentences.push(current);
        current = [];
      }
      current.push(piece);
      isEnded = piece.kind === 'text' ? ENDED.test(piece.text) : isEnded && piece.kind === 'mark';
    }
  }
  if (current.length > 0) sentences.push(current);
  return sentences;
}

const END = /[。！？!?；;]+[”’」』）)"]*\s*|[a-z)]\.\s+/g;
const ENDED = /(?:[。！？!?；;.][”’」』）)"]*)\s*$/;

// No lookbehind: browsers on phones from before 2023 refuse a whole script that holds one.
function cutSentences(text: string): string[] {
  const pieces: string[] = [];
  let start = 0;
  for (const match of text.matchAll(END)) {
    const end = match.index + match[0].length;
    pieces.push(text.slice(start, end));
    start = end;
  }
  if (start < text.length) pieces.push(text.slice(start));
  return pieces;
}
