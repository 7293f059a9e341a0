export interface Rgb { r: number; g: number; b: number }

/** Colours made from the bank's accent that keep the contrast which its own shade may lack. */
export interface AccentColours {
  /** Fill of buttons. */
  accent: string;
  /** Text on the fill, at least 4.5:1. */
  onAccent: string;
  /** The accent as text on the surface, at least 4.5:1. */
  accentText: string;
  /** A quiet tint of the surface, for the customer's bubble. */
  tint: string;
}

const WHITE: Rgb = { r: 255, g: 255, b: 255 };
const INK: Rgb = { r: 16, g: 20, b: 26 };
const ENOUGH = 4.5;
const STEPS = 20;

/** Reads `#rgb` or `#rrggbb`; null for anything else, so that no style can be smuggled in by an attribute. */
export function parseColour(text: string): Rgb | null {
  const match = /^#(?:([\da-f])([\da-f])([\da-f])|([\da-f]{2})([\da-f]{2})([\da-f]{2}))$/i.exec(text.trim());
  if (!match) return null;
  const [r, g, b] = match.slice(1).filter((part) => (part as string | undefined) !== undefined).map((part) => parseInt(part.length === 1 ? part + part : part, 16));
  return r === undefined || g === undefined || b === undefined ? null : { r, g, b };
}

/** Contrast ratio of two colours by WCAG 2.2, from 1 to 21. */
export function contrast(one: Rgb, other: Rgb): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** The colours for a scheme; text on the fill and accented text always reach 4.5:1, whatever the bank chose. */
export function accentColours(accent: Rgb, surface: Rgb): AccentColours {
  const onAccent = contrast(WHITE, accent) >= ENOUGH ? WHITE : INK;
  const far = luminance(surface) > 0.5 ? INK : WHITE;
  const tint = mix(surface, accent, 0.12);
  let accentText = accent;
  // Read on the tint as well, which is the darker of the two grounds in a light scheme.
  for (let step = 1; step <= STEPS && Math.min(contrast(accentText, surface), contrast(accentText, tint)) < ENOUGH; step += 1) accentText = mix(accent, far, step / STEPS);
  const fill = contrast(onAccent, accent) >= ENOUGH ? accent : mix(accent, WHITE, 0.3);
  return { accent: css(fill), onAccent: css(onAccent), accentText: css(accentText), tint: css(tint) };
}

function luminance({ r, g, b }: Rgb): number {
  const linear = (value: number): number => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
}

function mix(from: Rgb, to: Rgb, share: number): Rgb {
  const part = (a: number, b: number): number => Math.round(a + (b - a) * share);
  return { r: part(from.r, to.r), g: part(from.g, to.g), b: part(from.b, to.b) };
}

function css({ r, g, b }: Rgb): string {
  return `rgb(${r}, ${g}, ${b})`;
}
