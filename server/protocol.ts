/**
 * The wire contract between the widget and the server. The widget imports this file as types only.
 * Additions are fine within one protocol number; a change of meaning raises it, since old widgets live long on bank pages.
 */
import { z } from 'zod';

export const PROTOCOL = 1;

/** Longest customer message, in UTF-16 code units. */
export const MAX_MESSAGE_LENGTH = 2000;

export const languageSchema = z.enum(['zh-CN', 'zh-Hant', 'en']);
export type WireLanguage = z.infer<typeof languageSchema>;

const id = z.string().min(1).max(64).regex(/^[A-Za-z0-9_-]+$/);

export const calls = {
  'conversation:start': z.object({ protocol: z.number().int(), language: languageSchema, page: z.string().max(500).optional() }),
  'conversation:resume': z.object({ conversationId: id, afterSeq: z.number().int().min(0) }),
  'message:send': z.object({ conversationId: id, clientMessageId: id, text: z.string().min(1).max(50_000) }),
  'turn:stop': z.object({ conversationId: id, turnId: id }),
  'turn:rate': z.object({
    conversationId: id,
    messageId: id,
    rating: z.enum(['up', 'down']),
    reason: z.enum(['wrong', 'incomplete', 'outdated', 'unclear', 'unsafe', 'other']).optional(),
    comment: z.string().max(500).optional(),
  }),
  'handoff:request': z.object({ conversationId: id }),
  /** The customer leaves the queue: waiting -> bot. */
  'handoff:cancel': z.object({ conversationId: id }),
} as const;
export type CallName = keyof typeof calls;
export type CallInput<N extends CallName> = z.infer<(typeof calls)[N]>;

export type ConversationStatus = 'bot' | 'waiting' | 'agent' | 'closed';
export type MessageRole = 'customer' | 'assistant' | 'agent' | 'notice';
export type Ending = 'complete' | 'stopped' | 'taken-over' | 'crashed';
export type Answerer = 'extractive' | 'model' | 'fixed';
/** What kind of answer this is: decides how the widget draws it. */
export type Outcome = 'answered' | 'declined' | 'clarify' | 'warning' | 'blocked-input';

export interface Citation {
  /** The mark `[n]` in the text, counted from 1 within one message. */
  n: number;
  chunkId: string;
  document: string;
  title: string;
  section: string[];
  page: number | null;
  effectiveFrom: string | null;
  /** The quoted span of the source. */
  quote: string;
}

/** A message as customers may see it. Gaps in `seq` are legal. */
export interface WireMessage {
  id: string;
  conversationId: string;
  seq: number;
  role: MessageRole;
  /** Safe Markdown subset; citations stand as `[n]`. */
  text: string;
  /** Milliseconds since the epoch. */
  createdAt: number;
  clientMessageId?: string;
  turnId?: string;
  ending?: Ending;
  outcome?: Outcome;
  answerer?: Answerer;
  /** Name of the model that wrote the text, where one did. */
  model?: string;
  citations?: Citation[];
  /** Buttons that answer a clarifying question; the text of one is sent as a message. */
  choices?: string[];
  /** Nearest known questions when the answer is "I don't know". */
  nearest?: string[];
  /** Whether a person should be offered beside this message. */
  offerPerson?: boolean;
  rating?: 'up' | 'down';
  /** Only for role `agent`. */
  agent?: { name: string; staffNumber: string };
  /** What the socket removed from a customer's message, by kind (never the value). */
  removed?: string[];
}

/** What `answer` yields, what the turn record keeps and what clients get, in one union. */
export type TurnEvent =
  | { type: 'turn-start'; language: WireLanguage; questions: string[] }
  | { type: 'text-delta'; /** UTF-16 offset of `text` in the whole answer. */ offset: number; text: string; citations: Citation[] }
  | { type: 'turn-end'; text: string; ending: Ending; outcome: Outcome; answerer: Answerer; model?: string; citations: Citation[]; choices: string[]; nearest: string[]; offerPerson: boolean; handoff?: { reason: string; priority: 'normal' | 'care' | 'emergency' } };

/** A turn that is being answered, for clients that come in the middle of it. */
export interface ActiveTurn {
  turnId: string;
  epoch: number;
  text: string;
  citations: Citation[];
}

/** All that a client needs to draw a conversation. */
export interface ConversationView {
  conversationId: string;
  status: ConversationStatus;
  epoch: number;
  messages: WireMessage[];
  activeTurn?: ActiveTurn;
  handoff?: HandoffView;
}

export interface HandoffView {
  status: 'waiting' | 'agent' | 'none';
  /** Whether people are at work now. */
  open: boolean;
  /** Human service hours in the customer's language. */
  hours: string;
  phone: string;
}

export interface BankView {
  name: string;
  phones: { key: string; label: string; number: string }[];
  hours: string;
  /** Hosts that links in answers may lead to. */
  allowedHosts: string[];
}

export interface StartReply extends ConversationView {
  protocol: number;
  /** Signed visitor token: the widget keeps it and sends it in the handshake's `auth.token`. */
  token: string;
  bank: BankView;
  greeting: string;
  suggestions: string[];
  notice: string;
  /** Name shown in the about panel; null while answers come from documents only. */
  model: string | null;
}

export type Ack<T> = ({ ok: true } & T) | { ok: false; code: string; message: string; ref: string };

export interface CallReplies {
  'conversation:start': StartReply;
  'conversation:resume': ConversationView;
  'message:send': { message: WireMessage };
  'turn:stop': { stopped: boolean };
  'turn:rate': { rating: 'up' | 'down' };
  'handoff:request': { handoff: HandoffView; status: ConversationStatus; epoch: number };
  'handoff:cancel': { handoff: HandoffView; status: ConversationStatus; epoch: number };
}

export type ClientCalls = { [N in CallName]: (input: CallInput<N>, ack: (reply: Ack<CallReplies[N]>) => void) => void };

/** Every delta and status event carries the epoch; clients drop events of an older epoch than they know. */
export interface ServerEvents {
  'turn-start': (event: { conversationId: string; turnId: string; epoch: number }) => void;
  'text-delta': (event: { conversationId: string; turnId: string; epoch: number; offset: number; text: string; citations: Citation[] }) => void;
  'turn-end': (event: { conversationId: string; turnId: string; epoch: number; message: WireMessage }) => void;
  'message-added': (event: { conversationId: string; epoch: number; message: WireMessage }) => void;
  'handoff-changed': (event: { conversationId: string; epoch: number; status: ConversationStatus; handoff: HandoffView }) => void;
  'typing-changed': (event: { conversationId: string; epoch: number; typing: boolean }) => void;
}

/** `GET /api/document?chunk=ID`: the document that a citation points at, as blocks in reading order. */
export interface DocumentView {
  document: string;
  title: string;
  language: WireLanguage;
  effectiveFrom: string | null;
  effectiveTo: string | null;
  /** The block to highlight. */
  chunkId: string;
  blocks: DocumentBlock[];
}

export interface DocumentBlock {
  chunkId: string;
  kind: 'passage' | 'table-row' | 'faq' | 'fact';
  section: string[];
  page: number | null;
  text: string;
  question?: string;
  tableTitle?: string;
  cells?: { header: string; value: string }[];
  footnotes?: string[];
}
