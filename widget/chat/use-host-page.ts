import { useEffect, useState } from 'preact/hooks';
import type { ToFrame } from '../shared/frame-messages.ts';
import type { HostLink } from './host-link.ts';
import type { Settings } from './settings.ts';
import { applyTheme } from './theme.ts';

type Look = Pick<Settings, 'accent' | 'theme'>;

interface HostPageOptions {
  host: HostLink;
  onHostMessage: (listener: (message: ToFrame) => void) => () => void;
  look: Look;
  /** Puts the focus where a customer who just opened the window goes on. */
  focusFirst: () => void;
}

/** Does what the host page says, and keeps the look as it and the system want it. Tells whether the window is open. */
export function useHostPage({ host, onHostMessage, look: firstLook, focusFirst }: HostPageOptions): boolean {
  const [isOpen, setOpen] = useState(true);
  const [look, setLook] = useState(firstLook);
  useEffect(() => {
    const stop = onHostMessage((message) => {
      switch (message.openteller) {
        case 'open':
          setOpen(true);
          focusFirst();
          return;
        case 'hide':
          setOpen(false);
          return;
        case 'theme':
          setLook((known) => ({ ...known, theme: message.theme }));
          return;
        case 'accent':
          setLook((known) => ({ ...known, accent: message.accent }));
      }
    });
    // Only now: what the host page says before anybody listens would be lost.
    host.tell({ openteller: 'ready' });
    return stop;
  }, [onHostMessage, host]);
  useEffect(() => followScheme((prefersDark) => applyTheme(document.documentElement, look, prefersDark)), [look]);
  return isOpen;
}

/** Calls back with the system's scheme now and whenever it changes. */
function followScheme(apply: (prefersDark: boolean) => void): () => void {
  const query = matchMedia('(prefers-color-scheme: dark)');
  const listener = (): void => apply(query.matches);
  listener();
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}
