import { PhoneList } from './phone-list.tsx';
import { saveTranscript } from './save-transcript.ts';
import { useWidget } from './widget-context.ts';

/** Where the way to a person stands: on its way, off duty, failed, or over. */
export function HandoffCard({ didPersonFail }: { didPersonFail: boolean }) {
  const { texts, conversation, connection, language } = useWidget();
  const { status, handoff, wasToldClosed, messages } = conversation;
  if (status === 'closed') {
    return (
      <section class="card handoff">
        <h2>{texts.closedTitle}</h2>
        <p>{texts.closedBody}</p>
        <div class="buttons">
          <button type="button" class="button" onClick={() => saveTranscript(messages, { texts, language })}>{texts.saveTranscript}</button>
        </div>
      </section>
    );
  }
  const isClosedNow = handoff !== null && !handoff.open && (status === 'waiting' || wasToldClosed);
  if (status === 'waiting' || wasToldClosed) {
    return (
      <section class="card handoff">
        <h2>{isClosedNow ? texts.outOfHoursTitle : texts.waitingTitle}</h2>
        <p>{isClosedNow ? (status === 'waiting' ? texts.leaveMessageHint : texts.outOfHoursBody) : texts.waitingBody}</p>
        {handoff && handoff.hours !== '' && <p class="muted">{handoff.hours}</p>}
        <div class="buttons">
          <PhoneList phone={handoff?.phone} />
          {status === 'waiting' && <button type="button" class="button" onClick={() => void connection.leaveQueue()}>{texts.leaveQueue}</button>}
        </div>
      </section>
    );
  }
  if (!didPersonFail || status === 'agent') return null;
  return (
    <section class="card handoff">
      <p>{texts.personFailed}</p>
      <div class="buttons">
        <PhoneList />
      </div>
    </section>
  );
}
