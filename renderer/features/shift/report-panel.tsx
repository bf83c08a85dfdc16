/** A report on the screen with what can be done with it: print it, or save it as a PDF. */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format-context.tsx';
import type { Till } from '../../till/till.ts';
import { Button } from '../../ui/button.tsx';
import { useNotice } from '../../ui/notice.tsx';
import { type ReportAbout, reportDocument } from '../../ui/report-document.ts';
import { ReportPaper } from '../../ui/report-paper.tsx';
import { useShortcuts } from '../../ui/shortcuts.ts';

/** The panel. */
export function ReportPanel({ till, about }: { readonly till: Till; readonly about: ReportAbout }) {
  const { t } = useTranslation();
  const format = useFormat();
  const notify = useNotice();
  const document = reportDocument(about, t, format);

  async function print(): Promise<void> {
    const { shiftNumber, report, close } = about;
    await till.printing.report({ kind: close ? 'z' : 'x', shiftNumber, report, close });
    notify(t('shift.printQueued'), 'done');
  }

  async function savePdf(): Promise<void> {
    try {
      const { path } = await till.host.reportPdf(document);
      if (path !== null) notify(t('shift.pdfSaved', { path }), 'done');
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      notify(t('shift.pdfFailed', { detail }), 'problem');
    }
  }

  useShortcuts('shift', { F11: () => void print(), F8: () => void savePdf() });
  return (
    <div className="report-panel">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: keys scroll a report that is longer than the window */}
      <div className="report-scroll" tabIndex={0}>
        <ReportPaper document={document} />
      </div>
      <div className="report-actions">
        <Button icon="download" keyHint="F8" onPress={() => void savePdf()}>
          {t('shift.pdf')}
        </Button>
        <Button icon="print" keyHint="F11" onPress={() => void print()}>
          {t('shift.print')}
        </Button>
      </div>
    </div>
  );
}
