import { dateFaqs } from './date-faqs.ts';
import { closeSuperseded, type DatedVersion } from './in-force.ts';

/**
 * Gives versions, and their chunks, the days on which they may be used: superseded ones end, FAQ rows follow their basis.
 * Decided anew over all versions of an index and never stored: withdrawing a version opens the one before it again.
 */
export function dateVersions<T extends DatedVersion>(versions: readonly T[]): T[] {
  return dateFaqs(closeSuperseded(versions));
}
