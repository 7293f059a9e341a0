import type { WireMessage } from '../../server/protocol.ts';
import { copyAnswer } from './copy-answer.ts';
import type { Texts } from './i18n/texts.ts';

/** The conversation as plain text: who said what and when, with the machine's label inside every answer of its own. */
export function transcript(messages: readonly WireMessage[], { texts, language }: { texts: Texts; language: string }): string {
  const time = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
  const entries = messages.map((message) => `${speaker(message, texts)} · ${time.format(message.createdAt)}\n${words(message, texts)}`);
  return [`${texts.transcriptTitle} · ${texts.labelStrip}`, ...entries].join('\n\n') + '\n';
}

function speaker(message: WireMessage, texts: Texts): string {
  if (message.role === 'customer') return texts.you;
  if (message.role === 'agent') return [texts.agentChip, message.agent?.name, message.agent && texts.staffNumber(message.agent.staffNumber)].filter(Boolean).join(' ');
  return message.role === 'assistant' ? `${texts.assistantName} (${texts.aiChip})` : '—';
}

function words(message: WireMessage, texts: Texts): string {
  return message.role === 'assistant' ? copyAnswer(message.text, message.citations ?? [], texts) : message.text;
}
