import type { ActiveTurn, Citation, WireMessage } from '../../server/protocol.ts';
import { copyAnswer } from './copy-answer.ts';
import type { Texts } from './i18n/texts.ts';

/** Puts the label and the sources behind text that is selected and copied out of an answer of the machine. */
export function labelCopy(event: ClipboardEvent, { messages, activeTurn, texts }: { messages: WireMessage[]; activeTurn: ActiveTurn | null; texts: Texts }): void {
  const selection = getSelection();
  if (!selection || selection.isCollapsed || !(event.currentTarget instanceof HTMLElement)) return;
  const turns = new Map<string, Citation[]>(messages.map((message) => [message.id, message.citations ?? []]));
  if (activeTurn) turns.set(activeTurn.turnId, activeTurn.citations);
  const touched = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-answer]')].filter((card) => selection.containsNode(card, true));
  if (touched.length === 0) return;
  const citations = touched.map((card) => turns.get(card.dataset.answer ?? '') ?? []);
  event.clipboardData?.setData('text/plain', copyAnswer(selection.toString(), citations.reduce((all, some) => all.concat(some), []), texts));
  event.preventDefault();
}
