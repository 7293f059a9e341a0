import { conversationsToAnswer, expireClaims } from '../store/conversations.ts';
import { runTurn, type TurnControl, type TurnDeps } from './turn.ts';

const SWEEP_MS = 3_000;
const SWEEP_LIMIT = 200;

/** Sees to it that every customer message is answered as long as the bot owns the conversation. Independent of sockets. */
export interface TurnRunner {
  /** Says that `conversationId` has something new to answer. Returns at once. */
  wake(conversationId: string): void;
  /** Ends the turn that runs here, if one does: its claim was taken away in the store before. */
  abort(conversationId: string): void;
  /** Answers what an earlier process left, now and every few seconds. To be called once, before the first message. */
  start(): void;
  /** Takes nothing new on; resolves when the running turns have ended. Those that take longer than `ms` are left for the next process. */
  drain(ms: number): Promise<void>;
}

interface Running {
  control: TurnControl;
  wokenAgain: boolean;
  done: Promise<void>;
}

export function createTurnRunner(deps: TurnDeps): TurnRunner {
  const running = new Map<string, Running>();
  let sweep: NodeJS.Timeout | undefined;
  let draining = false;

  const newControl = (): TurnControl => ({ abort: new AbortController(), hasStarted: () => false });

  async function answerAll(conversationId: string, state: Running): Promise<void> {
    let outcome: Awaited<ReturnType<typeof runTurn>> | 'failed';
    do {
      state.wokenAgain = false;
      state.control = newControl();
      try {
        outcome = await runTurn(deps, conversationId, state.control);
      } catch (error) {
        // The store failed: the messages are kept, the sweep tries again.
        deps.log.error({ err: error, conversationId }, 'turn not run');
        outcome = 'failed';
      }
    } while (isWanted(state, outcome) && !draining);
    // In the same step as the last look at `wokenAgain`: a wake in between would be forgotten.
    running.delete(conversationId);
  }

  function wake(conversationId: string): void {
    if (draining) return;
    const current = running.get(conversationId);
    if (current) {
      current.wokenAgain = true;
      // Nothing was shown yet: the next turn answers both messages at once.
      if (!current.control.hasStarted()) current.control.abort.abort();
      return;
    }
    const state: Running = { control: newControl(), wokenAgain: false, done: Promise.resolve() };
    running.set(conversationId, state);
    state.done = answerAll(conversationId, state);
  }

  /** A SQLite file has one process: whoever holds a claim when this one starts is dead. Elsewhere the lease has to run out. */
  async function begin(): Promise<void> {
    try {
      if (deps.db.engine === 'sqlite') await deps.db.transaction((tx) => expireClaims(tx, deps.now()));
    } catch (error) {
      deps.log.error({ err: error }, 'claims not voided');
    }
    await sweepOnce();
  }

  async function sweepOnce(): Promise<void> {
    try {
      const left = await conversationsToAnswer(deps.db.read, deps.now(), SWEEP_LIMIT);
      for (const { id } of left) if (!running.has(id)) wake(id);
    } catch (error) {
      deps.log.error({ err: error }, 'sweep failed');
    }
  }

  return {
    wake,
    abort: (conversationId) => running.get(conversationId)?.control.abort.abort(),
    start() {
      void begin();
      sweep = setInterval(() => void sweepOnce(), SWEEP_MS);
    },
    async drain(ms) {
      draining = true;
      clearInterval(sweep);
      const all = Promise.allSettled([...running.values()].map((state) => state.done));
      let timer: NodeJS.Timeout | undefined;
      await Promise.race([all, new Promise<void>((resolve) => { timer = setTimeout(resolve, ms); })]);
      clearTimeout(timer);
    },
  };
}

/** `wokenAgain` was set by wake() while the turn ran here, `more` tells of a message that another process took in. */
function isWanted(state: Running, outcome: string): boolean {
  return state.wokenAgain || outcome === 'more';
}
