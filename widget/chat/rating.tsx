import { useEffect, useRef, useState } from 'preact/hooks';
import type { RatingReason } from './connection.ts';
import { useWidget } from './widget-context.ts';

interface RatingProps {
  messageId: string;
  kind: 'why' | 'report';
  onDone: (said: string) => void;
  onCancel: () => void;
}

const REASONS: Record<RatingProps['kind'], RatingReason[]> = {
  why: ['wrong', 'incomplete', 'outdated', 'unclear', 'other'],
  report: ['unsafe', 'wrong', 'outdated', 'other'],
};
const MAX_COMMENT_LENGTH = 500;

/** Asks what was wrong with an answer. One tap on a reason is enough; words are welcome. */
export function Rating({ messageId, kind, onDone, onCancel }: RatingProps) {
  const { texts, connection, announce } = useWidget();
  const [reason, setReason] = useState<RatingReason | null>(null);
  const [comment, setComment] = useState('');
  const title = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    title.current?.focus({ preventScroll: true });
    title.current?.closest('form')?.scrollIntoView({ block: 'nearest' });
  }, []);
  const submit = async (): Promise<void> => {
    const words = comment.trim();
    const detail = { ...(reason ? { reason } : {}), ...(words === '' ? {} : { comment: words }) };
    if (await connection.rateMessage(messageId, 'down', detail)) onDone(kind === 'report' ? texts.reported : texts.rated);
    else announce(texts.ratingFailed);
  };
  return (
    <form
      class="rating"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <p class="rating-title" ref={title} tabIndex={-1}>{kind === 'report' ? texts.reportWhy : texts.whatWasWrong}</p>
      <div class="reasons">
        {REASONS[kind].map((entry) => (
          <button type="button" key={entry} class="button" aria-pressed={reason === entry} onClick={() => setReason(entry)}>{texts.reasons[entry]}</button>
        ))}
      </div>
      <label>
        {texts.commentLabel}
        <textarea rows={2} maxLength={MAX_COMMENT_LENGTH} value={comment} onInput={(event) => setComment(event.currentTarget.value)} />
      </label>
      <div class="buttons">
        <button type="submit" class="button primary" disabled={reason === null && comment.trim() === ''}>{texts.submit}</button>
        <button type="button" class="button" onClick={onCancel}>{texts.cancel}</button>
      </div>
    </form>
  );
}
