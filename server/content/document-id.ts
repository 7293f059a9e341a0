/** A stable id from a file's name: its letters and digits, joined by dashes. */
export function documentId(stem: string): string {
  return stem.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-+|-+$/g, '') || 'document';
}
