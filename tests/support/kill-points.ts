import type { Database } from '../../server/store/database.ts';

/** Where a process can be made to end itself as a power cut would: without a word. */
export const KILL_POINTS = [
  'before-message-commit', 'after-message-commit', 'after-claim-commit', 'between-sentences', 'after-sentence-commit', 'before-finish-commit', 'after-finish-commit',
] as const;
/** Where events are not told yet, or told and not struck out: what matters to the windows of other processes. */
export const TELLING_POINTS = ['after-finish-commit', 'before-outbox-commit'] as const;
export type KillPoint = (typeof KILL_POINTS | typeof TELLING_POINTS)[number];

/** Names of transactions, by the function that begins them. */
const CALLERS: readonly [caller: RegExp, name: string][] = [[/receiveCustomerMessage/, 'message'], [/claimUnanswered/, 'claim'], [/putOnRecord/, 'sentence'], [/finishTurn/, 'finish'], [/strikeOut/, 'outbox']];

/** Ends this process when the point that was armed is passed for the n-th time since. */
export interface KillSwitch {
  /** Null takes it back. */
  arm(point: KillPoint | null, occurrence: number): void;
  pass(point: string): void;
}

export function createKillSwitch(): KillSwitch {
  let armed: { point: string; left: number } | null = null;
  return {
    arm: (point, occurrence) => { armed = point === null ? null : { point, left: occurrence }; },
    pass(point) {
      if (armed?.point !== point || --armed.left > 0) return;
      process.kill(process.pid, 'SIGKILL');
    },
  };
}

/** The same database; a transaction passes `before-NAME-commit` when its work is done and `after-NAME-commit` when it is durable. */
export function killableDatabase(db: Database, killSwitch: KillSwitch): Database {
  return {
    ...db,
    async transaction(work) {
      const stack = new Error().stack ?? '';
      const name = CALLERS.find(([caller]) => caller.test(stack))?.[1] ?? 'other';
      const value = await db.transaction(async (tx) => {
        const result = await work(tx);
        killSwitch.pass(`before-${name}-commit`);
        return result;
      });
      killSwitch.pass(`after-${name}-commit`);
      return value;
    },
  };
}
