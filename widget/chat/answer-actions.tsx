import { useState } from 'preact/hooks';
import type { WireMessage } from '../../server/protocol.ts';
import { copyAnswer } from './copy-answer.ts';
import { Rating } from './rating.tsx';
import { useWidget } from './widget-context.ts';

/** What can be done with an answer: rate, copy, report. The reason is asked for after the thumb, never before. */
export function AnswerActions({ message }: { message: WireMessage }) {
  const { texts, connection, announce } = useWidget();
  const [form, setForm] = useState<'why' | 'report' | null>(null);
  const [note, setNote] = useState('');
  const tell = (text: string): void => {
    setNote(text);
    announce(text);
  };
  const rate = async (rating: 'up' | 'down'): Promise<void> => {
    const isSaved = await connection.rateMessage(message.id, rating);
    tell(isSaved ? (rating === 'up' ? texts.rated : '') : texts.ratingFailed);
    setForm(isSaved && rating === 'down' ? 'why' : null);
  };
  const copy = async (): Promise<void> => {
    tell((await writeClipboard(copyAnswer(message.text, message.citations ?? [], texts))) ? texts.copied : texts.copyFailed);
  };
  return (
    <div class="answer-actions" aria-live="off">
      <div class={`actions ${message.rating || form || note ? 'used' : ''}`}>
        <button type="button" class="plain" aria-pressed={message.rating === 'up'} onClick={() => void rate('up')}>{texts.helpful}</button>
        <button type="button" class="plain" aria-pressed={message.rating === 'down'} onClick={() => void rate('down')}>{texts.unhelpful}</button>
        <button type="button" class="plain" onClick={() => void copy()}>{texts.copy}</button>
        <button type="button" class="plain" aria-expanded={form === 'report'} onClick={() => setForm(form === 'report' ? null : 'report')}>{texts.report}</button>
      </div>
      {note !== '' && <p class="note">{note}</p>}
      {form && (
        <Rating
          messageId={message.id}
          kind={form}
          onDone={(said) => {
            setForm(null);
            tell(said);
          }}
          onCancel={() => setForm(null)}
        />
      )}
    </div>
  );
}

async function writeClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false; // no permission, or a page without TLS: the customer is told to select instead
  }
}
