import { VERDICTS, type Verdict } from '../../server/content/judge-reply.ts';

/** A table as text: one line a group with its size, the share that is right, and how many of each verdict. */
export function tallyTable<T extends { verdict: Verdict }>(title: string, items: readonly T[], groupOf: (item: T) => string): string {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(groupOf(item), [...groups.get(groupOf(item)) ?? [], item]);
  const header = [title, 'n', 'right %', ...VERDICTS];
  const lines = [...[...groups].sort(([a], [b]) => (a < b ? -1 : 1)), ['all', items] as const].map(([name, members]) => {
    const counts = VERDICTS.map((verdict) => countOf(members, verdict));
    return [name, members.length, Math.round(shareRight(members) * 100), ...counts].map(String);
  });
  const widths = header.map((name, i) => Math.max(name.length, ...lines.map((line) => line[i]?.length ?? 0)));
  return [header, ...lines].map((line) => line.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  ')).join('\n');
}

export function countOf(items: readonly { verdict: Verdict }[], verdict: Verdict): number {
  return items.filter((item) => item.verdict === verdict).length;
}

export function shareRight(items: readonly { verdict: Verdict }[]): number {
  return items.length === 0 ? 0 : countOf(items, 'right') / items.length;
}
