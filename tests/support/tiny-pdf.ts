/** A piece of text at points from the bottom left corner. */
export interface PdfText {
  x: number;
  y: number;
  text: string;
  size?: number;
}

/** Builds a small PDF (A4, Helvetica) from pieces of Latin text, drawn lines `x0 y0 x1 y1` and raw operations, one entry a page. */
export function tinyPdf(pages: readonly { texts: readonly PdfText[]; lines?: readonly (readonly [number, number, number, number])[]; operations?: readonly string[] }[], extraTrailer = ''): Uint8Array {
  const objects = ['<< /Type /Catalog /Pages 2 0 R >>', `<< /Type /Pages /Count ${pages.length} /Kids [${pages.map((_, index) => `${4 + index * 2} 0 R`).join(' ')}] >>`, '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>'];
  pages.forEach((page, index) => {
    const drawn = (page.lines ?? []).map(([x0, y0, x1, y1]) => `${x0} ${y0} m ${x1} ${y1} l S`);
    const shown = page.texts.map(({ x, y, text, size = 10 }) => `BT /F1 ${size} Tf ${x} ${y} Td (${text.replace(/[\\()]/g, '\\$&')}) Tj ET`);
    const stream = [...page.operations ?? [], ...drawn, ...shown].join('\n');
    objects.push(`<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${5 + index * 2} 0 R /Resources << /Font << /F1 3 0 R >> >> >>`, `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`);
  });
  let body = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const at = body.length;
    body += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const text = `${body}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R ${extraTrailer}>>\nstartxref\n${body.length}\n%%EOF\n`;
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}
