import { setTimeout as wait } from 'node:timers/promises';
import type { AnswerEvent } from '../../server/chat/answer.ts';
import type { TurnInput } from '../../server/chat/turn-input.ts';

const SENTENCES = 5;

/** What `createSteadyAnswer` says to these messages: the messages by name, so that a reader knows what an answer is about. */
export function steadySentences(messages: readonly string[]): string[] {
  const names = messages.map((message) => `<${message}>`).join('');
  return Array.from({ length: SENTENCES }, (_, i) => `${names} sentence ${i + 1}. `);
}

export function steadyText(messages: readonly string[]): string {
  return steadySentences(messages).join('');
}

/** The messages that an answer of this kind is about. */
export function messagesIn(text: string): string[] {
  const first = text.slice(0, text.indexOf(' sentence '));
  return [...first.matchAll(/<(.*?)>/g)].map((match) => match[1] ?? '');
}

/** Questions that begin with this take long enough for a test to step in. */
const SLOW = 'slow';
const SLOW_PAUSE_MS = 250;

/** Answers in a few sentences, a moment apart; `onSentence` is called after each was taken. */
export function createSteadyAnswer(options: { pauseMs: () => number; onSentence?: () => void }) {
  return async function* answer(input: TurnInput): AsyncGenerator<AnswerEvent> {
    yield { type: 'turn-start', language: input.language, questions: input.messages };
    const isSlow = input.messages.some((message) => message.startsWith(SLOW));
    let offset = 0;
    for (const text of steadySentences(input.messages)) {
      await wait(isSlow ? SLOW_PAUSE_MS : options.pauseMs());
      if (input.signal?.aborted === true) return;
      yield { type: 'text-delta', offset, text, citations: [] };
      offset += text.length;
      options.onSentence?.();
    }
    yield { type: 'turn-end', text: steadyText(input.messages), ending: 'complete', outcome: 'answered', answerer: 'extractive', citations: [], choices: [], nearest: [], offerPerson: false };
  };
}
