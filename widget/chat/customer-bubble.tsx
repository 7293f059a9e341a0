import type { Outgoing } from './conversation-store.ts';
import { failureText } from './failure-text.ts';
import { Icon } from './icons.tsx';
import { useWidget } from './widget-context.ts';

interface CustomerBubbleProps {
  text: string;
  /** Whether to say that it has arrived; only of use under the newest. */
  isSent?: boolean;
  outgoing?: Outgoing | undefined;
  removed: string[];
}

/** What the customer wrote, and what became of it. */
export function CustomerBubble({ text, isSent = false, outgoing, removed }: CustomerBubbleProps) {
  const { texts, connection } = useWidget();
  const isFailed = outgoing?.state === 'failed';
  return (
    <div class="from-customer">
      <div class={`bubble ${isFailed ? 'failed' : ''}`}>
        <span class="for-readers">{`${texts.you}: `}</span>
        {text}
      </div>
      {removed.length > 0 && (
        <p class="removed">
          <Icon name="shield" />
          {texts.removed([...new Set(removed.map((kind) => texts.removedKinds[kind] ?? texts.removedOther))].join(texts.listSeparator))}
        </p>
      )}
      {isFailed ? (
        <div class="not-sent" role="alert">
          <p>
            <strong>{texts.notSent}</strong>
            {outgoing.failure && ` ${failureText(outgoing.failure, texts)} `}
            {outgoing.failure && outgoing.failure.ref !== '' && <span class="number">{texts.reference(outgoing.failure.ref)}</span>}
          </p>
          <button type="button" class="button" onClick={() => connection.retryMessage(outgoing.clientMessageId)}>{texts.retry}</button>
        </div>
      ) : (
        <p class="delivery" aria-live="off">{outgoing ? (outgoing.state === 'queued' ? texts.queued : texts.sending) : isSent ? texts.sent : ''}</p>
      )}
    </div>
  );
}
