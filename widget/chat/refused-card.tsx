import { useEffect, useState } from 'preact/hooks';
import type { BankView } from '../../server/protocol.ts';
import { failureText } from './failure-text.ts';
import { phoneHref } from './safe-markdown.ts';
import { useWidget } from './widget-context.ts';

/** The server said no: what happened, what is safe, what to do, and the reference that finds it in the log. */
export function RefusedCard() {
  const { texts, conversation, connection, language, bank } = useWidget();
  const [facts, setFacts] = useState<BankView | null>(bank);
  useEffect(() => {
    const leaving = new AbortController();
    if (!bank) void readBank(language, leaving.signal).then((read) => read && setFacts(read));
    return () => leaving.abort();
  }, [bank, language]);
  const { failure } = conversation;
  const phone = facts?.phones[0];
  return (
    <div class="messages">
      <section class="card refused" role="alert">
        <h2>{texts.refusedTitle}</h2>
        <p>{texts.refusedBody}</p>
        {failure && (
          <p class="muted">
            {`${failureText(failure, texts)} `}
            {failure.ref !== '' && <span class="number">{texts.reference(failure.ref)}</span>}
          </p>
        )}
        <div class="buttons">
          <button type="button" class="button primary" onClick={connection.tryAgain}>{texts.tryAgain}</button>
          {phone && <a class="button phone" href={phoneHref(phone.number)}>{`${phone.label} ${phone.number}`}</a>}
        </div>
      </section>
    </div>
  );
}

async function readBank(language: string, signal: AbortSignal): Promise<BankView | null> {
  try {
    const response = await fetch(`/api/bank?language=${language}`, { signal });
    return response.ok ? ((await response.json()) as BankView) : null;
  } catch {
    return null; // the card says what to do without the number as well
  }
}
