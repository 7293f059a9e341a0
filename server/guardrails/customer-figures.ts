import { normalizeText } from '../retrieval/normalize-text.ts';
import type { Figure } from './numbers.ts';
import { numbersIn } from './numbers.ts';
import { isSameFigure } from './same-figure.ts';

const THEIRS = /(?:[您你](?:刚才|所|方才)?(?:说|提到|提及|问|写|给出|填|列)|\byou (?:said|mentioned|asked about|wrote|gave|named))[^,，。;；.]{0,10}$/;
const AGREES = /对的|正确|没错|是的|无误|确实|\b(?:yes|correct|right|exactly|indeed)\b/;
/** Never confirmed by repeating them, whoever is said to have named them. */
const NEVER = new Set<Figure['kind']>(['percent', 'phone']);

/**
 * Whether `figure` is the customer's own, marked as theirs (您提到的5万元) and not agreed to.
 * Rates and phone numbers never pass so: repeating a customer's wrong rate reads as confirming it.
 */
export function isCustomersOwn(figure: Figure, sentence: string, question: string): boolean {
  if (NEVER.has(figure.kind) || AGREES.test(normalizeText(sentence))) return false;
  return THEIRS.test(normalizeText(sentence.slice(Math.max(0, figure.start - 30), figure.start))) && numbersIn(question).some((asked) => isSameFigure(figure, asked));
}
