import type {
  ActiveTurn, BankView, Citation, ConversationStatus, ConversationView, HandoffView, ServerEvents, StartReply, WireMessage,
} from '../../server/protocol.ts';

export interface Failure {
  code: string;
  message: string;
  /** What the customer reads out to a person, so that the log line is found. */
  ref: string;
}

/** A message of the customer that the server has not confirmed. */
export interface Outgoing {
  clientMessageId: string;
  text: string;
  createdAt: number;
  state: 'sending' | 'queued' | 'failed';
  failure: Failure | null;
}

/** How the socket is: `refused` means that the server answered and said no. */
export type Link = 'connecting' | 'online' | 'offline' | 'refused';

export interface Conversation {
  link: Link;
  failure: Failure | null;
  introduction: { bank: BankView; greeting: string; suggestions: string[]; notice: string; model: string | null } | null;
  conversationId: string | null;
  status: ConversationStatus;
  epoch: number;
  messages: WireMessage[];
  outgoing: Outgoing[];
  activeTurn: ActiveTurn | null;
  isStopping: boolean;
  handoff: HandoffView | null;
  /** The customer asked for a person and none is at work. */
  wasToldClosed: boolean;
  isAgentTyping: boolean;
  /** Something was missed: the conversation must be read from the server again. */
  isBehind: boolean;
}

type EventOf<N extends keyof ServerEvents> = Parameters<ServerEvents[N]>[0];
export type ServerEventAction = { [N in keyof ServerEvents]: { type: N; event: EventOf<N> } }[keyof ServerEvents];

export type Action =
  | ServerEventAction
  | { type: 'started'; reply: StartReply }
  | { type: 'resumed'; view: ConversationView }
  | { type: 'link-changed'; link: Link; failure?: Failure }
  | { type: 'outgoing-added'; outgoing: Outgoing }
  | { type: 'outgoing-changed'; clientMessageId: string; state: Outgoing['state']; failure?: Failure }
  | { type: 'message-stored'; message: WireMessage }
  | { type: 'handoff-answered'; handoff: HandoffView; status: ConversationStatus; epoch: number }
  | { type: 'stop-asked' }
  | { type: 'stop-refused' }
  | { type: 'rated'; messageId: string; rating: 'up' | 'down' };

export const emptyConversation: Conversation = {
  link: 'connecting', failure: null, introduction: null, conversationId: null, status: 'bot', epoch: 0, messages: [], outgoing: [],
  activeTurn: null, isStopping: false, handoff: null, wasToldClosed: false, isAgentTyping: false, isBehind: false,
};

/**
 * The next state of the conversation; pure, so that every state can be reached in a test.
 * Events of an older epoch change nothing: the owner has changed since, and the bot always loses.
 */
export function reduce(state: Conversation, action: Action): Conversation {
  switch (action.type) {
    case 'started': return start(state, action.reply);
    case 'resumed': return takeView(state, action.view);
    case 'link-changed': return { ...state, link: action.link, failure: action.failure ?? null };
    case 'outgoing-added': return { ...state, outgoing: [...state.outgoing, action.outgoing] };
    case 'outgoing-changed': return changeOutgoing(state, action);
    case 'message-stored': return addMessages(state, [action.message]);
    case 'handoff-answered': return answerHandoff(state, action);
    case 'stop-asked': return { ...state, isStopping: true };
    case 'stop-refused': return { ...state, isStopping: false };
    case 'rated': return { ...state, messages: state.messages.map((message) => message.id === action.messageId ? { ...message, rating: action.rating } : message) };
    default: return takeServerEvent(state, action);
  }
}

function takeServerEvent(state: Conversation, action: ServerEventAction): Conversation {
  const { event } = action;
  if (event.conversationId !== state.conversationId) return state;
  // A message is on record whatever the epoch: it is read from the store instead of trusted from a late event.
  if (event.epoch < state.epoch) return action.type === 'turn-end' || action.type === 'message-added' ? { ...state, isBehind: true } : state;
  const missedChange = event.epoch > state.epoch && action.type !== 'handoff-changed';
  const current = missedChange ? { ...state, epoch: event.epoch, isBehind: true } : state;
  switch (action.type) {
    case 'turn-start': return startTurn(current, action.event);
    case 'text-delta': return addText(current, action.event);
    case 'turn-end':
    case 'message-added': return { ...addMessages(current, [action.event.message]), isAgentTyping: false };
    case 'handoff-changed': return changeOwner(current, action.event);
    case 'typing-changed': return { ...current, isAgentTyping: action.event.typing };
  }
}

function start(state: Conversation, reply: StartReply): Conversation {
  const { bank, greeting, suggestions, notice, model } = reply;
  const known = reply.conversationId === state.conversationId ? state : { ...state, messages: [] };
  return { ...takeView({ ...known, conversationId: reply.conversationId }, reply), introduction: { bank, greeting, suggestions, notice, model } };
}

