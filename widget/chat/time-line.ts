import type { Texts } from './i18n/texts.ts';

const PAUSE_MS = 10 * 60_000;
const DAY_MS = 24 * 3600_000;

/** Whether so long has passed since the message before that the time is worth a line. */
export function needsTime(at: number, previousAt: number | undefined): boolean {
  return previousAt === undefined || at - previousAt > PAUSE_MS;
}

/** `今天 14:02`, in the customer's own time zone. */
export function timeLine(at: number, now: number, { language, texts }: { language: string; texts: Pick<Texts, 'today' | 'yesterday'> }): string {
  const time = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at);
  const day = (instant: number): string => new Intl.DateTimeFormat(language, { year: 'numeric', month: 'numeric', day: 'numeric' }).format(instant);
  if (day(at) === day(now)) return `${texts.today} ${time}`;
  if (day(at) === day(now - DAY_MS)) return `${texts.yesterday} ${time}`;
  return `${day(at)} ${time}`;
}
