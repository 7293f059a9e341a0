import type { Day } from '../clock.ts';
import type { Chunk } from '../retrieval/chunk.ts';
import type { ParsedWarning } from './parse/block.ts';

/** What dating needs to know of a version, parsed or stored. */
export interface DatedVersion {
  /** The document's id. */
  document: string;
  language: string;
  effectiveFrom: Day | null;
  effectiveTo: Day | null;
  chunks: Chunk[];
  warnings: ParsedWarning[];
}

/**
 * Gives every version without an end the day on which the next version of the same document begins, on its chunks too.
 * A version that names its own end keeps it, unless the next one begins earlier. The order of `versions` is kept.
 * Two languages of one document don't supersede each other, nor do two versions that begin on the same day.
 */
export function closeSuperseded<T extends DatedVersion>(versions: readonly T[]): T[] {
  return versions.map((version) => {
    const next = versions
      .filter((other) => other !== version && other.document === version.document && other.language === version.language)
      .map((other) => other.effectiveFrom)
      .filter((from): from is Day => from !== null && (version.effectiveFrom === null || from > version.effectiveFrom))
      .sort()[0];
    return next === undefined ? version : endBefore(version, next);
  });
}

function endBefore<T extends DatedVersion>(version: T, day: Day): T {
  return { ...version, effectiveTo: earlier(version.effectiveTo, day), chunks: version.chunks.map((chunk) => ({ ...chunk, effectiveTo: earlier(chunk.effectiveTo, day) })) };
}

function earlier(a: Day | null, b: Day): Day {
  return a === null || b < a ? b : a;
}
