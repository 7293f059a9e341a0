import { useRef } from 'preact/hooks';
import { AgentCard } from './agent-card.tsx';
import { AssistantCard, WaitingCard } from './assistant-card.tsx';
import { isAwaitingAnswer } from './conversation-store.ts';
import { CustomerBubble } from './customer-bubble.tsx';
import { entriesOf, type Entry } from './entries.ts';
import { FirstOpen, LoadingCard } from './first-open.tsx';
import { HandoffCard } from './handoff-card.tsx';
import { Icon } from './icons.tsx';
import { labelCopy } from './label-copy.ts';
import { needsTime, timeLine } from './time-line.ts';
import { useFollow } from './use-follow.ts';
import { useWidget } from './widget-context.ts';

interface MessageListProps {
  isElder: boolean;
  /** How often the customer asked for a person. */
  personAsks: number;
  didPersonFail: boolean;
}

/** The conversation from the greeting to the last word, as a log that screen readers follow sentence by sentence. */
export function MessageList({ isElder, personAsks, didPersonFail }: MessageListProps) {
  const { texts, conversation } = useWidget();
  const { messages, activeTurn, introduction, link } = conversation;
  const list = useRef<HTMLDivElement>(null);
  const entries = entriesOf(conversation);
  const last = entries.filter((entry) => entry.message.role !== 'notice').pop();
  const warning = messages.filter((message) => message.outcome === 'warning').pop();
  const asked = entries.filter((entry) => entry.message.role === 'customer').length;
  const ownActs = asked + personAsks;
  const { hasUnseen, goToEnd } = useFollow(list, shapeOf(conversation, didPersonFail), ownActs);

  return (
    <div class="list">
      {warning && warning !== last?.message && (
        <button type="button" class="pinned" onClick={() => document.getElementById(`message-${warning.id}`)?.scrollIntoView({ block: 'start' })}>
          <Icon name="warning" />
          <span>{texts.warningPinned}</span>
          <span class="go">{texts.view}</span>
        </button>
      )}
      <div class="messages" ref={list} tabIndex={0} onCopy={(event) => labelCopy(event, { messages, activeTurn, texts })} role="log" aria-label={texts.logLabel} aria-live="polite" aria-relevant="additions">
        {introduction ? <FirstOpen introduction={introduction} isElder={isElder} isFresh={entries.length === 0} /> : link === 'connecting' && <LoadingCard />}
        {entries.map((entry, i) => (
          <div class="entry" key={entry.key} id={`message-${entry.message.id}`}>
            <TimeLine at={entry.message.createdAt} previousAt={entries[i - 1]?.message.createdAt} />
            <EntryBody entry={entry} isLast={entry === last} />
          </div>
        ))}
        {isAwaitingAnswer(conversation) && <WaitingCard />}
        <HandoffCard didPersonFail={didPersonFail} />
      </div>
      {hasUnseen && (
        <button type="button" class="pill" onClick={goToEnd}>
          {texts.newMessages}
          <Icon name="down" />
        </button>
      )}
    </div>
  );
}

function EntryBody({ entry: { message, outgoing, isStreaming }, isLast }: { entry: Entry; isLast: boolean }) {
  switch (message.role) {
    case 'customer': return <CustomerBubble text={message.text} isSent={isLast} outgoing={outgoing} removed={message.removed ?? []} />;
    case 'assistant': return <AssistantCard message={message} isLast={isLast} isStreaming={isStreaming} />;
    case 'agent': return <AgentCard message={message} />;
    case 'notice': return <p class="notice">{message.text}</p>;
  }
}

function TimeLine({ at, previousAt }: { at: number; previousAt: number | undefined }) {
  const { texts, language } = useWidget();
  if (at === 0 || !needsTime(at, previousAt)) return null;
  return <p class="time-line" aria-live="off">{timeLine(at, Date.now(), { language, texts })}</p>;
}

/** Differs after every change that adds something to look at. */
function shapeOf({ messages, activeTurn, outgoing, status, wasToldClosed }: ReturnType<typeof useWidget>['conversation'], didPersonFail: boolean): string {
  return [messages.length, activeTurn?.text.length, outgoing.map((entry) => entry.state), status, wasToldClosed, didPersonFail].join(' ');
}
