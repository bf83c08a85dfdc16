/**
 * The page behind the header's line: the connection, what waits, how old each kind of data is, what went wrong
 * lately, the journal's alarms, and the export for IT.
 */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { JournalAlarm } from '../../../shared/protocol/till-host.ts';
import { useFormat } from '../../i18n/format-context.tsx';
import type { FeedHealth, HealthState, Till } from '../../till/till.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useNotice } from '../../ui/notice.tsx';
import { useNow } from '../../ui/use-view.ts';
import { alarmText, problemText } from './problem-text.ts';

/** The sync page. */
export function HealthScreen({ till }: { till: Till }) {
  const { t } = useTranslation();
  const format = useFormat();
  const health = useStore(till.health);
  const now = useNow(till.businessMs, 5_000);
  return (
    <main className="page">
      <h1>{t('health.title')}</h1>
      <div className="cards">
        <Connection health={health} now={now} />
        <Card title={t('health.queue')} icon="receipts">
          <p className="card-strong">{format.count(health.waiting)}</p>
          <p>
            {health.waiting === 0 ? t('health.queueNone') : t('health.queueText', { count: health.waiting })}
          </p>
          <p className="quiet">
            {t('health.sequence', {
              stored: format.count(health.storedThrough),
              head: format.count(health.headSequence),
            })}
          </p>
        </Card>
        <ExportCard till={till} />
      </div>
      {health.alarms.length > 0 ? (
        <section className="panel panel-warn">
          <h2>{t('health.alarmsText')}</h2>
          <ul className="plain-list">
            {health.alarms.map((alarm) => (
              <AlarmLine key={JSON.stringify(alarm)} till={till} alarm={alarm} />
            ))}
          </ul>
        </section>
      ) : null}
      <Feeds feeds={health.feeds} now={now} />
      <section className="panel">
        <h2>{t('health.problems')}</h2>
        {health.problems.length === 0 ? <p className="quiet">{t('health.noProblems')}</p> : null}
        <ul className="plain-list">
          {health.problems.slice(0, 20).map((problem) => (
            <li key={`${problem.atMs}-${problem.where}-${problem.code}`} title={problem.detail}>
              <time>{format.moment(problem.atMs, now)}</time>
              <span className="tag">{t(`health.where.${problem.where}`)}</span>
              {problemText(problem.code, t)}
            </li>
          ))}
        </ul>
      </section>
    </main>
  );
}

/** An alarm stays, over restarts too, until somebody says that they have read it; a full disk until it has room. */
function AlarmLine({ till, alarm }: { till: Till; alarm: JournalAlarm }) {
  const { t } = useTranslation();
  const format = useFormat();
  const notify = useNotice();
  const acknowledge = async (): Promise<void> => {
    try {
      await till.acknowledgeAlarm(alarm);
    } catch {
      notify(t('health.acknowledgeFailed'), 'problem');
    }
  };
  return (
    <li>
      <Icon name="exceptions" /> {alarmText(alarm, t, format)}{' '}
      {alarm.code === 'disk-low' || alarm.code === 'disk-full' ? null : (
        <Button size="small" onPress={() => void acknowledge()}>
          {t('health.acknowledge')}
        </Button>
      )}
    </li>
  );
}

function Connection({ health, now }: { health: HealthState; now: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const state = health.connected ? 'online' : 'offline';
  return (
    <Card title={t('health.connection')} icon={health.connected ? 'cloud' : 'cloudOff'} tone={state}>
      <p className="card-strong">
        {health.connected
          ? t('health.online')
          : t('health.offline', { time: format.moment(health.sinceMs, now) })}
      </p>
      <p>{t(`health.${state}Text`)}</p>
      {health.connected ? (
        <p className="quiet">{t('health.since', { time: format.moment(health.sinceMs, now) })}</p>
      ) : null}
    </Card>
  );
}

function ExportCard({ till }: { till: Till }) {
  const { t } = useTranslation();
  const notify = useNotice();
  const exportJournal = async (): Promise<void> => {
    try {
      const { path } = await till.host.journalExport(null);
      if (path !== null) notify(t('health.exported', { path }), 'done');
    } catch {
      notify(t('health.exportFailed'), 'problem');
    }
  };
  return (
    <Card title={t('health.alarms')} icon="lock">
      <p>{t(till.identity.keyProtection === 'system' ? 'health.keysSystem' : 'health.keysFile')}</p>
      <p className="quiet">{t('health.exportText')}</p>
      <Button icon="download" onPress={() => void exportJournal()}>
        {t('health.export')}
      </Button>
    </Card>
  );
}

function Feeds({ feeds, now }: { feeds: readonly FeedHealth[]; now: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <section className="panel">
      <h2>{t('health.data')}</h2>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('health.collection')}</th>
            <th scope="col" className="figures">
              {t('health.rows')}
            </th>
            <th scope="col">{t('health.age')}</th>
            <th scope="col">{t('health.source')}</th>
          </tr>
        </thead>
        <tbody>
          {feeds.map((feed) => (
            <tr key={feed.collection}>
              <th scope="row">{t(`health.collections.${feed.collection}`)}</th>
              <td className="figures">
                {feed.total === null || feed.total === feed.received
                  ? format.count(feed.received)
                  : t('health.rowsOf', {
                      received: format.count(feed.received),
                      total: format.count(feed.total),
                    })}
              </td>
              <td>
                {feed.asOfMs === null
                  ? t('common.never')
                  : `${format.moment(feed.asOfMs, now)} · ${format.age(feed.asOfMs, now) ?? t('health.fresh')}`}
              </td>
              <td>{t(`health.sources.${feed.source}`)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Card(props: {
  title: string;
  icon: 'cloud' | 'cloudOff' | 'receipts' | 'lock';
  tone?: 'online' | 'offline';
  children: ReactNode;
}) {
  return (
    <section className={`panel card ${props.tone ? `card-${props.tone}` : ''}`}>
      <h2>
        <Icon name={props.icon} /> {props.title}
      </h2>
      {props.children}
    </section>
  );
}
