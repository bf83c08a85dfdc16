/** A report as a page: headings with their rows, sums set off. */
import type { ReportDocument } from '../../shared/protocol/report-document.ts';

/** The report. */
export function ReportPaper({ document }: { document: ReportDocument }) {
  return (
    <article className="report">
      <header className="report-head">
        <h2>{document.title}</h2>
        <p>{document.subtitle}</p>
      </header>
      <div className="report-sections">
        {document.sections.map((section) => (
          <table key={section.heading} className="report-table">
            <caption>{section.heading}</caption>
            <tbody>
              {section.rows.map((row) => (
                <tr key={row.label} className={row.isTotal ? 'is-total' : undefined}>
                  <th scope="row">{row.label}</th>
                  <td className="report-detail">{row.detail}</td>
                  <td className="report-value">{row.value}</td>
                </tr>
              ))}
            </tbody>
          </table>
        ))}
      </div>
    </article>
  );
}
