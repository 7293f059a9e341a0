/** One row of the bench's table. */
export interface Measured {
  name: string;
  value: number;
  unit: string;
  goal?: number;
  /** Whether the goal is met; absent where there is none. */
  ok?: boolean;
}

/** A row whose value must not exceed the goal. */
export function atMost(name: string, value: number, unit: string, goal: number): Measured {
  return { name, value: round(value), unit, goal: round(goal), ok: value <= goal };
}

/** A row whose value must reach the goal. */
export function atLeast(name: string, value: number, unit: string, goal: number): Measured {
  return { name, value: round(value), unit, goal: round(goal), ok: value >= goal };
}

export function measured(name: string, value: number, unit: string): Measured {
  return { name, value: round(value), unit };
}

/** The `p`-th percentile (0..100) by the nearest rank. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((p / 100) * sorted.length) - 1)] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => percentile(values, 50);

function round(value: number): number {
  return Number(value.toPrecision(4));
}
