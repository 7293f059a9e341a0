import type { Citation } from '../../server/protocol.ts';

export interface CopyWords {
  aiLabel: string;
  sources: string;
  page: (page: number) => string;
  inForceFrom: (day: string) => string;
}

/**
 * An answer as plain text that can leave the widget: it names itself as made by AI and takes its sources along,
 * because a copied figure without date and source is what a bank gets held to.
 */
export function copyAnswer(text: string, citations: readonly Citation[], words: CopyWords): string {
  const lines = [plainText(text), '', `【${words.aiLabel}】`];
  if (citations.length > 0) lines.push(words.sources, ...citations.map((citation) => sourceLine(citation, words)));
  return lines.join('\n');
}

/** A source in one line: `[1] title · section · page · in force from`. */
export function sourceLine(citation: Citation, words: Omit<CopyWords, 'aiLabel' | 'sources'>): string {
  return [`[${citation.n}] ${citation.title}`, ...sourceDetails(citation, words)].join(' · ');
}

/** What identifies the place in the document: innermost section, page, date. */
export function sourceDetails(citation: Citation, words: Omit<CopyWords, 'aiLabel' | 'sources'>): string[] {
  const section = citation.section[citation.section.length - 1];
  const details = section === undefined ? [] : [section];
  if (citation.page !== null) details.push(words.page(citation.page));
  if (citation.effectiveFrom !== null) details.push(words.inForceFrom(citation.effectiveFrom));
  return details;
}

function plainText(text: string): string {
  return text.replace(/\*\*([^*\n]{1,500})\*\*/g, '$1').replace(/\[([^[\]\n]{1,200})\]\(([^()\s]{1,500})\)/g, '$1').trim();
}
