import type { Line } from './pdf-lines.ts';

export interface PageLines {
  number: number;
  height: number;
  lines: Line[];
}

const EDGE = 0.13;
const PAGE_NUMBER = /^(?:[-–—\s]*\d{1,4}[-–—\s]*|第\s?\d+\s?[页頁].{0,12}|(?:page|p\.)\s?\d+(?:\s?(?:of|\/)\s?\d+)?|\d+\s?\/\s?\d+)$/i;

/**
 * Finds running headers and footers: lines near the top or bottom edge that come again at the same height on other pages,
 * but for their digits and months, and page numbers. Large type is no furniture: "Part 1" and "Part 2" may head their pages.
 */
export function findFurniture(pages: readonly PageLines[]): Set<Line> {
  const furniture = new Set<Line>();
  const sizes = pages.flatMap((page) => page.lines.map((line) => line.size)).sort((a, b) => a - b);
  const largest = (sizes[Math.floor(sizes.length / 2)] ?? 10) * 1.3;
  const places = new Map<string, Line[]>();
  for (const page of pages) {
    for (const line of page.lines) {
      const isTop = line.y < page.height * EDGE;
      if (!isTop && line.y < page.height * (1 - EDGE)) continue;
      if (PAGE_NUMBER.test(line.text)) furniture.add(line);
      if (line.size > largest) continue;
      const key = `${isTop ? 't' : 'b'}${Math.round((isTop ? line.y : page.height - line.y) / 12)} ${shape(line.text)}`;
      places.set(key, [...places.get(key) ?? [], line]);
    }
  }
  const enough = pages.length <= 3 ? 2 : 3;
  for (const [, lines] of places) if (lines.length >= enough) for (const line of lines) furniture.add(line);
  return furniture;
}

function shape(text: string): string {
  return text.toLowerCase().replace(/\d+/g, '#').replace(/\b(?:january|february|march|april|may|june|july|august|september|october|november|december)\b/g, '#').replace(/\s+/g, '');
}
