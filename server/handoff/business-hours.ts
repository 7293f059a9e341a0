import { dayIn, type Day } from '../clock.ts';

export type Hours = 'closed' | 'always' | { open: string; close: string };

/** When people answer, as bank.yaml says it. */
export interface ServiceHours {
  timeZone: string;
  humanService: { weekday: Hours; weekend: Hours; holiday: Hours };
  /** Days off, both ends inclusive. */
  holidays: { from: Day; to: Day }[];
  /** Weekend days that are worked. */
  workdays: Day[];
}

/** Whether people answer at the instant `at`, by the bank's clock; the closing minute counts as closed. */
export function isOpen(service: ServiceHours, at: number): boolean {
  const hours = hoursOn(service, dayIn(service.timeZone, at));
  if (hours === 'closed' || hours === 'always') return hours === 'always';
  const time = timeIn(service.timeZone, at);
  return hours.open <= time && time < hours.close;
}

function hoursOn(service: ServiceHours, day: Day): Hours {
  const { weekday, weekend, holiday } = service.humanService;
  if (service.holidays.some((one) => one.from <= day && day <= one.to)) return holiday;
  if (service.workdays.includes(day)) return weekday;
  const dayOfWeek = new Date(`${day}T00:00:00Z`).getUTCDay();
  return dayOfWeek === 0 || dayOfWeek === 6 ? weekend : weekday;
}

/** Making one costs more than a hundred uses. */
const timeFormats = new Map<string, Intl.DateTimeFormat>();

/** `HH:MM`, 00:00 to 23:59: compares correctly as a string. */
function timeIn(timeZone: string, at: number): string {
  const format = timeFormats.get(timeZone) ?? new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  timeFormats.set(timeZone, format);
  return format.format(at);
}
