/**
 * The first screen of a till that belongs to nobody yet: where the server is, and the one-time code. The keys
 * are made by main; nothing secret passes through here but the code.
 */
import { type FormEvent, useState } from 'react';
import { Form } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { TillHost, TillIdentity } from '../../../shared/protocol/till-host.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/text-field.tsx';

type Problem = 'wrongAddress' | 'wrongCode' | 'unreachable' | 'code-used-or-unknown' | 'failed';

/** What the screen needs. */
export interface EnrolScreenProps {
  readonly host: TillHost;
  readonly onEnrolled: (identity: TillIdentity) => void;
}

/** The enrolment form. */
export function EnrolScreen({ host, onEnrolled }: EnrolScreenProps) {
  const { t } = useTranslation();
  const [serverUrl, setServerUrl] = useState('http://');
  const [code, setCode] = useState('');
  const [problem, setProblem] = useState<Problem | null>(null);
  const [state, setState] = useState<'open' | 'working' | 'done'>('open');

  async function enrol(event: FormEvent): Promise<void> {
    event.preventDefault();
    const wrong = problemOf(serverUrl, code);
    setProblem(wrong);
    if (wrong) return;
    setState('working');
    const answer = await host
      .enrol({ serverUrl: serverUrl.trim().replace(/\/+$/, ''), code: code.trim() })
      .catch(() => ({ status: 'refused', reason: 'failed' }) as const);
    setState(answer.status === 'enrolled' ? 'done' : 'open');
    if (answer.status === 'enrolled') onEnrolled(answer.identity);
    else setProblem(answer.reason);
  }

  const ofAddress = problem === 'wrongAddress' || problem === 'unreachable';
  return (
    <main className="enrol">
      <Form validationBehavior="aria" className="enrol-form" onSubmit={(event) => void enrol(event)}>
        <h1>{t('enrol.title')}</h1>
        <p>{t('enrol.text')}</p>
        <TextField
          label={t('enrol.server')}
          inputMode="url"
          value={serverUrl}
          onChange={setServerUrl}
          autoFocus
          error={ofAddress ? t(`enrol.${problem}`) : null}
        />
        <TextField
          label={t('enrol.code')}
          value={code}
          onChange={setCode}
          maxLength={40}
          className="enrol-code"
          error={problem !== null && !ofAddress ? t(`enrol.${problem}`) : null}
        />
        <Button type="submit" look="primary" size="large" isDisabled={state !== 'open'}>
          {t(state === 'open' ? 'enrol.submit' : state === 'working' ? 'enrol.working' : 'enrol.restart')}
        </Button>
      </Form>
    </main>
  );
}

function problemOf(serverUrl: string, code: string): Problem | null {
  if (!/^https?:\/\/[^\s/]+/i.test(serverUrl.trim())) return 'wrongAddress';
  return code.trim().length < 4 ? 'wrongCode' : null;
}
