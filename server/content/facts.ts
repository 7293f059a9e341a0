import { createHash } from 'node:crypto';
import { dayIn, type Day } from '../clock.ts';
import type { Chunk, Language } from '../retrieval/chunk.ts';
import type { Bank, Hours } from './bank.ts';
import { FACT_WORDS } from './fact-words.ts';

const LANGUAGES: Language[] = ['zh-CN', 'zh-Hant', 'en'];

/**
 * The facts of bank.yaml as citable chunks, in three languages: phones, hours of people, holidays to come, address, links, the app's name.
 * `now` only leaves out holidays that are over; a holiday's chunk itself expires on the day after it.
 */
export function factChunks(bank: Bank, now: number): Chunk[] {
  const version = createHash('sha256').update(JSON.stringify(bank)).digest('hex').slice(0, 10);
  const today = dayIn(bank.timeZone, now);
  return LANGUAGES.flatMap((language) => {
    const frame = {
      kind: 'fact' as const, document: 'bank', title: bank.name[language], version, page: null, audience: 'public' as const, language, effectiveFrom: null,
    };
    return factsIn(bank, language, today).map(({ path, section, text, until }): Chunk => ({
      ...frame, id: `bank@${version}/${language}/${path}`, section: [section], text, effectiveTo: until ?? null,
    }));
  });
}

interface Fact {
  path: string;
  section: string;
  text: string;
  /** First day on which it no longer holds. */
  until?: Day;
}

function factsIn(bank: Bank, language: Language, today: Day): Fact[] {
  const words = FACT_WORDS[language];
  const open = { 'always': words.always, 'human-service': words.duringHours } as const;
  const facts: Fact[] = bank.phones.map((phone) => ({
    path: `phones/${phone.key}`, section: words.phones,
    text: `${phone.label[language]}${words.colon}${phone.number}${phone.open === undefined ? '' : words.bracket(open[phone.open])}`,
  }));
  const { weekday, weekend, holiday, emergency } = bank.humanService;
  facts.push({
    path: 'hours', section: words.hours,
    text: words.serviceHours({ weekday: hoursText(weekday, language), weekend: hoursText(weekend, language), holiday: hoursText(holiday, language) }) + (emergency === undefined ? '' : words.emergency),
  });
  for (const { from, to, name } of bank.holidays.filter((one) => one.to >= today)) {
    facts.push({ path: `holidays/${from}`, section: words.holidays, text: words.holiday(name[language], from, to, hoursText(holiday, language)), until: dayAfter(to) });
  }
  for (const day of bank.workdays.filter((one) => one >= today)) {
    facts.push({ path: `workdays/${day}`, section: words.holidays, text: words.workday(day, hoursText(weekday, language)), until: dayAfter(day) });
  }
  if (bank.address) facts.push({ path: 'address', section: words.address, text: `${words.address}${words.colon}${bank.address[language]}` });
  for (const [key, link] of Object.entries(bank.links)) {
    const label = words.links[key];
    if (typeof link === 'string' && label !== undefined) facts.push({ path: `links/${key}`, section: words.linkSection, text: `${label}${words.colon}${link}` });
  }
  if (bank.app) facts.push({ path: 'app', section: words.app, text: `${words.app}${words.colon}${bank.app[language]}` });
  return facts;
}

function hoursText(hours: Hours, language: Language): string {
  const words = FACT_WORDS[language];
  if (hours === 'always') return words.always;
  return hours === 'closed' ? words.closed : words.between(hours.open, hours.close);
}

function dayAfter(day: Day): Day {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}
