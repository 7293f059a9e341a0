import type { Block } from './block.ts';

const CIRCLED = '①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳';
const SUPERSCRIPT = '⁰¹²³⁴⁵⁶⁷⁸⁹';
const LETTERS = 'ᵃᵇᶜᵈᵉᶠᵍʰⁱʲ';

/** A marker in a cell: after a word, never at its start, where the same sign would number a list. */
const MARKER = new RegExp(
  `(?<=\\S)\\s?(?:[（(]?(?:注|註|见注|note)\\s?([${CIRCLED}]|\\d{1,2})[)）]?|([${CIRCLED}])|(⁽?[${SUPERSCRIPT}]{1,2}⁾?(?:[,，][${SUPERSCRIPT}]{1,2})*)|[[［](\\d{1,2})[\\]］]|[（(](\\d{1,2})[)）](?=$|[\\s,，；;/&+（(])|(\\*{1,3}|[#^†‡§△▲※]{1,2})(?=$|[\\s,，；;(（])|(\\^|[†‡※])(?=[/、\u3400-\u9fff])|(⁽?[${LETTERS}]⁾?))`,
  'gi',
);
/** A note begins with its marker. */
const NOTE_START = new RegExp(
  `^(?:[（(]?(?:注|註|note|remark)\\s?([${CIRCLED}]|\\d{1,2})[)）]?\\s?[：:.、]?|([${CIRCLED}])|(⁽?[${SUPERSCRIPT}]{1,2}⁾?)|(⁽?[${LETTERS}]⁾?)|[[［](\\d{1,2})[\\]］]|[（(](\\d{1,2})[)）]|(\\d{1,2})[.、．]|(\\*{1,3}|[#^†‡§△▲※]{1,2}))\\s*(?=\\S)`,
  'i',
);
const NOTES_HEADING = /^(?:[【[(（]?(?:注|註|备注|備註|附注|附註|注释|註釋|注解|脚注|腳註|notes?|remarks?|footnotes?)[】\])）]?)\s*[：:]?\s*$/i;
const NOTES_LEAD = /^(?:注|註|备注|備註|附注|附註|notes?|remarks?)\s*[：:]\s*(?=\S)/i;

/** The normal form of a marker: its number, or its sign. */
function normalMarker(mark: string): string {
  if (CIRCLED.includes(mark)) return String(CIRCLED.indexOf(mark) + 1);
  const digits = mark.replace(/[⁽⁾]/g, '');
  if (digits !== '' && SUPERSCRIPT.includes(digits.charAt(0))) return Array.from(digits, (char) => SUPERSCRIPT.indexOf(char)).join('');
  if (LETTERS.includes(digits)) return 'abcdefghij'.charAt(LETTERS.indexOf(digits));
  return mark;
}

/** Finds the footnote markers in a cell or title, and gives the text without those that `isNote` knows. */
export function takeMarkers(text: string, isNote: (marker: string) => boolean): { text: string; markers: string[] } {
  const markers: string[] = [];
  const rest = text.replace(MARKER, (whole, ...groups: unknown[]) => {
    const found = (groups.slice(0, 8).find((group): group is string => typeof group === 'string') ?? '').split(',').map(normalMarker);
    if (!found.every(isNote)) return whole;
    markers.push(...found);
    return '';
  });
  return { text: rest.trim(), markers };
}

export function readNoteStart(text: string): { marker: string; text: string } | null {
  const bare = text.replace(/^[•·●▪]\s*/, '');
  const match = NOTE_START.exec(bare);
  const mark = match?.slice(1).find((group: string | undefined) => group !== undefined);
  return match && mark !== undefined ? { marker: normalMarker(mark), text: bare.slice(match[0].length) } : null;
}

/**
 * Turns paragraphs and items that explain markers into notes: what follows a line 注 / 备注 / Notes, and after a table
 * what begins with a marker that the table uses. A text that only begins 注：… becomes a note to the table before it.
 */
export function markNotes(blocks: readonly Block[]): Block[] {
  const marked: Block[] = [];
  let used = new Set<string>();
  let inNotes = false;
  // Below another heading (1) and 1. number ordinary lists; [1] and ① still can only be notes.
  let isFarOff = false;
  let lastNote = '';
  for (const block of blocks) {
    if (block.kind === 'table') {
      used = new Set([...used, ...markersOf(block)]);
      isFarOff = false;
      inNotes = false;
      lastNote = '';
    } else if ((block.kind === 'heading' || block.kind === 'paragraph') && NOTES_HEADING.test(block.text)) {
      inNotes = true;
      lastNote = '';
    } else if (block.kind === 'paragraph' || block.kind === 'item') {
      const notes = readNotes(block.text, (marker, isWeak) => inNotes || (used.has(marker) && marker !== lastNote && !(isFarOff && isWeak)), marked.some((other) => other.kind === 'table'));
      inNotes = inNotes && notes.length > 0;
      if (notes.length > 0) {
        marked.push(...notes.map((note): Block => ({ kind: 'note', ...note, page: block.page })));
        lastNote = notes.at(-1)?.marker ?? '';
        inNotes ||= NOTES_LEAD.test(block.text);
        continue;
      }
    } else if (block.kind === 'heading') {
      isFarOff = true;
      inNotes = false;
    }
    marked.push(block);
  }
  return marked;
}

function markersOf(table: Extract<Block, { kind: 'table' }>): string[] {
  const texts = [table.title, ...table.rows.flatMap((row) => [...row.group, ...row.cells.flatMap((cell) => [cell.header, cell.value])])];
  return texts.flatMap((text) => takeMarkers(text, () => true).markers);
}

/** Reads one block as notes: 注：①…；②… holds several, 注：… one without a marker. */
function readNotes(text: string, isNote: (marker: string, isWeak: boolean) => boolean, hasTable: boolean): { marker: string; text: string }[] {
  const lead = hasTable ? NOTES_LEAD.exec(text)?.[0] : undefined;
  const body = (lead === undefined ? text : text.slice(lead.length)).replace(/^[•·●▪]\s*/, '');
  const first = readNoteStart(body);
  if (first && (lead !== undefined || isNote(first.marker, /^(?:[（(]?\d|[*#])/.test(body)))) return splitSeries(body);
  return lead === undefined ? [] : [{ marker: '', text: body }];
}

/** Splits ①…②… and 1.…2.… written in one paragraph, as long as the numbers rise. */
function splitSeries(body: string): { marker: string; text: string }[] {
  const parts = body.split(new RegExp(`(?<=[。；;.\\s])\\s*(?=[${CIRCLED}]|[（(]\\d{1,2}[)）]|[[［]\\d{1,2}[\\]］]|\\d{1,2}[.、．](?!\\d))`));
  const notes: { marker: string; text: string }[] = [];
  for (const part of parts) {
    const note = readNoteStart(part.trim());
    const last = notes.at(-1);
    if (note && (!last || Number(note.marker) === Number(last.marker) + 1)) notes.push({ marker: note.marker, text: note.text.trim() });
    else if (last) last.text += part;
  }
  return notes.map((note) => ({ ...note, text: note.text.trim() }));
}
