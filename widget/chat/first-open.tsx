import type { Citation } from '../../server/protocol.ts';
import type { Conversation } from './conversation-store.ts';
import { Choices } from './choices.tsx';
import { Icon } from './icons.tsx';
import { MarkdownText } from './markdown-text.tsx';
import { useWidget } from './widget-context.ts';

const NO_CITATIONS: Citation[] = [];

interface FirstOpenProps {
  introduction: NonNullable<Conversation['introduction']>;
  isElder: boolean;
  /** Nothing was said yet: suggestions are of use. */
  isFresh: boolean;
}

/** Greeting with what can be asked, the notice, and three questions to try. */
export function FirstOpen({ introduction, isElder, isFresh }: FirstOpenProps) {
  const { texts, askPerson } = useWidget();
  const { greeting, suggestions, notice, model } = introduction;
  return (
    <div class="entry" aria-live="off">
      <section class="card greeting">
        <p class="chip ai">{texts.aiChip}</p>
        <MarkdownText text={greeting} citations={NO_CITATIONS} />
        {(notice !== '' || model === null) && <p class="fine-print">{[notice, model === null ? texts.documentsOnly : ''].filter(Boolean).join(' ')}</p>}
      </section>
      {isFresh && isElder && (
        <div class="offer">
          <button type="button" class="button primary" onClick={askPerson}>
            <Icon name="person" />
            {texts.elderPerson}
          </button>
        </div>
      )}
      {isFresh && suggestions.length > 0 && <Choices label={texts.suggestionsLabel} choices={suggestions.slice(0, 3)} />}
    </div>
  );
}

/** Shape of the greeting while it is on its way. */
export function LoadingCard() {
  return (
    <div class="card skeleton" aria-hidden="true">
      <div class="line" />
      <div class="line" />
      <div class="line short" />
    </div>
  );
}
