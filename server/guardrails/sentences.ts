/** Cuts a growing text into sentences. */
export interface SentenceSplitter {
  /** Takes the next part of the text; gives the sentences that are now certainly complete. */
  push(text: string): string[];
  /** Gives what is left. Whoever streams decides whether an unfinished sentence may be used. */
  end(): string[];
}

const WIDE_STOPS = '。！？!?';
const CLOSERS = '”’"\'」』）)】》〉*_~';
const MARK = /\[\d{1,3}(?: ?[,，、] ?\d{1,3}){0,9}\]/y;
const UNFINISHED_MARK = /\[[\d ,，、]{0,40}$/y;
/** Never end a sentence. */
const ABBREVIATIONS = new Set(['e.g', 'i.e', 'eg', 'ie', 'vs', 'mr', 'mrs', 'ms', 'dr', 'approx', 'max', 'min', 'incl', 'excl', 'cf', 'viz', 'st', 'prof', 'dept', 'est']);
/** End one only where a capital or a Chinese character follows. */
const MAYBE_LAST = new Set(['etc', 'inc', 'ltd', 'co', 'corp', 'a.m', 'p.m', 'u.s', 'u.k', 'u.s.a', 'h.k', 'p.r.c', 'no', 'nos', 'bros', 'jan', 'feb', 'mar', 'apr', 'jun', 'jul', 'aug', 'sept', 'sep', 'oct', 'nov', 'dec']);
/** Take a number after them. */
const BEFORE_NUMBER = new Set(['no', 'nos', 'art', 'sec', 'para', 'fig', 'ch', 'p', 'pp', 'vol', 'ext', 'tel']);
const LONGEST_WORD = 24;
/** How far back a stop looks: more than a word or a list number with its indent. */
const LOOK_BACK = 64;
const WINDOW = 512;

/**
 * Splits Chinese and English sentence by sentence; joined again, the pieces are the text, however it was cut up on the way in.
 * Closing quotes, brackets and citation marks after a stop belong to the sentence before, and so do blanks.
 * A boundary is given only once what follows it has been seen, so a piece never changes later. Takes time in proportion to the text.
 */
export function splitSentences(): SentenceSplitter {
  /** The open sentence, but for its last part: what is read again and again stays short. */
  let head: string[] = [];
  let text = '';
  let at = 0;
  let tail: Tail | undefined;

  const take = (isEnd: boolean): string[] => {
    const pieces: string[] = [];
    let from = 0;
    while (at < text.length) {
      if (tail === undefined) {
        tail = openTail(text, at, head.length > 0 && from === 0 ? -1 : from);
        at++;
        continue;
      }
      const step = readTail(text, at, tail, isEnd);
      if (step === 'wait') break;
      if (step > 0) {
        at += step;
        continue;
      }
      if (isBoundary(text, at, tail)) {
        pieces.push(head.join('') + text.slice(from, at));
        head = [];
        from = at;
      }
      tail = undefined;
    }
    const read = Math.max(from, at > from + WINDOW ? at - LOOK_BACK : from);
    if (read > from) head.push(text.slice(from, read));
    text = text.slice(read);
    at -= read;
    return pieces;
  };

  return {
    push(more) {
      text += more;
      return take(false);
    },
    end() {
      const pieces = take(true);
      const rest = head.join('') + text;
      if (rest !== '') pieces.push(rest);
      head = [];
      text = '';
      at = 0;
      tail = undefined;
      return pieces;
    },
  };
}

/** What was read after a possible end of a sentence. */
interface Tail {
  kind: 'wide' | 'dot' | 'ascii' | 'line';
  /** Only of dots: `1.` at the head of the piece, the word before, another dot before. */
  isListNumber: boolean;
  word: string;
  isAfterDot: boolean;
  isBeforeDot: boolean;
  isFresh: boolean;
  sawBlank: boolean;
  sawLine: boolean;
  sawMark: boolean;
}

function openTail(text: string, at: number, from: number): Tail | undefined {
  const char = text.charAt(at);
  const kind = char === '\n' ? 'line' : char === '.' ? 'dot' : char === '!' || char === '?' ? 'ascii' : WIDE_STOPS.includes(char) ? 'wide' : undefined;
  if (kind === undefined) return undefined;
  return { kind, isListNumber: kind === 'dot' && isListNumber(text, at, from), word: kind === 'dot' ? wordBefore(text, at, from) : '', isAfterDot: at > from && text[at - 1] === '.', isBeforeDot: false, isFresh: true, sawBlank: false, sawLine: kind === 'line', sawMark: false };
}

/** How many characters at `at` still belong to the sentence; 0 when it is over; `wait` when that can't be known yet. */
function readTail(text: string, at: number, tail: Tail, isEnd: boolean): number | 'wait' {
  const char = text.charAt(at);
  if (tail.isFresh) tail.isBeforeDot = char === '.';
  tail.isFresh = false;
  if (char === '\n') {
    tail.sawLine = true;
    return 1;
  }
  if (char === ' ' || char === '\t' || char === '\r' || char === '\u3000' || char === '\u00a0') {
    tail.sawBlank = true;
    return 1;
  }
  // After a line end a mark or a closing sign begins something new.
  if (tail.sawLine) return 0;
  if (char === '[') {
    MARK.lastIndex = at;
    const mark = MARK.exec(text);
    if (mark) {
      tail.sawMark = true;
      return mark[0].length;
    }
    UNFINISHED_MARK.lastIndex = at;
    return !isEnd && UNFINISHED_MARK.test(text) ? 'wait' : 0;
  }
  if (tail.sawBlank && !tail.sawMark) return 0;
  return WIDE_STOPS.includes(char) || char === '.' || CLOSERS.includes(char) ? 1 : 0;
}

/** Whether the stop ends a sentence, now that the character at `at` is known to come next. */
function isBoundary(text: string, at: number, tail: Tail): boolean {
  if (tail.sawLine || tail.kind === 'wide') return true;
  if (tail.isListNumber) return false;
  const next = text.charAt(at);
  const isWideNext = next > '\u2e7f';
  if (!tail.sawBlank && !tail.sawMark) return isWideNext && !(tail.kind === 'dot' && tail.isBeforeDot);
  if (tail.kind === 'ascii') return true;
  if (tail.isBeforeDot || tail.isAfterDot) return tail.sawMark;
  const { word } = tail;
  if (ABBREVIATIONS.has(word)) return false;
  if (BEFORE_NUMBER.has(word) && next >= '0' && next <= '9') return false;
  if (MAYBE_LAST.has(word) || /^[a-z]$/.test(word)) return isWideNext || tail.sawMark || (/\p{Lu}/u.test(next) && word !== 'co' && !/^[a-z]$/.test(word));
  return true;
}

/** `1.` and `12.` at the head of a line or piece, or after a colon or semicolon. */
function isListNumber(text: string, stop: number, from: number): boolean {
  let first = stop;
  while (first > from && stop - first < 3 && isDigit(text.charAt(first - 1))) first--;
  if (first === stop || (first > from && (isDigit(text.charAt(first - 1)) || text[first - 1] === '.'))) return false;
  let before = first - 1;
  while (before >= from && first - before <= 8 && ' \t\u3000-*>#'.includes(text.charAt(before))) before--;
  return before < from || '\n:：;；'.includes(text.charAt(before));
}

function isDigit(char: string): boolean {
  return char >= '0' && char <= '9';
}

function wordBefore(text: string, stop: number, from: number): string {
  let first = stop;
  while (first > from && stop - first < LONGEST_WORD && /[A-Za-z.]/.test(text.charAt(first - 1))) first--;
  return text.slice(first, stop).toLowerCase();
}
