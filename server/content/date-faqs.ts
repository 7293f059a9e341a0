import type { Chunk } from '../retrieval/chunk.ts';
import type { DatedVersion } from './in-force.ts';

/**
 * Gives FAQ rows that name no dates the days on which their basis says the same: the versions of the basis document in which
 * all figures of the answer stand. Without this, an answer with this year's rate would outlive the tariff it was written from.
 * Rows whose figures stand in no version keep no dates, with a warning; rows without a known basis are left alone.
 */
export function dateFaqs<T extends DatedVersion>(versions: readonly T[]): T[] {
  const figuresOf = new Map(versions.map((version) => [version, new Set(version.chunks.flatMap((chunk) => figures([chunk.text, ...chunk.footnotes ?? [], chunk.tableTitle ?? '', ...chunk.section].join('\n'))))] as const));
  return versions.map((version) => {
    const warnings = [...version.warnings];
    const chunks = version.chunks.map((chunk): Chunk => {
      const basis = chunk.kind === 'faq' && chunk.effectiveFrom === null && chunk.effectiveTo === null ? chunk.basis?.split('#')[0] : undefined;
      const editions = versions.filter((other) => other.document === basis).sort((a, b) => ((a.effectiveFrom ?? '') < (b.effectiveFrom ?? '') ? -1 : 1));
      if (editions.length === 0) return chunk;
      const needed = figures(chunk.text);
      const agrees = editions.map((edition) => needed.every((figure) => figuresOf.get(edition)?.has(figure) ?? false));
      const last = agrees.lastIndexOf(true);
      if (last < 0) {
        warnings.push({ code: 'faq-figures-differ', message: `${chunk.id.split('/').at(-1) ?? ''}: not all figures of the answer stand in its basis ${basis ?? ''}.` });
        return chunk;
      }
      const first = agrees.lastIndexOf(false, last) + 1;
      return { ...chunk, effectiveFrom: editions[first]?.effectiveFrom ?? null, effectiveTo: editions[last]?.effectiveTo ?? null };
    });
    return { ...version, chunks, warnings };
  });
}

/** The figures of a text without thousands separators; phone numbers and clock times are not figures of a rule. */
function figures(text: string): string[] {
  const bare = text.replace(/\+?\d{2,4}(?:[ -]\d{3,4}){2,}/g, ' ').replace(/(?<=\d),(?=\d{3})/g, '');
  return (bare.match(/\d+(?:\.\d+)?%?/g) ?? []).map((figure) => figure.replace(/(\.\d*?)0+(?=%?$)/, '$1').replace(/\.(?=%?$)/, ''));
}
