/** The payment terminal of this machine: where it is, its own id, and whether it answers. */
import { type FormEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type TerminalSettings,
  type TerminalState,
  terminalSettingsSchema,
} from '../../../shared/protocol/terminal.ts';
import type { TerminalSetup } from '../../till/terminal-setup.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useNotice } from '../../ui/notice.tsx';
import { TextField } from '../../ui/text-field.tsx';

const ways = ['none', 'network'] as const;

/** The panel; nothing until the settings are read. */
export function TerminalPanel({ setup }: { readonly setup: TerminalSetup }) {
  const { t } = useTranslation();
  const [stored, setStored] = useState<{ readonly settings: TerminalSettings | null } | null>(null);
  const [readFailed, setReadFailed] = useState(false);
  useEffect(() => {
    let stands = true;
    setup.read().then(
      (settings) => stands && setStored({ settings }),
      () => stands && setReadFailed(true),
    );
    return () => {
      stands = false;
    };
  }, [setup]);
  return (
    <section className="panel terminal-panel" data-testid="terminal">
      <h2>
        <Icon name="card" />
        {t('terminal.title')}
      </h2>
      {readFailed ? <p className="terminal-trouble">{t('terminal.notRead')}</p> : null}
      {stored ? (
        <div className="cards cards-two">
          <TerminalForm
            settings={stored.settings}
            setup={setup}
            onSaved={(settings) => setStored({ settings })}
          />
          {stored.settings === null ? null : <TerminalTest key={JSON.stringify(stored)} setup={setup} />}
        </div>
      ) : null}
    </section>
  );
}

/** Address and id. Nothing holds before it is saved. */
function TerminalForm(props: {
  readonly settings: TerminalSettings | null;
  readonly setup: TerminalSetup;
  readonly onSaved: (settings: TerminalSettings | null) => void;
}) {
  const { settings, setup, onSaved } = props;
  const { t } = useTranslation();
  const notify = useNotice();
  const [way, setWay] = useState<(typeof ways)[number]>(settings ? 'network' : 'none');
  const [address, setAddress] = useState(settings?.address ?? '');
  const [poiId, setPoiId] = useState(settings?.poiId ?? '');
  const [asked, setAsked] = useState(false);
  const wanted = { address: address.trim(), poiId: poiId.trim() };
  const { shape } = terminalSettingsSchema;
  const wrongAddress = asked && !shape.address.safeParse(wanted.address).success;
  const wrongPoiId = asked && !shape.poiId.safeParse(wanted.poiId).success;

  async function save(event: FormEvent): Promise<void> {
    event.preventDefault();
    setAsked(true);
    const parsed = terminalSettingsSchema.safeParse(wanted);
    if (way === 'network' && !parsed.success) return;
    const chosen = way === 'network' && parsed.success ? parsed.data : null;
    const saved = await setup.configure(chosen);
    if (saved.ok) {
      onSaved(chosen);
      notify(t('terminal.saved'), 'done');
    } else if (saved.reason.code === 'in-doubt') notify(t('terminal.inDoubt'), 'problem');
    else notify(t('terminal.notSaved', { detail: saved.reason.detail }), 'problem');
  }

  return (
    <form className="terminal-form" onSubmit={(event) => void save(event)}>
      <Choice
        label={t('terminal.way')}
        value={way}
        onChange={setWay}
        options={ways.map((value) => ({ value, text: t(`terminal.ways.${value}`) }))}
      />
      {way === 'none' ? null : (
        <>
          <TextField
            label={t('terminal.address')}
            note={t('terminal.addressNote')}
            value={address}
            onChange={setAddress}
            maxLength={300}
            error={wrongAddress ? t('terminal.wrongAddress') : null}
          />
          <TextField
            label={t('terminal.poiId')}
            note={t('terminal.poiIdNote')}
            value={poiId}
            onChange={setPoiId}
            maxLength={60}
            error={wrongPoiId ? t('terminal.wrongPoiId') : null}
          />
        </>
      )}
      <Button type="submit" look="primary">
        {t('terminal.save')}
      </Button>
    </form>
  );
}

/** Asks the terminal that is set how it stands, and says it. */
function TerminalTest({ setup }: { readonly setup: TerminalSetup }) {
  const { t } = useTranslation();
  const [found, setFound] = useState<TerminalState | 'asking' | null>(null);
  async function ask(): Promise<void> {
    setFound('asking');
    setFound(await setup.test());
  }
  return (
    <div className="terminal-test">
      <div className="terminal-actions">
        <Button icon="card" isDisabled={found === 'asking'} onPress={() => void ask()}>
          {t('terminal.test')}
        </Button>
      </div>
      <p role="status">{found === null ? '' : t(`terminal.found.${found}`)}</p>
    </div>
  );
}
