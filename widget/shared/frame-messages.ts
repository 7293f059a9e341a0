/** What the framed chat tells the host page. Every message carries this key, so that other frames' chatter is told apart. */
export type FromFrame =
  | { openteller: 'ready' }
  | { openteller: 'unread'; count: number }
  | { openteller: 'close' }
  /** A second panel was opened or closed: the frame wants to be wide, or may be narrow again. */
  | { openteller: 'resize'; isWide: boolean };

/** What the host page tells the framed chat. */
export type ToFrame =
  | { openteller: 'open' }
  | { openteller: 'hide' }
  | { openteller: 'theme'; theme: 'auto' | 'light' | 'dark' }
  | { openteller: 'accent'; accent: string };
