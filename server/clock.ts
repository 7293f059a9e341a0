/** The current instant in milliseconds since the epoch. Comes from deps, so that tests own time. */
export type Clock = () => number;

/** Makes a new identifier, unique across processes. Comes from deps, so that tests can foresee ids. */
export type NewId = () => string;

/** A calendar day as `YYYY-MM-DD`. Compares correctly as a string. */
export type Day = string;

/** Making one costs more than a hundred uses. */
const dayFormats = new Map<string, Intl.DateTimeFormat>();

/** The day that the instant `at` falls on in `timeZone` (an IANA name). Rules are in force by the bank's day, not by UTC's. */
export function dayIn(timeZone: string, at: number): Day {
  // sv-SE is the locale whose short date is ISO 8601.
  const format = dayFormats.get(timeZone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  dayFormats.set(timeZone, format);
  return format.format(at);
}

/** Whether `text` names a day that exists: `2026-02-30` does not. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}