function takeView(state: Conversation, view: ConversationView): Conversation {
  if (view.conversationId !== state.conversationId || view.epoch < state.epoch) return state;
  const handoff = view.handoff ?? null;
  const base: Conversation = {
    ...state, link: 'online', failure: null, status: view.status, epoch: view.epoch, handoff,
    wasToldClosed: state.wasToldClosed && view.status === 'bot', activeTurn: isOpen(state, view.activeTurn) ? view.activeTurn : null, isBehind: false,
    isStopping: state.isStopping && view.activeTurn?.turnId === state.activeTurn?.turnId,
  };
  return addMessages(base, view.messages);
}

/** A view may be read before a turn's end and be heard after it. */
function isOpen(state: Conversation, turn: ActiveTurn | undefined): turn is ActiveTurn {
  return turn !== undefined && !isAnswered(state, turn.turnId);
}

function changeOutgoing(state: Conversation, change: { clientMessageId: string; state: Outgoing['state']; failure?: Failure }): Conversation {
  return {
    ...state,
    outgoing: state.outgoing.map((entry) => entry.clientMessageId === change.clientMessageId
      ? { ...entry, state: change.state, failure: change.failure ?? null } : entry),
  };
}

function addMessages(state: Conversation, added: WireMessage[]): Conversation {
  if (added.length === 0) return state;
  const byId = new Map(state.messages.map((message) => [message.id, message]));
  for (const message of added) byId.set(message.id, message);
  const stored = new Set(added.map((message) => message.clientMessageId));
  const turnIsOver = added.some((message) => message.role === 'assistant' && message.turnId === state.activeTurn?.turnId);
  return {
    ...state,
    messages: [...byId.values()].sort((a, b) => a.seq - b.seq),
    outgoing: state.outgoing.filter((entry) => !stored.has(entry.clientMessageId)),
    activeTurn: turnIsOver ? null : state.activeTurn,
    isStopping: turnIsOver ? false : state.isStopping,
  };
}

function answerHandoff(state: Conversation, { handoff, status, epoch }: { handoff: HandoffView; status: ConversationStatus; epoch: number }): Conversation {
  if (epoch < state.epoch) return state;
  return { ...state, handoff, status, epoch, wasToldClosed: status === 'bot' && !handoff.open && handoff.status !== 'none' };
}

function startTurn(state: Conversation, event: EventOf<'turn-start'>): Conversation {
  if (isAnswered(state, event.turnId) || state.activeTurn?.turnId === event.turnId) return state;
  return { ...state, activeTurn: { turnId: event.turnId, epoch: event.epoch, text: '', citations: [] }, isStopping: false };
}

function addText(state: Conversation, event: EventOf<'text-delta'>): Conversation {
  if (isAnswered(state, event.turnId)) return state;
  const turn = state.activeTurn?.turnId === event.turnId ? state.activeTurn : { turnId: event.turnId, epoch: event.epoch, text: '', citations: [] };
  // Deltas are volatile: one that starts after the text we hold tells that another was lost.
  if (event.offset > turn.text.length) return { ...state, isBehind: true };
  const text = turn.text.slice(0, event.offset) + event.text;
  if (text.length < turn.text.length) return state;
  return { ...state, activeTurn: { ...turn, text, citations: mergeCitations(turn.citations, event.citations) } };
}

function mergeCitations(known: Citation[], added: Citation[]): Citation[] {
  const byMark = new Map([...known, ...added].map((citation) => [citation.n, citation]));
  return [...byMark.values()].sort((a, b) => a.n - b.n);
}

function changeOwner(state: Conversation, event: EventOf<'handoff-changed'>): Conversation {
  // What was streamed so far stays in view until the stored message, with its ending, takes its place.
  const wasCut = event.epoch > state.epoch && state.activeTurn !== null;
  return {
    ...state, status: event.status, epoch: event.epoch, handoff: event.handoff, isAgentTyping: false, wasToldClosed: false,
    isBehind: state.isBehind || wasCut,
  };
}

function isAnswered(state: Conversation, turnId: string): boolean {
  return state.messages.some((message) => message.turnId === turnId && message.role === 'assistant');
}

/** The highest sequence number known, from which a resume goes on. */
export function lastSeq(state: Conversation): number {
  return state.messages[state.messages.length - 1]?.seq ?? 0;
}

/** Whether the customer waits for the first words of the machine's answer. */
export function isAwaitingAnswer(state: Conversation): boolean {
  if (state.status !== 'bot' || state.link !== 'online') return false;
  if (state.activeTurn) return state.activeTurn.text === '';
  return state.outgoing.length === 0 && lastSpoken(state.messages)?.role === 'customer';
}

function lastSpoken(messages: WireMessage[]): WireMessage | undefined {
  return messages.filter((message) => message.role !== 'notice').pop();
}
