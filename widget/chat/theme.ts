import { accentColours, parseColour, type Rgb } from './accent.ts';
import { DEFAULT_ACCENT, type Settings } from './settings.ts';

const SURFACE: Record<'light' | 'dark', Rgb> = { light: { r: 255, g: 255, b: 255 }, dark: { r: 29, g: 34, b: 41 } };

/** Sets the tokens of theme.css on the page. Set through the object model, since the page's policy allows no inline style. */
export function applyTheme(root: HTMLElement, settings: Pick<Settings, 'accent' | 'theme'>, prefersDark: boolean): void {
  const scheme = settings.theme === 'auto' ? (prefersDark ? 'dark' : 'light') : settings.theme;
  const accent = parseColour(settings.accent) ?? parseColour(DEFAULT_ACCENT);
  root.dataset.scheme = scheme;
  if (!accent) return;
  const colours = accentColours(accent, SURFACE[scheme]);
  root.style.setProperty('--accent', colours.accent);
  root.style.setProperty('--on-accent', colours.onAccent);
  root.style.setProperty('--accent-text', colours.accentText);
  root.style.setProperty('--tint', colours.tint);
}
