/** Printer and drawer of this machine: how it is, how it is set, what waits and what came out lately. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { FinishedJob, QueuedJob } from '../../../shared/protocol/printing.ts';
import { useFormat } from '../../i18n/format-context.tsx';
import type { Till } from '../../till/till.ts';
import type { AskApproval } from '../../ui/ask-approval.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useNotice } from '../../ui/notice.tsx';
import { refusalText } from '../../ui/refusal-text.ts';
import { PrinterForm } from './printer-form.tsx';
import { RemoveDialog } from './remove-dialog.tsx';

/** What the panel needs. */
export interface PrinterPanelProps {
  readonly till: Till;
  readonly askApproval: AskApproval;
}

/** The panel. */
export function PrinterPanel({ till, askApproval }: PrinterPanelProps) {
  const { t } = useTranslation();
  const notify = useNotice();
  const { printer, settings, drawer, notQueued, detail } = useStore(till.printing.state);
  return (
    <section className="panel printer-panel">
      <h2>
        <Icon name="print" />
        {t('printer.title')}
      </h2>
      <p role="status" title={detail ?? ''}>
        <strong>{t(`printer.state.${printer}`)}.</strong> {t(`printer.advice.${printer}`)}
      </p>
      {drawer === null ? null : <p className="printer-trouble">{t('printer.drawerFailed')}</p>}
      {notQueued ? <p className="printer-trouble">{t('printer.notQueued')}</p> : null}
      <div className="cards cards-two">
        <PrinterForm
          key={JSON.stringify(settings)}
          settings={settings}
          onSave={(chosen) => till.printing.configure(chosen)}
        />
        {settings === null ? null : (
          <div className="printer-jobs">
            <div className="printer-actions">
              <Button
                icon="print"
                onPress={() => {
                  void till.printing.testPage();
                  notify(t('printer.testQueued'), 'done');
                }}
              >
                {t('printer.test')}
              </Button>
              <Button onPress={() => void till.printing.retry()}>{t('printer.retry')}</Button>
            </div>
            <Queue till={till} />
            <Finished till={till} askApproval={askApproval} />
          </div>
        )}
      </div>
    </section>
  );
}

function Queue({ till }: { till: Till }) {
  const { t } = useTranslation();
  const format = useFormat();
  const queue = useStore(till.printing.state, (state) => state.queue);
  const [asked, setAsked] = useState<QueuedJob | null>(null);
  return (
    <>
      <h3>{t('printer.queue')}</h3>
      {queue.length === 0 ? <p className="quiet">{t('printer.queueEmpty')}</p> : null}
      <ul className="plain-list">
        {queue.map((job) => (
          <li key={job.jobId}>
            <time>{format.time(job.queuedAtMs)}</time>
            <span className="printer-job">
              {t(`printer.kind.${job.kind}`)} {job.title}
            </span>
            <span className="tag">{t(`printer.jobState.${job.state}`)}</span>
            {job.state === 'failed' ? (
              <Button size="small" onPress={() => void till.printing.again(job.jobId)}>
                {t('printer.again')}
              </Button>
            ) : null}
            <Button size="small" look="quiet" onPress={() => setAsked(job)}>
              {t('printer.remove')}
            </Button>
          </li>
        ))}
      </ul>
      {asked ? (
        <RemoveDialog
          title={`${t(`printer.kind.${asked.kind}`)} ${asked.title}`.trim()}
          onClose={() => setAsked(null)}
          onRemove={(reason) => {
            setAsked(null);
            void till.printing.remove(asked.jobId, reason);
          }}
        />
      ) : null}
    </>
  );
}

function Finished({ till, askApproval }: PrinterPanelProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const notify = useNotice();
  const finished = useStore(till.printing.state, (state) => state.finished);

  /** Printing again is a reprint, whatever it was: it needs the right and is recorded. */
  async function again(job: FinishedJob): Promise<void> {
    const mayReprint = till.session.getState().role?.verbs.includes('reprint') ?? false;
    const approvedBy = mayReprint ? null : await askApproval('reprint', job.title);
    if (!mayReprint && approvedBy === null) return;
    const answer = await till.recordAudit({
      verb: 'reprint',
      subject: job.jobId,
      reason: job.title === '' ? null : job.title,
      approvedBy,
      amountMinor: null,
    });
    if (!answer.ok) return notify(refusalText(answer.reason, t, format), 'problem');
    await till.printing.again(job.jobId);
    notify(t('printer.againQueued'), 'done');
  }

  if (finished.length === 0) return null;
  return (
    <>
      <h3>{t('printer.finished')}</h3>
      <ul className="plain-list">
        {finished.slice(0, 8).map((job) => (
          <li key={job.jobId}>
            <time>{format.time(job.finishedAtMs)}</time>
            <span className="printer-job">
              {t(`printer.kind.${job.kind}`)} {job.title}
            </span>
            {job.reason === null ? null : (
              <span className="tag">{t('printer.removed', { reason: job.reason })}</span>
            )}
            <Button size="small" look="quiet" onPress={() => void again(job)}>
              {t('printer.again')}
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}
