import type { ComponentChildren } from 'preact';
import type { Citation, WireMessage } from '../../server/protocol.ts';
import { AnswerActions } from './answer-actions.tsx';
import { Choices } from './choices.tsx';
import { sourceDetails } from './copy-answer.ts';
import { Icon } from './icons.tsx';
import { MarkdownText } from './markdown-text.tsx';
import { useWidget } from './widget-context.ts';

/** One and the same, so that text without sources is not drawn again. */
const NO_CITATIONS: Citation[] = [];

/** An answer of the machine: label, words, sources, what to do next. Looks the same while it streams, so that nothing jumps at the end. */
export function AssistantCard({ message, isLast, isStreaming = false }: { message: WireMessage; isLast: boolean; isStreaming?: boolean }) {
  const { texts, askPerson, conversation } = useWidget();
  const { citations = NO_CITATIONS, choices = [], nearest = [], ending, outcome } = message;
  const isWithPeople = conversation.status !== 'bot';
  return (
    <>
      <article class={`card assistant ${outcome === 'warning' ? 'warning' : ''}`} data-answer={message.id}>
        <p class="chip ai">{texts.aiChip}</p>
        {outcome === 'warning' && <CardTitle icon="warning">{texts.warningTitle}</CardTitle>}
        {outcome === 'blocked-input' && <CardTitle icon="shield">{texts.blockedTitle}</CardTitle>}
        <MarkdownText text={message.text} citations={citations} isGrowing={isStreaming} />
        {ending !== undefined && ending !== 'complete' && <p class="ending">{texts.endings[ending]}</p>}
        {citations.length > 0 && <Sources citations={citations} />}
        {!isStreaming && <AnswerActions message={message} />}
      </article>
      {isLast && choices.length > 0 && <Choices label={texts.clarifyLabel} choices={choices} />}
      {isLast && nearest.length > 0 && <Choices label={texts.nearestLabel} choices={nearest} />}
      {isLast && message.offerPerson && !isWithPeople && !isStreaming && (
        <div class="offer">
          <button type="button" class="button primary" onClick={askPerson}>
            <Icon name="person" />
            {texts.personLong}
          </button>
        </div>
      )}
    </>
  );
}

function CardTitle({ icon, children }: { icon: 'warning' | 'shield'; children: ComponentChildren }) {
  return (
    <h2 class="card-title">
      <Icon name={icon} />
      {children}
    </h2>
  );
}

function Sources({ citations }: { citations: Citation[] }) {
  const { texts, openSource } = useWidget();
  return (
    <div class="sources" aria-live="off">
      <p class="sources-title">{texts.sources}</p>
      <ul>
        {citations.map((citation) => (
          <li key={citation.n}>
            <button type="button" class="source-link" onClick={() => openSource(citation)}>
              <span class="source-title">{`[${citation.n}] ${citation.title}`}</span>
              <span class="source-details">{sourceDetails(citation, texts).join(' · ')}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Stands in for the answer until its first sentence; drawn only after a moment, since most answers are faster. */
export function WaitingCard() {
  const { texts } = useWidget();
  return (
    <div class="card assistant skeleton">
      <p class="muted">{texts.lookingUp}</p>
      <div class="line" aria-hidden="true" />
      <div class="line short" aria-hidden="true" />
    </div>
  );
}
