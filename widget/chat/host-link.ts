import type { FromFrame, ToFrame } from '../shared/frame-messages.ts';

export interface HostLink {
  /** Tells the host page; nothing happens when there is none. */
  tell: (message: FromFrame) => void;
  isFramed: boolean;
}

/** The host page's origin as the browser vouches for it, else as the loader named it; null when not framed. */
export function hostOriginOf(frame: Window, named: string | null): string | null {
  if (frame.parent === frame) return null;
  // Firefox has no ancestorOrigins; there a wrong name only means that messages reach nobody.
  const { ancestorOrigins } = frame.location as { ancestorOrigins?: DOMStringList };
  return ancestorOrigins?.[0] ?? named;
}

/** Listens to the host page and to nobody else: the origin and the window must both be its own. */
export function openHostLink(frame: Window, hostOrigin: string | null, receive: (message: ToFrame) => void): HostLink {
  if (hostOrigin === null) return { tell: () => undefined, isFramed: false };
  frame.addEventListener('message', ({ source, origin, data }: MessageEvent<ToFrame | null>) => {
    if (source === frame.parent && origin === hostOrigin && typeof data === 'object' && data?.openteller) receive(data);
  });
  return { tell: (message) => frame.parent.postMessage(message, hostOrigin), isFramed: true };
}
