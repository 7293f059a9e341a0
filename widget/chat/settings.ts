import type { WireLanguage } from '../../server/protocol.ts';

/** How the bank set the widget up on its page. */
export interface Settings {
  language: WireLanguage;
  /** Name in the header; null = the bank's own name. */
  title: string | null;
  accent: string;
  theme: 'auto' | 'light' | 'dark';
  isElder: boolean;
  /** Origin of the page that frames this one; null when opened by itself. */
  hostOrigin: string | null;
  /** The host page without its query. */
  page: string | null;
}

export const DEFAULT_ACCENT = '#0b5cad';

/** Reads the settings that the loader put behind the `#` of the frame's address; whatever is odd falls back to the default. */
export function readSettings(hash: string, browserLanguage: string): Settings {
  const given = new URLSearchParams(hash.replace(/^#/, ''));
  const theme = given.get('theme');
  return {
    language: readLanguage(given.get('language') || browserLanguage),
    title: given.get('title')?.trim().slice(0, 60) || null,
    accent: given.get('accent') || DEFAULT_ACCENT,
    theme: theme === 'light' || theme === 'dark' ? theme : 'auto',
    isElder: given.get('elder') === 'true',
    hostOrigin: readOrigin(given.get('host')),
    page: given.get('page'),
  };
}

/** The nearest language that the widget speaks. */
export function readLanguage(tag: string): WireLanguage {
  if (/^zh-(hant|tw|hk|mo)/i.test(tag)) return 'zh-Hant';
  return /^zh/i.test(tag) ? 'zh-CN' : 'en';
}

function readOrigin(text: string | null): string | null {
  return text !== null && /^https?:\/\/[^/?#\s]+$/.test(text) ? text : null;
}
