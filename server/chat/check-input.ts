import type { InputRail, Verdict } from '../guardrails/rail.ts';
import type { Language } from '../retrieval/chunk.ts';
import type { TurnInput } from './turn-input.ts';

export interface CheckedInput {
  /** The messages as rails left them: text may come back masked. */
  messages: string[];
  verdicts: Verdict[];
  /** The verdict that ends the turn before anything is looked up. */
  refusal: Verdict | null;
}

/** Step 1: every input rail on every message, in order; the first block or handoff ends the turn. A rail that throws blocks. */
export async function checkInput(rails: readonly InputRail[], { messages, history }: Pick<TurnInput, 'messages' | 'history'>, language: Language): Promise<CheckedInput> {
  const earlier = history.filter((entry) => entry.role === 'customer').map((entry) => entry.text);
  const verdicts: Verdict[] = [];
  const checked: string[] = [];
  for (const message of messages) {
    let text = message;
    for (const rail of rails) {
      const verdict = await runInputRail(rail, { text, language, history: [...earlier, ...checked] });
      verdicts.push(verdict);
      if (verdict.outcome === 'block' || verdict.outcome === 'handoff') return { messages: [...checked, text], verdicts, refusal: verdict };
      if (verdict.outcome === 'rewrite') text = verdict.text ?? '';
    }
    checked.push(text);
  }
  return { messages: checked, verdicts, refusal: null };
}

async function runInputRail(rail: InputRail, input: { text: string; language: Language; history: readonly string[] }): Promise<Verdict> {
  try {
    return await rail.check(input);
  } catch {
    return { rail: rail.name, ruleId: 'rail-failed', outcome: 'block', replyKey: 'blocked-message', alert: true };
  }
}
