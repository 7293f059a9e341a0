import type { Meaning } from '../meaning.ts';
import { bagUnits } from '../unit-bags.ts';
import type { MeaningLesson } from './lessons.ts';

/** Meanings of one source with the share of a batch that it gets. */
export interface MeaningSource {
  meanings: readonly Meaning[];
  share: number;
}

/** A lesson of all meanings that have at least two wordings, of either language. */
export function prepareMeanings(rowOf: (hash: number) => number, sources: readonly MeaningSource[]): MeaningLesson {
  const lesson: Omit<MeaningLesson, 'bags' | 'neighbourhoods'> = { kind: 'meaning', members: [], near: [], ranges: [] };
  const texts: string[] = [];
  const numbers = new Map<string, number>();
  const neighbourhoods: number[][] = [];
  const numberOf = (name: string): number => {
    const known = numbers.get(name);
    if (known !== undefined) return known;
    numbers.set(name, neighbourhoods.length);
    return neighbourhoods.push([]) - 1;
  };
  for (const { meanings, share } of sources) {
    const from = lesson.members.length;
    for (const meaning of meanings) {
      const wordings = [...meaning.zh, ...meaning.en];
      if (wordings.length < 2) continue;
      const near = meaning.near.map(numberOf);
      for (const name of near) neighbourhoods[name]?.push(lesson.members.length);
      lesson.near.push(near);
      lesson.members.push(Int32Array.from(wordings, (text) => texts.push(text) - 1));
    }
    if (lesson.members.length > from) lesson.ranges.push({ from, to: lesson.members.length, share });
  }
  return { ...lesson, bags: bagUnits(rowOf, texts), neighbourhoods: neighbourhoods.map((members) => Int32Array.from(members)) };
}

/** Words of one sense as meanings; senses have no near ones. */
export function meaningsOfSynonyms(synonyms: readonly string[][]): Meaning[] {
  return synonyms.map((words, number) => ({ key: `sense/${number}`, near: [], zh: words, en: [] }));
}

/** Questions with one intent as a meaning. */
export function meaningsOfIntents(questions: readonly { text: string; intent: string }[], name: string): Meaning[] {
  const byIntent = new Map<string, string[]>();
  for (const { text, intent } of questions) byIntent.set(intent, [...(byIntent.get(intent) ?? []), text]);
  return [...byIntent].map(([intent, en]) => ({ key: `${name}/${intent}`, near: [name], zh: [], en }));
}

/** Sentences and their translations as meanings. */
export function meaningsOfTranslations(pairs: readonly (readonly [string, string])[]): Meaning[] {
  return pairs.map(([zh, en], number) => ({ key: `translation/${number}`, near: [], zh: [zh], en: [en] }));
}
