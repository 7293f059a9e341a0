import { createHash } from 'node:crypto';
import { chancesOf } from '../../server/chat/choose.ts';
import type { LabelledChoice } from './label-candidates.ts';
import { trainChoice } from './train-choice.ts';

const FOLDS = 5;
const LEVELS = [0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8];

/** What would be answered at one least certainty. */
export interface ChoiceLevel {
  least: number;
  right: number;
  wrongFigure: number;
  wrong: number;
  declined: number;
  unanswerableDeclined: number;
  unanswerableAnswered: number;
}

/** Each fifth of the questions (by hash of the id) answered with weights fitted on the other four. */
export function crossValidate(choices: readonly LabelledChoice[]): ChoiceLevel[] {
  const levels = LEVELS.map((least): ChoiceLevel => ({ least, right: 0, wrongFigure: 0, wrong: 0, declined: 0, unanswerableDeclined: 0, unanswerableAnswered: 0 }));
  for (let fold = 0; fold < FOLDS; fold++) {
    const weights = trainChoice(choices.filter(({ id }) => foldOf(id) !== fold));
    for (const choice of choices.filter(({ id }) => foldOf(id) === fold)) {
      const chances = chancesOf(choice.signals, weights);
      const best = chances.indexOf(Math.max(...chances));
      const certainty = (choice.same[best] ?? []).reduce((sum, i) => sum + (chances[i] ?? 0), 0);
      for (const level of levels) count(level, choice, best >= 0 && certainty >= level.least ? choice.verdicts[best] : undefined);
    }
  }
  return levels;
}

function count(level: ChoiceLevel, { isAnswerable }: LabelledChoice, verdict: string | undefined): void {
  if (!isAnswerable) level[verdict === undefined ? 'unanswerableDeclined' : 'unanswerableAnswered'] += 1;
  else if (verdict === undefined) level.declined += 1;
  else level[verdict === 'right' ? 'right' : verdict === 'wrong-figure' ? 'wrongFigure' : 'wrong'] += 1;
}

function foldOf(id: string): number {
  return (createHash('sha1').update(id).digest()[0] ?? 0) % FOLDS;
}
