import type { WireLanguage } from '../../server/protocol.ts';
import { textsFor } from './i18n/texts.ts';
import { saveTranscript } from './save-transcript.ts';
import { Sheet } from './sheet.tsx';
import { useWidget } from './widget-context.ts';

const LANGUAGES: WireLanguage[] = ['zh-CN', 'zh-Hant', 'en'];

/** Who answers and by what, the notice, the bank's phones, the language, and a copy of the conversation. */
export function AboutSheet({ onClose, onLanguage }: { onClose: () => void; onLanguage: (language: WireLanguage) => void }) {
  const { texts, conversation, language, bank } = useWidget();
  const { introduction, messages } = conversation;
  const model = introduction?.model ?? null;
  return (
    <Sheet title={texts.aboutTitle} kind="about" onClose={onClose}>
      <p><strong>{texts.labelStrip}</strong></p>
      <p>{model === null ? texts.aboutNoModel : texts.aboutModel(model)}</p>
      {introduction && introduction.notice !== '' && <p>{introduction.notice}</p>}
      {bank && <p>{bank.hours}</p>}
      <div class="languages" role="group" aria-label={texts.aboutLanguage}>
        {LANGUAGES.map((entry) => (
          <button type="button" key={entry} class="button" lang={entry} aria-pressed={entry === language} onClick={() => onLanguage(entry)}>{textsFor(entry).languageName}</button>
        ))}
      </div>
      {messages.length > 0 && (
        <div class="buttons">
          <button type="button" class="button" onClick={() => saveTranscript(messages, { texts, language })}>{texts.saveTranscript}</button>
        </div>
      )}
    </Sheet>
  );
}
