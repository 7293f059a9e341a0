import { isOpen } from '../handoff/business-hours.ts';
import type { BankView, ConversationStatus, HandoffView } from '../protocol.ts';
import type { Language } from '../retrieval/chunk.ts';
import type { Bank } from './bank.ts';
import { factChunks } from './facts.ts';

/** The bank's facts that the widget shows beside answers: looked up, never generated. */
export function bankView(bank: Bank, language: Language, now: number): BankView {
  return {
    name: bank.name[language],
    phones: bank.phones.map(({ key, number, label }) => ({ key, number, label: label[language] })),
    hours: hoursLine(bank, language, now),
    allowedHosts: bank.links.hosts,
  };
}

/** What a customer who wants a person is told: whether people are there now, when they are, and the hotline. */
export function handoffView(bank: Bank, input: { status: ConversationStatus; language: Language; now: number }): HandoffView {
  const { status, language, now } = input;
  return {
    status: status === 'waiting' || status === 'agent' ? status : 'none',
    open: isOpen(bank, now),
    hours: hoursLine(bank, language, now),
    phone: phoneOf(bank, 'hotline'),
  };
}

/** The number of the phone `key`; bank.yaml must have it. */
export function phoneOf(bank: Bank, key: string): string {
  const phone = bank.phones.find((one) => one.key === key);
  if (!phone) throw new Error(`bank.yaml names no phone "${key}".`);
  return phone.number;
}

/** The sentence that the fact chunk of the hours holds, so that widget and answers say the same. */
function hoursLine(bank: Bank, language: Language, now: number): string {
  return factChunks(bank, now).find((chunk) => chunk.id.endsWith(`/${language}/hours`))?.text ?? '';
}
