import { OPS } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { clipDrawing, isShown, narrowClip } from './pdf-clip.ts';
import { multiply, toMatrix, uprightMatrix, type Matrix } from './pdf-matrix.ts';
import type { Box, PageContent, Run } from './pdf-page.ts';
import { readPath, type Drawing } from './pdf-paths.ts';
import { TextState, type Font, type Glyph, type Stroke } from './pdf-text-state.ts';

export interface OperatorList {
  fnArray: readonly number[];
  argsArray: readonly unknown[];
}

export interface PageFrame {
  number: number;
  view: readonly number[];
  rotate: number;
  font(name: string): Font;
}

interface State {
  matrix: Matrix;
  text: TextState;
  fill: string;
  /** The part of the page that is shown. */
  clip: Box;
}

/**
 * Reads text and drawn lines of a page out of pdf.js's drawing operations, in one pass: its getTextContent gives no lines,
 * and asking for both costs as much again. Text that runs in another direction than most of the page is left out.
 */
export function readPage(list: OperatorList, frame: PageFrame): PageContent {
  const { matrix, width, height } = uprightMatrix(frame.view, frame.rotate);
  const drawing: Drawing = { horizontal: [], vertical: [], fills: [] };
  const strokes: Stroke[] = [];
  const stack: State[] = [];
  let state: State = { matrix, text: new TextState(), fill: '#000000', clip: { x0: 0, y0: 0, x1: width, y1: height } };
  let isClipping = false;
  const restore = (): void => { state = stack.pop() ?? state; };
  const save = (): void => { stack.push({ ...state, text: state.text.copy() }); };
  list.fnArray.forEach((operation, index) => {
    const args = (list.argsArray[index] ?? []) as unknown[];
    const number = (at: number): number => Number(args[at] ?? 0);
    switch (operation) {
      case OPS.save: save(); break;
      case OPS.restore: case OPS.paintFormXObjectEnd: restore(); break;
      case OPS.transform: state.matrix = multiply(state.matrix, toMatrix(args)); break;
      case OPS.paintFormXObjectBegin:
        save();
        if (args[0]) state.matrix = multiply(state.matrix, toMatrix(args[0]));
        state.clip = narrowClip(state.clip, args[1], state.matrix);
        break;
      case OPS.clip: case OPS.eoClip: isClipping = true; break;
      case OPS.constructPath:
        addDrawing(drawing, args, state);
        // A path is drawn before it becomes the border of what is shown.
        if (isClipping) state.clip = narrowClip(state.clip, args[2], state.matrix);
        isClipping = false;
        break;
      case OPS.setFillRGBColor: state.fill = typeof args[0] === 'string' ? args[0] : '#000000'; break;
      case OPS.showText: strokes.push(...state.text.show(args[0] as (Glyph | number)[], state.matrix).filter((stroke) => isStrokeShown(stroke, state.clip))); break;
      default: setText(state.text, operation, args, number, frame);
    }
  });
  return { number: frame.number, ...toRuns(strokes, width, height), ...drawing };
}

function addDrawing(drawing: Drawing, args: unknown[], state: State): void {
  const drawn: Drawing = { horizontal: [], vertical: [], fills: [] };
  readPath(args, state.matrix, state.fill, drawn);
  const { horizontal, vertical, fills } = clipDrawing(drawn, state.clip);
  drawing.horizontal.push(...horizontal);
  drawing.vertical.push(...vertical);
  drawing.fills.push(...fills);
}

function isStrokeShown({ start, end, size }: Stroke, clip: Box): boolean {
  // Either side of the baseline counts: which one the letters stand on depends on the direction of the text.
  return [0.3, -0.3].some((rise) => isShown(clip, (start[0] + end[0]) / 2, (start[1] + end[1]) / 2 + rise * size));
}

function setText(text: TextState, operation: number, args: unknown[], number: (at: number) => number, frame: PageFrame): void {
  switch (operation) {
    case OPS.beginText: text.setMatrix([1, 0, 0, 1, 0, 0]); break;
    case OPS.setFont: text.font = frame.font(String(args[0])); text.size = number(1); break;
    case OPS.setCharSpacing: text.charSpacing = number(0); break;
    case OPS.setWordSpacing: text.wordSpacing = number(0); break;
    case OPS.setHScale: text.horizontalScale = number(0) / 100; break;
    case OPS.setLeading: text.leading = -number(0); break;
    case OPS.setTextRise: text.rise = number(0); break;
    case OPS.setTextMatrix: text.setMatrix(toMatrix(args)); break;
    case OPS.moveText: text.move(number(0), number(1)); break;
    case OPS.setLeadingMoveText: text.leading = number(1); text.move(number(0), number(1)); break;
    case OPS.nextLine: text.move(0, text.leading); break;
  }
}

/** Keeps the reading direction that most characters have, turns a sideways page upright, and drops text drawn twice (faux bold). */
function toRuns(strokes: readonly Stroke[], width: number, height: number): Pick<PageContent, 'runs' | 'width' | 'height'> {
  const counts = new Map<number, number>();
  for (const stroke of strokes) counts.set(stroke.angle, (counts.get(stroke.angle) ?? 0) + stroke.text.length);
  const angle = [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 0;
  const isSideways = Math.abs(angle) === 90;
  const turn = ([x, y]: [number, number]): [number, number] => (angle === 90 ? [y, width - x] : angle === -90 ? [height - y, x] : Math.abs(angle) === 180 ? [width - x, height - y] : [x, y]);
  const seen = new Map<string, Run[]>();
  const runs: Run[] = [];
  for (const stroke of strokes) {
    if (Math.abs(stroke.angle - angle) > 5) continue;
    const [start, end] = [turn(stroke.start), turn(stroke.end)];
    const run: Run = { text: stroke.text, x0: Math.min(start[0], end[0]), x1: Math.max(start[0], end[0]), y: start[1], size: stroke.size, bold: stroke.bold };
    const twins = seen.get(run.text) ?? [];
    const near = run.size * 0.2;
    const twin = twins.find((other) => Math.abs(other.x0 - run.x0) < near && Math.abs(other.y - run.y) < near);
    if (twin) { twin.bold = true; continue; }
    seen.set(run.text, [...twins.slice(-40), run]);
    runs.push(run);
  }
  return { runs, width: isSideways ? height : width, height: isSideways ? width : height };
}
