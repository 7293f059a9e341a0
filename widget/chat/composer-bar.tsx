import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { findCardData } from './card-data-warning.ts';
import { Icon } from './icons.tsx';
import { MAX_LENGTH } from './message-length.ts';
import { useWidget } from './widget-context.ts';

const COUNTER_FROM = 1800;
const MAX_LINES = 5;
/** Safari sends the Enter that ends a composition after it, within this time. */
const COMPOSITION_TAIL_MS = 80;

/** Where the customer writes. Enter sends, Shift+Enter breaks the line, and an input method's Enter does neither. */
export function ComposerBar({ field }: { field: RefObject<HTMLTextAreaElement | null> }) {
  const { texts, conversation, connection, ask } = useWidget();
  const [text, setText] = useState('');
  const composedAt = useRef(-COMPOSITION_TAIL_MS);
  const { status, activeTurn, isStopping, link } = conversation;
  const cardData = findCardData(text);
  const left = MAX_LENGTH - text.length;
  const canSend = text.trim() !== '' && left >= 0 && link !== 'refused';
  useEffect(() => {
    if (field.current) fitHeight(field.current);
  }, [field, text]);
  const send = (): void => {
    if (!canSend) return;
    ask(text.trim());
    setText('');
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.shiftKey) return;
    if (event.isComposing || event.timeStamp - composedAt.current < COMPOSITION_TAIL_MS) return;
    event.preventDefault();
    send();
  };
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {cardData.length > 0 && (
        <div class="card-data" role="alert" id="card-data">
          <Icon name="warning" />
          <p>
            <strong>{texts.cardDataTitle}</strong>
            {` ${texts.cardDataBody(cardData.map((kind) => texts.cardDataKinds[kind]).join(texts.listSeparator))}`}
          </p>
        </div>
      )}
      {left <= MAX_LENGTH - COUNTER_FROM && <p class={`counter ${left < 0 ? 'over' : ''}`} id="counter" role="status">{left < 0 ? texts.charactersOver(-left) : texts.charactersLeft(left)}</p>}
      <div class="composer-row">
        <textarea
          ref={field}
          rows={1}
          value={text}
          placeholder={{ bot: texts.placeholder, waiting: texts.placeholderWaiting, agent: texts.placeholderAgent, closed: texts.placeholderClosed }[status]}
          aria-label={texts.placeholder}
          aria-invalid={left < 0}
          aria-describedby={[cardData.length > 0 ? 'card-data' : '', left <= MAX_LENGTH - COUNTER_FROM ? 'counter' : ''].filter(Boolean).join(' ') || undefined}
          enterkeyhint="send"
          autocomplete="off"
          onInput={(event) => setText(event.currentTarget.value)}
          onCompositionEnd={(event) => {
            composedAt.current = event.timeStamp;
          }}
          onKeyDown={onKeyDown}
        />
        {activeTurn && status === 'bot' && (
          <button type="button" class="button stop" disabled={isStopping} onClick={() => void connection.stopTurn()}>
            <Icon name="stop" />
            <span class={text === '' ? '' : 'for-readers'}>{isStopping ? texts.stopping : texts.stop}</span>
          </button>
        )}
        {!(activeTurn && status === 'bot' && text === '') && <button type="submit" class="button primary send" disabled={!canSend}>{texts.send}</button>}
      </div>
    </form>
  );
}

function fitHeight(field: HTMLTextAreaElement): void {
  field.style.height = 'auto';
  const line = parseFloat(getComputedStyle(field).lineHeight);
  const frame = field.offsetHeight - field.clientHeight;
  field.style.height = `${Math.min(field.scrollHeight, line * MAX_LINES + 20) + frame}px`;
}
