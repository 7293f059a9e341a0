import { MAX_MESSAGE_LENGTH } from '../protocol.ts';
import { block, pass, type InputRail } from './rail.ts';

const NAME = 'input-length';

/** Blocks a message longer than the wire promises to take, so that no rail or model after it has to. */
export const inputLength: InputRail = {
  name: NAME,
  on: 'input',
  check({ text }) {
    return text.length <= MAX_MESSAGE_LENGTH ? pass(NAME) : block(NAME, 'too-long', { replyKey: 'message-too-long', detail: { limit: MAX_MESSAGE_LENGTH } });
  },
};
