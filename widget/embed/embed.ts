/**
 * The script that a bank pastes into its page: a launcher in a shadow root and, from the first opening on, the chat in a frame.
 * Stores nothing, loads nothing from elsewhere, and needs no inline style, so that a strict host policy lets it work.
 */
import type { FromFrame, ToFrame } from '../shared/frame-messages.ts';
import { launcherCss } from './launcher-css.ts';

type Call = 'open' | 'close';

interface OpenTeller {
  open: () => void;
  close: () => void;
  push: (call: Call) => void;
}

declare global {
  interface Window {
    /** Before this script has run a page may set an array and push calls to it; they are made later. */
    OpenTeller?: OpenTeller | Call[];
  }
}

const WORDS = { zh: ['打开智能客服', '关闭智能客服', '条新消息', '智能客服'], en: ['Open the assistant', 'Close the assistant', 'new messages', 'Assistant'] };

function mount(script: HTMLScriptElement): void {
  const { language = document.documentElement.lang || navigator.language, accent = '', title = '', position, theme = 'auto', elder = '' } = script.dataset;
  const { origin } = new URL(script.src);
  const [openWord, closeWord, newWord, nameWord] = WORDS[/^zh/i.test(language) ? 'zh' : 'en'];
  const waiting: ToFrame[] = [];
  let frame: HTMLIFrameElement | undefined;
  let isReady = false;
  let isOpen = false;

  const host = document.createElement('div');
  const root = host.attachShadow({ mode: 'open' });
  const box = root.appendChild(document.createElement('div'));
  const launcher = box.appendChild(document.createElement('button'));
  const badge = document.createElement('span');
  const icon = svg('svg', { viewBox: '0 0 24 24', 'aria-hidden': 'true' });
  icon.append(svg('path', { class: 'talk', d: 'M4 4h16v12H10l-5 4v-4H4z' }), svg('path', { class: 'shut', d: 'M6 6l12 12M18 6L6 18' }));
  launcher.append(icon, badge);
  launcher.type = 'button';
  style(root);
  host.lang = language;

  const paint = (colour: string): void => {
    const rgb = /^#([\da-f]{3}|[\da-f]{6})$/i.test(colour) ? colour : '#0b5cad';
    const parts = (rgb.length === 4 ? rgb.replace(/[^#]/g, '$&$&') : rgb).match(/[^#]{2}/g) ?? [];
    // Perceived brightness is enough to choose between a white and a black icon.
    const [r = 0, g = 0, b = 0] = parts.map((part) => parseInt(part, 16));
    host.style.setProperty('--a', rgb);
    host.style.setProperty('--i', r * 0.3 + g * 0.59 + b * 0.11 > 140 ? '#000' : '#fff');
  };
  const show = (unread: number): void => {
    badge.textContent = unread > 0 ? String(Math.min(unread, 99)) : '';
    const state = isOpen ? closeWord : openWord;
    launcher.setAttribute('aria-label', `${title ? title + ' · ' : ''}${state ?? ''}${unread > 0 ? ` (${unread} ${newWord ?? ''})` : ''}`);
    launcher.setAttribute('aria-expanded', String(isOpen));
    box.className = `${position === 'left' ? 'left' : ''} ${isOpen ? 'open' : ''}`;
  };
  const tell = (message: ToFrame): void => {
    if (isReady) frame?.contentWindow?.postMessage(message, origin);
    else waiting.push(message);
  };
  const createFrame = (): HTMLIFrameElement => {
    const created = document.createElement('iframe');
    const page = location.origin + location.pathname;
    created.src = `${origin}/chat/#${new URLSearchParams({ language, accent, title, theme, elder, host: location.origin, page }).toString()}`;
    created.title = title || (nameWord ?? '');
    created.allow = 'clipboard-write';
    return box.appendChild(created);
  };
  const setOpen = (open: boolean): void => {
    if (isOpen === open) return;
    isOpen = open;
    if (open) frame ??= createFrame();
    show(0);
    tell({ openteller: open ? 'open' : 'hide' });
    if (open) frame?.focus();
    else launcher.focus();
  };
  const receive = (message: FromFrame): void => {
    if (message.openteller === 'ready') {
      isReady = true;
      waiting.splice(0).forEach(tell);
    } else if (message.openteller === 'close') setOpen(false);
    else if (message.openteller === 'unread') show(isOpen ? 0 : message.count);
    else box.classList.toggle('wide', message.isWide);
  };

  launcher.onclick = () => setOpen(!isOpen);
  root.addEventListener('keydown', (event) => {
    if ((event as KeyboardEvent).key === 'Escape') setOpen(false);
  });
  addEventListener('message', ({ source, origin: from, data }: MessageEvent<FromFrame | null>) => {
    // Both must fit: any page can name a frame of ours, and our frame could be led elsewhere.
    if (frame && source === frame.contentWindow && from === origin && typeof data === 'object' && data?.openteller) receive(data);
  });
  // A bank changes colours by changing the attributes of the script it pasted.
  new MutationObserver(() => {
    const { accent: colour = '', theme: scheme = 'auto' } = script.dataset;
    paint(colour);
    tell({ openteller: 'accent', accent: colour });
    tell({ openteller: 'theme', theme: scheme === 'light' || scheme === 'dark' ? scheme : 'auto' });
  }).observe(script, { attributeFilter: ['data-accent', 'data-theme'] });

  paint(accent);
  show(0);
  document.body.append(host);
  const run = (call: Call): void => setOpen(call === 'open');
  const early = window.OpenTeller;
  window.OpenTeller = { push: run, open: () => run('open'), close: () => run('close') };
  if (Array.isArray(early)) early.forEach(run);
}

function svg(name: string, attributes: Record<string, string>): SVGElement {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

function style(root: ShadowRoot): void {
  try {
    // A constructed sheet is not inline style: it passes `style-src 'self'`.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(launcherCss);
    root.adoptedStyleSheets = [sheet];
  } catch {
    root.appendChild(document.createElement('style')).textContent = launcherCss; // browsers from before 2023
  }
}

const script = document.currentScript;
if (script instanceof HTMLScriptElement) {
  if ((document.body as HTMLElement | null) === null) addEventListener('DOMContentLoaded', () => mount(script));
  else mount(script);
}
