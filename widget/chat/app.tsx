import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Citation, WireLanguage } from '../../server/protocol.ts';
import type { ToFrame } from '../shared/frame-messages.ts';
import { AboutSheet } from './about-sheet.tsx';
import { CitationSheet } from './citation-sheet.tsx';
import { ComposerBar } from './composer-bar.tsx';
import type { Connection } from './connection.ts';
import type { Action, Conversation } from './conversation-store.ts';
import type { Store } from './create-store.ts';
import { Header } from './header.tsx';
import type { HostLink } from './host-link.ts';
import { textsFor } from './i18n/texts.ts';
import { LabelStrip } from './label-strip.tsx';
import { MessageList } from './message-list.tsx';
import { RefusedCard } from './refused-card.tsx';
import type { SessionMemory } from './session-memory.ts';
import type { Settings } from './settings.ts';
import { StatusBar } from './status-bar.tsx';
import { useHostPage } from './use-host-page.ts';
import { useStore } from './use-store.ts';
import { useUnread } from './use-unread.ts';
import { WidgetContext, type Widget } from './widget-context.ts';

export interface AppProps {
  settings: Settings;
  store: Store<Conversation, Action>;
  connection: Connection;
  memory: SessionMemory;
  host: HostLink;
  onHostMessage: (listener: (message: ToFrame) => void) => () => void;
  onLanguage: (language: WireLanguage) => void;
}

type Panel = { kind: 'source'; citation: Citation } | { kind: 'about' } | null;

/** The customer's whole view of a conversation. */
export function App({ settings, store, connection, memory, host, onHostMessage, onLanguage }: AppProps) {
  const conversation = useStore(store);
  const [language, setLanguage] = useState(settings.language);
  const [isElder, setElder] = useState(settings.isElder);
  const [panel, setPanel] = useState<Panel>(null);
  const [said, announce] = useState('');
  const [person, setPerson] = useState({ asks: 0, didFail: false });
  const opener = useRef<HTMLElement | null>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const composer = useRef<HTMLTextAreaElement>(null);
  const texts = textsFor(language);
  const bank = conversation.introduction?.bank ?? null;
  const name = settings.title ?? (bank ? `${bank.name} · ${texts.assistantName}` : texts.assistantName);
  // A page has one main part: framed, that is the bank's.
  const Chat = host.isFramed ? 'section' : 'main';

  const isOpen = useHostPage({
    host, onHostMessage, look: settings,
    // On a touch screen the field's keyboard would cover the greeting.
    focusFirst: () => (matchMedia('(pointer: fine)').matches ? composer : heading).current?.focus(),
  });
  useEffect(() => {
    const root = document.documentElement;
    root.lang = language;
    root.dataset.elder = String(isElder);
    document.title = name;
  }, [language, isElder, name]);
  useEffect(() => host.tell({ openteller: 'resize', isWide: panel?.kind === 'source' }), [panel, host]);
  useUnread(conversation.messages, isOpen, (count) => host.tell({ openteller: 'unread', count }));

  const openPanel = (next: Panel): void => {
    opener.current = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    setPanel(next);
  };
  const closePanel = (): void => {
    setPanel(null);
    opener.current?.focus();
  };
  const leave = (): void => {
    if (panel) closePanel();
    else host.tell({ openteller: 'close' });
  };
  const askPerson = async (): Promise<void> => {
    const isAsked = conversation.link === 'online' && (conversation.status === 'waiting' || conversation.status === 'agent' || (await connection.requestPerson()));
    setPerson(({ asks }) => ({ asks: asks + 1, didFail: !isAsked }));
    if (!isAsked) announce(texts.personFailed);
  };
  const widget: Widget = useMemo(() => ({
    texts, language, conversation, connection, bank,
    ask: connection.sendMessage,
    askPerson: () => void askPerson(),
    openSource: (citation) => openPanel({ kind: 'source', citation }),
    announce,
    token: memory.token,
  }), [texts, language, conversation, connection, bank, memory]);

  return (
    <WidgetContext.Provider value={widget}>
      <div class={`frame ${panel?.kind === 'source' ? 'has-panel' : ''}`} onKeyDown={(event) => event.key === 'Escape' && !event.isComposing && leave()}>
        <Chat class="chat" aria-label={name}>
          <Header name={name} heading={heading} onClose={host.isFramed ? () => host.tell({ openteller: 'close' }) : null} />
          <LabelStrip
            isElder={isElder}
            onElder={() => {
              memory.setElder(!isElder);
              setElder(!isElder);
            }}
            onAbout={() => openPanel({ kind: 'about' })}
          />
          <StatusBar />
          {conversation.link === 'refused' ? <RefusedCard /> : <MessageList isElder={isElder} personAsks={person.asks} didPersonFail={person.didFail} />}
          <ComposerBar field={composer} />
        </Chat>
        {panel?.kind === 'source' && <CitationSheet key={panel.citation.chunkId} citation={panel.citation} onClose={closePanel} />}
        {panel?.kind === 'about' && (
          <AboutSheet
            onClose={closePanel}
            onLanguage={(chosen) => {
              onLanguage(chosen);
              setLanguage(chosen);
            }}
          />
        )}
        <p class="for-readers" role="status">{said}</p>
      </div>
    </WidgetContext.Provider>
  );
}
