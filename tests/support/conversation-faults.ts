import type { Conversation } from '../../widget/chat/conversation-store.ts';
import type { WireMessage } from '../../server/protocol.ts';
import type { Database } from '../../server/store/database.ts';
import { messagesIn, steadyText } from './steady-answer.ts';

/** What is wrong with a conversation that a steady answerer took part in, given what its customer sent and saw. */
export function conversationFaults(input: { state: Conversation; shown: ReadonlyMap<string, string>; sent: readonly string[] }): string[] {
  const { state, shown, sent } = input;
  const faults: string[] = [];
  const stored = state.messages.filter((message) => message.role === 'customer').map((message) => message.text);
  for (const text of sent) {
    const copies = stored.filter((other) => other === text).length;
    if (copies !== 1) faults.push(`"${text}" is stored ${copies} times`);
  }
  if (stored.length !== sent.length) faults.push(`${stored.length} messages are stored of ${sent.length}`);
  const answers = state.messages.filter((message) => message.role === 'assistant');
  faults.push(...answers.flatMap(answerFaults));
  for (const [turnId, text] of shown) {
    const ended = answers.filter((message) => message.turnId === turnId);
    if (ended.length !== 1) faults.push(`turn ${turnId} was seen and has ${ended.length} messages`);
    else if (ended[0]?.text.startsWith(text) !== true) faults.push(`turn ${turnId} showed what is not on record`);
  }
  return faults;
}

/** An answer that counts as complete is whole, another one is the beginning of a whole one. */
function answerFaults(message: WireMessage): string[] {
  const whole = steadyText(messagesIn(message.text));
  const isRight = message.ending === 'complete' ? message.text === whole : whole.startsWith(message.text);
  return isRight ? [] : [`the ${String(message.ending)} answer ${String(message.turnId)} reads "${message.text}"`];
}

/** How often each message was answered in full. */
export function timesAnswered(state: Conversation, text: string): number {
  return state.messages.filter((message) => message.ending === 'complete' && messagesIn(message.text).includes(text)).length;
}

/** What a store may not hold once all is answered: open turns, claims, unanswered messages, numbers out of order. */
export async function storeFaults(db: Database): Promise<string[]> {
  const conversations = await db.read.selectFrom('conversations').selectAll().execute();
  const turns = await db.read.selectFrom('turns').select(['id', 'status']).where('status', '=', 'running').execute();
  const messages = await db.read.selectFrom('messages').select(['conversation_id', 'seq', 'role']).orderBy('conversation_id').orderBy('seq').execute();
  const faults = turns.map((turn) => `turn ${turn.id} never ended`);
  for (const conversation of conversations) {
    const own = messages.filter((message) => message.conversation_id === conversation.id);
    if (conversation.claim_turn_id !== null) faults.push(`conversation ${conversation.id} is still claimed`);
    if (conversation.status === 'bot' && conversation.answered_seq < conversation.last_customer_seq) faults.push(`conversation ${conversation.id} has unanswered messages`);
    if (own.some((message, i) => message.seq !== i + 1)) faults.push(`conversation ${conversation.id} is numbered ${own.map((message) => message.seq).join(' ')}`);
    if (conversation.last_seq !== own.length) faults.push(`conversation ${conversation.id} counts ${conversation.last_seq} of ${own.length} messages`);
  }
  return faults;
}
