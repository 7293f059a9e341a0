import { apply, IDENTITY, multiply, type Matrix } from './pdf-matrix.ts';

/** A drawn piece of text before the page is turned upright: `angle` in degrees, 0 = reads left to right. */
export interface Stroke {
  text: string;
  start: [number, number];
  end: [number, number];
  size: number;
  angle: number;
  bold: boolean;
}

export interface Font {
  bold: boolean;
  vertical: boolean;
  /** Glyph space to text space, 0.001 for all but type 3 fonts. */
  scale: number;
}

export interface Glyph {
  unicode: string;
  width: number;
  isSpace: boolean;
  /** Vertical advance, only in vertical fonts. */
  vmetric?: number[] | null;
}

/** From this gap on, in ems, two pieces stand apart: columns, not words. */
const APART = 1.1;
const WORD_GAP = 0.18;

/** The text part of the graphics state, as ISO 32000-1 section 9.3 defines it. */
export class TextState {
  font: Font = { bold: false, vertical: false, scale: 0.001 };
  size = 1;
  charSpacing = 0;
  wordSpacing = 0;
  horizontalScale = 1;
  leading = 0;
  rise = 0;
  matrix: Matrix = IDENTITY;
  private x = 0;
  private y = 0;
  private lineX = 0;
  private lineY = 0;

  copy(): TextState {
    return Object.assign(new TextState(), this);
  }

  setMatrix(matrix: Matrix): void {
    this.matrix = matrix;
    this.x = this.y = this.lineX = this.lineY = 0;
  }

  move(dx: number, dy: number): void {
    this.x = this.lineX += dx;
    this.y = this.lineY += dy;
  }

  /** Advances over the glyphs and gives the pieces that were drawn; a wide gap inside them parts two pieces. */
  show(glyphs: readonly (Glyph | number)[], device: Matrix): Stroke[] {
    const strokes: Stroke[] = [];
    const total = multiply(device, this.matrix);
    const em = Math.abs(this.size);
    let text = '';
    let from = 0;
    let at = 0;
    let inkEnd = 0;
    const flush = (): void => {
      if (text.trim() !== '') strokes.push(this.stroke(total, text, from, inkEnd));
      text = '';
    };
    for (const glyph of glyphs) {
      if (typeof glyph === 'number') {
        at += (this.font.vertical ? 1 : -1) * glyph * this.size / 1000;
        continue;
      }
      const spacing = this.charSpacing + (glyph.isSpace ? this.wordSpacing : 0);
      const width = this.font.vertical ? -(glyph.vmetric?.[0] ?? -1000) * this.font.scale * this.size : glyph.width * this.font.scale * this.size;
      if (glyph.unicode.trim() !== '') {
        const gap = (at - inkEnd) / em;
        if (text !== '' && gap > APART) flush();
        else if (text !== '' && gap > WORD_GAP && !text.endsWith(' ')) text += ' ';
        if (text === '') from = at;
        text += glyph.unicode;
        inkEnd = at + width;
      }
      at += width + spacing;
    }
    flush();
    if (this.font.vertical) this.y -= at;
    else this.x += at * this.horizontalScale;
    return strokes;
  }

  private stroke(total: Matrix, text: string, from: number, to: number): Stroke {
    const along = (distance: number): [number, number] => (this.font.vertical
      ? apply(total, this.x, this.y - distance)
      : apply(total, this.x + distance * this.horizontalScale, this.y + this.rise));
    const [start, end] = [along(from), along(to)];
    const up = apply(total, this.x, this.y + Math.abs(this.size));
    const base = apply(total, this.x, this.y);
    const right = apply(total, this.x + 1, this.y);
    return {
      text, start, end, bold: this.font.bold,
      size: Math.hypot(up[0] - base[0], up[1] - base[1]),
      angle: Math.round(Math.atan2(right[1] - base[1], right[0] - base[0]) * 180 / Math.PI),
    };
  }
}
