/** A report as a page of HTML for printing to PDF. Every text is escaped; the page holds no script and loads nothing. */
import { escapedHtml } from '../../shared/print/html.ts';
import type { ReportDocument } from '../../shared/protocol/report-document.ts';

const style = `
  @page { size: A4; margin: 18mm 16mm; }
  body { margin: 0; color: #111; font: 10.5pt/1.45 "Inter", "DejaVu Sans", "Liberation Sans", Arial, sans-serif; }
  h1 { margin: 0; font-size: 18pt; }
  p { margin: 0 0 6mm; color: #444; }
  table { width: 100%; margin: 0 0 6mm; border-collapse: collapse; break-inside: avoid; }
  caption { padding-bottom: 1mm; font-weight: 700; text-align: left; }
  th, td { padding: 1mm 0; border-top: 0.2mm solid #bbb; font-weight: 400; text-align: left; vertical-align: top; }
  td { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
  td.detail { width: 22mm; color: #555; }
  td.value { width: 45mm; white-space: normal; }
  tr.total th, tr.total td { border-top: 0.5mm solid #111; font-weight: 700; }
`;

/** The page. */
export function reportHtml(report: ReportDocument): string {
  const sections = report.sections.map(({ heading, rows }) => {
    const lines = rows.map(
      ({ label, detail, value, isTotal }) =>
        `<tr${isTotal ? ' class="total"' : ''}><th scope="row">${escapedHtml(label)}</th>` +
        `<td class="detail">${escapedHtml(detail)}</td><td class="value">${escapedHtml(value)}</td></tr>`,
    );
    return `<table><caption>${escapedHtml(heading)}</caption><tbody>${lines.join('')}</tbody></table>`;
  });
  return (
    `<!doctype html><html lang="${report.language}"><head><meta charset="utf-8">` +
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">` +
    `<title>${escapedHtml(report.title)}</title><style>${style}</style></head><body>` +
    `<h1>${escapedHtml(report.title)}</h1><p>${escapedHtml(report.subtitle)}</p>${sections.join('')}</body></html>`
  );
}
