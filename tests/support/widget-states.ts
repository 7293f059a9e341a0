import type { FrameLocator, Page } from 'playwright-core';
import type { WireLanguage } from '../../server/protocol.ts';
import { englishStartTexts, feeCitation, startTexts, waiverCitation } from './scripted-content.ts';
import type { ScriptedChatServer } from './scripted-chat-server.ts';
import { wordsOf, type Words } from './widget-words.ts';

export interface Stage {
  server: ScriptedChatServer;
  page: Page;
  chat: FrameLocator;
  words: Words;
  language: WireLanguage;
}

export interface WidgetState {
  name: string;
  /** What must be so before the chat is opened. */
  before?: (stage: Stage) => void;
  play: (stage: Stage) => Promise<void>;
  /** Text that the state must show. */
  shows: (words: Words) => string;
}

/** Every state in which a customer may meet the widget, and the way there. */
export const widgetStates: WidgetState[] = [
  { name: 'first-open', play: () => Promise.resolve(), shows: (words) => words.suggestion },
  { name: 'generation-off', before: ({ server }) => server.introduce({ model: null }), play: () => Promise.resolve(), shows: (words) => words.documentsOnly },
  { name: 'elder-first-open', play: ({ chat, words }) => chat.getByRole('button', { name: words.largeText }).click(), shows: (words) => words.elderPerson },
  { name: 'sending', before: ({ server }) => server.replyTo('message:send', () => null), play: (stage) => write(stage, stage.words.question), shows: (words) => words.sending },
  { name: 'looking-up', play: (stage) => ask(stage, stage.words.question), shows: (words) => words.lookingUp },
  { name: 'not-sent', before: ({ server }) => server.replyTo('message:send', () => ({ ok: false, code: 'internal', message: '', ref: 'k7m2p9' })), play: (stage) => write(stage, stage.words.question), shows: (words) => words.notSent },
  { name: 'too-many-messages', before: ({ server }) => server.replyTo('message:send', () => ({ ok: false, code: 'too-many-messages', message: '', ref: 'q4w8e1' })), play: (stage) => write(stage, stage.words.question), shows: (words) => words.tooFast },
  { name: 'streaming', play: playStreaming, shows: (words) => words.stop },
  { name: 'answered', play: playAnswer, shows: (words) => words.helpful },
  { name: 'elder-answered', play: async (stage) => { await playAnswer(stage); await stage.chat.getByRole('button', { name: stage.words.largeText }).click(); }, shows: (words) => words.helpful },
  { name: 'stopped', play: async (stage) => { await playStreaming(stage); stage.server.endTurn({ ending: 'stopped' }); }, shows: (words) => words.stopped },
  { name: 'declined', play: async (stage) => { await ask(stage, stage.words.strangeQuestion); answer(stage, stage.words.declined, { outcome: 'declined', nearest: stage.words.nearest, offerPerson: true }); }, shows: (words) => words.nearest[0] ?? '' },
  { name: 'clarifying', play: async (stage) => { await ask(stage, stage.words.vagueQuestion); answer(stage, stage.words.clarify, { outcome: 'clarify', choices: stage.words.choices }); }, shows: (words) => words.choices[0] ?? '' },
  { name: 'warning', play: playWarning, shows: (words) => words.warningTitle },
  { name: 'warning-pinned', play: async (stage) => { await playWarning(stage); await playAnswer(stage); }, shows: (words) => words.warningPinned },
  { name: 'blocked-input', play: playBlocked, shows: (words) => words.removed },
  { name: 'waiting', play: async (stage) => { await playAnswer(stage); await stage.chat.getByRole('button', { name: stage.words.person }).click(); }, shows: (words) => words.waitingTitle },
  { name: 'out-of-hours', play: async (stage) => { await playAnswer(stage); stage.server.changeStatus('waiting', { open: false }); }, shows: (words) => words.outOfHoursTitle },
  { name: 'person-failed', before: ({ server }) => server.replyTo('handoff:request', () => ({ ok: false, code: 'internal', message: '', ref: 'z1' })), play: ({ chat, words }) => chat.getByRole('button', { name: words.person }).click(), shows: (words) => words.personFailed },
  { name: 'with-agent', play: playAgent, shows: (words) => words.withAgent },
  { name: 'closed', play: async (stage) => { await playAgent(stage); stage.server.changeStatus('closed'); }, shows: (words) => words.closedTitle },
  { name: 'offline', play: async (stage) => { await playAnswer(stage); stage.server.goAway(); await stage.chat.getByText(stage.words.offline).first().waitFor(); await write(stage, stage.words.vagueQuestion); }, shows: (words) => words.queued },
  { name: 'refused', before: ({ server }) => server.refuse({ code: 'internal', message: 'refused', ref: 'h3n5t8' }), play: () => Promise.resolve(), shows: (words) => words.refusedTitle },
  { name: 'source-open', play: async (stage) => { await playAnswer(stage); await stage.chat.getByRole('button', { name: stage.words.openSource }).click(); }, shows: (words) => words.quotedPassage },
  { name: 'rating', play: async (stage) => { await playAnswer(stage); await stage.chat.getByRole('button', { name: stage.words.unhelpful, exact: true }).click(); }, shows: (words) => words.whatWasWrong },
  { name: 'about', play: ({ chat, words }) => chat.getByRole('button', { name: words.about, exact: true }).click(), shows: (words) => words.aboutTitle },
  { name: 'card-data', play: ({ chat, words }) => chat.getByRole('textbox').fill(words.cardText), shows: (words) => words.cardDataTitle },
  { name: 'counter', play: ({ chat, words }) => chat.getByRole('textbox').fill(words.question.repeat(260).slice(0, 1990)), shows: (words) => words.charactersLeft },
  { name: 'new-messages', play: playScrolledUp, shows: (words) => words.newMessages },
];

