import type { AnswerEvent } from '../../server/chat/answer.ts';
import type { TurnInput } from '../../server/chat/turn-input.ts';
import type { TurnEvent } from '../../server/protocol.ts';

/** An answer that the test drives sentence by sentence, so that anything can happen in between. */
export interface ScriptedTurn {
  input: TurnInput;
  /** Releases one sentence; resolves when the turn asks for the next one, so the sentence was taken. */
  say(text: string): Promise<void>;
  /** Ends the answer. */
  end(more?: Partial<Extract<TurnEvent, { type: 'turn-end' }>>): void;
  fail(error: Error): void;
}

export interface ScriptedAnswer {
  answer: (input: TurnInput) => AsyncGenerator<AnswerEvent>;
  turns: ScriptedTurn[];
  /** The n-th turn (from 0) as soon as it has begun. */
  turn(n: number): Promise<ScriptedTurn>;
}

type Step = { kind: 'say'; text: string } | { kind: 'end'; more: object } | { kind: 'fail'; error: Error };

export function scriptAnswer(): ScriptedAnswer {
  const turns: ScriptedTurn[] = [];
  const waiting = new Set<() => void>();
  return {
    turns,
    turn: (n) => new Promise((resolve) => {
      const check = () => {
        const turn = turns[n];
        if (!turn) return;
        waiting.delete(check);
        resolve(turn);
      };
      waiting.add(check);
      check();
    }),
    async *answer(input) {
      const steps: { step: Step; taken: () => void }[] = [];
      let wake: () => void = () => undefined;
      const push = (step: Step) => new Promise<void>((taken) => {
        steps.push({ step, taken });
        wake();
      });
      turns.push({ input, say: (text) => push({ kind: 'say', text }), end: (more = {}) => void push({ kind: 'end', more }), fail: (error) => void push({ kind: 'fail', error }) });
      for (const check of [...waiting]) check();
      input.signal?.addEventListener('abort', () => wake(), { once: true });
      let text = '';
      yield { type: 'turn-start', language: input.language, questions: input.messages };
      for (;;) {
        while (steps.length === 0 && input.signal?.aborted !== true) await new Promise<void>((resolve) => { wake = resolve; });
        const next = steps.shift();
        if (!next) return;
        if (next.step.kind === 'fail') throw next.step.error;
        if (next.step.kind === 'end') {
          yield { type: 'turn-end', text, ending: 'complete', outcome: 'answered', answerer: 'extractive', citations: [], choices: [], nearest: [], offerPerson: false, ...next.step.more };
          return;
        }
        yield { type: 'text-delta', offset: text.length, text: next.step.text, citations: [] };
        text += next.step.text;
        next.taken();
      }
    },
  };
}
