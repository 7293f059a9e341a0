import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { BankView, Citation, WireLanguage } from '../../server/protocol.ts';
import type { Connection } from './connection.ts';
import type { Conversation } from './conversation-store.ts';
import type { Texts } from './i18n/texts.ts';

/** What most parts of the widget need, so that it is not handed through every one. */
export interface Widget {
  texts: Texts;
  language: WireLanguage;
  conversation: Conversation;
  connection: Connection;
  bank: BankView | null;
  /** Sends words that the customer chose instead of typing. */
  ask: (text: string) => void;
  askPerson: () => void;
  openSource: (citation: Citation) => void;
  /** Says a short thing to screen readers. */
  announce: (text: string) => void;
  token: () => string | null;
}

export const WidgetContext = createContext<Widget | null>(null);

export function useWidget(): Widget {
  const widget = useContext(WidgetContext);
  if (!widget) throw new Error('A part of the widget was drawn outside of it.');
  return widget;
}