export function openStage(server: ScriptedChatServer, page: Page, language: WireLanguage): Stage {
  server.introduce(language === 'en' ? englishStartTexts : startTexts);
  return { server, page, chat: page.frameLocator('iframe'), words: wordsOf(language), language };
}

async function write({ chat }: Stage, text: string): Promise<void> {
  await chat.getByRole('textbox').fill(text);
  await chat.getByRole('textbox').press('Enter');
}

/** Writes and waits until the server has it. */
async function ask(stage: Stage, text: string): Promise<void> {
  await write(stage, text);
  await stage.chat.getByText(stage.words.sent).first().waitFor();
}

function answer({ server }: Stage, text: string, message: Parameters<ScriptedChatServer['endTurn']>[0]): void {
  server.startTurn(`turn-${server.calls.length}`);
  server.stream(text);
  server.endTurn(message);
}

async function playStreaming(stage: Stage): Promise<void> {
  await ask(stage, stage.words.question);
  stage.server.startTurn(`turn-${stage.server.calls.length}`);
  stage.server.stream(stage.words.answer[0] ?? '', [feeCitation]);
}

async function playAnswer(stage: Stage): Promise<void> {
  await playStreaming(stage);
  stage.server.stream(stage.words.answer[1] ?? '', [waiverCitation]);
  stage.server.endTurn();
  await stage.chat.getByRole('button', { name: stage.words.helpful, exact: true }).last().waitFor();
}

async function playWarning(stage: Stage): Promise<void> {
  await ask(stage, stage.words.fraudQuestion);
  answer(stage, stage.words.warning, { outcome: 'warning', answerer: 'fixed', offerPerson: true });
  await stage.chat.getByText(stage.words.warningTitle).first().waitFor();
}

async function playBlocked(stage: Stage): Promise<void> {
  stage.server.replyTo('message:send', ({ clientMessageId }) => ({ ok: true, message: stage.server.say({ role: 'customer', text: stage.words.maskedText, removed: ['cvv', 'pin'], clientMessageId }) }));
  await ask(stage, stage.words.question);
  answer(stage, stage.words.blocked, { outcome: 'blocked-input', answerer: 'fixed' });
}

async function playAgent(stage: Stage): Promise<void> {
  await playAnswer(stage);
  stage.server.changeStatus('waiting');
  stage.server.changeStatus('agent');
  stage.server.say({ role: 'agent', text: stage.words.agentText, agent: { name: stage.words.agentName, staffNumber: '0731' } });
  await stage.chat.getByText(stage.words.agentText).waitFor();
}

async function playScrolledUp(stage: Stage): Promise<void> {
  for (let i = 0; i < 3; i += 1) {
    await playAnswer(stage);
    await stage.chat.getByRole('button', { name: stage.words.helpful, exact: true }).nth(i).waitFor();
  }
  await stage.chat.getByRole('log').evaluate((log: { scrollTop: number }) => {
    log.scrollTop = 0;
  });
  stage.server.say({ role: 'agent', text: stage.words.agentText, agent: { name: stage.words.agentName, staffNumber: '0731' } });
}
