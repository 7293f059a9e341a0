import type { WireMessage } from '../../server/protocol.ts';
import type { Texts } from './i18n/texts.ts';
import { transcript } from './transcript.ts';

/** Lets the customer keep the conversation as a text file; nothing leaves the browser for it. */
export function saveTranscript(messages: readonly WireMessage[], words: { texts: Texts; language: string }): void {
  const address = URL.createObjectURL(new Blob([transcript(messages, words)], { type: 'text/plain;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = `${words.texts.transcriptTitle}.txt`;
  link.click();
  // Some browsers read the address only after the click's handlers have run.
  setTimeout(() => URL.revokeObjectURL(address), 0);
}
