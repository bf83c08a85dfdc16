/** The printer of this machine: where it is, its paper, its code page, its drawer, its logo. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type Logo,
  type PrinterCodePage,
  type PrinterSettings,
  printerCodePageSchema,
  printerSettingsSchema,
  usualPrinterSettings,
} from '../../../shared/protocol/devices.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { useNotice } from '../../ui/notice.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { readLogo } from './read-logo.ts';

type Way = 'none' | 'tcp' | 'file' | 'system';
const ways: readonly Way[] = ['none', 'tcp', 'file', 'system'];
const places = {
  tcp: { label: 'printer.host', note: 'printer.hostNote' },
  file: { label: 'printer.file', note: 'printer.fileNote' },
  system: { label: 'printer.name', note: 'printer.nameNote' },
} as const;
const codePageNames: Readonly<Record<PrinterCodePage, string>> = {
  cp866: 'CP866',
  windows1251: 'Windows-1251',
  cp437: 'CP437',
  windows1252: 'Windows-1252',
};

/** What the form needs. */
export interface PrinterFormProps {
  readonly settings: PrinterSettings | null;
  readonly onSave: (settings: PrinterSettings | null) => Promise<void>;
}

/** The form. Nothing holds before it is saved. */
export function PrinterForm({ settings, onSave }: PrinterFormProps) {
  const { t } = useTranslation();
  const notify = useNotice();
  const [draft, setDraft] = useState(() => settings ?? { ...usualPrinterSettings, address: '' });
  const [way, setWay] = useState<Way>(() => wayOf(settings?.address ?? ''));
  const [place, setPlace] = useState(() => placeOf(settings?.address ?? ''));
  const [isWrong, setWrong] = useState(false);

  async function save(): Promise<void> {
    const wanted = printerSettingsSchema.safeParse({ ...draft, address: `${way}:${place.trim()}` });
    setWrong(way !== 'none' && !wanted.success);
    if (way !== 'none' && !wanted.success) return;
    await onSave(way === 'none' || !wanted.success ? null : wanted.data);
    notify(t('printer.saved'), 'done');
  }

  return (
    <form
      className="printer-form"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Choice
        label={t('printer.way')}
        value={way}
        onChange={setWay}
        options={ways.map((value) => ({ value, text: t(`printer.ways.${value}`) }))}
      />
      {way === 'none' ? null : (
        <>
          <TextField
            label={t(places[way].label)}
            note={t(places[way].note)}
            value={place}
            onChange={setPlace}
            error={isWrong ? t('printer.wrongAddress') : null}
          />
          <PaperChoices draft={draft} onChange={setDraft} />
          <LogoField logo={draft.logo} onChange={(logo) => setDraft({ ...draft, logo })} />
        </>
      )}
      <Button type="submit" look="primary">
        {t('printer.save')}
      </Button>
    </form>
  );
}

interface DraftProps {
  readonly draft: PrinterSettings;
  readonly onChange: (draft: PrinterSettings) => void;
}

function PaperChoices({ draft, onChange }: DraftProps) {
  const { t } = useTranslation();
  return (
    <div className="printer-choices">
      <Choice
        label={t('printer.width')}
        value={draft.paperWidthMm === 58 ? '58' : '80'}
        onChange={(value) => onChange({ ...draft, paperWidthMm: value === '58' ? 58 : 80 })}
        options={(['58', '80'] as const).map((value) => ({ value, text: t(`printer.widths.${value}`) }))}
      />
      <Choice
        label={t('printer.cutter')}
        value={draft.cuts ? 'yes' : 'no'}
        onChange={(value) => onChange({ ...draft, cuts: value === 'yes' })}
        options={(['yes', 'no'] as const).map((value) => ({ value, text: t(`printer.cuts.${value}`) }))}
      />
      <Choice
        label={t('printer.pin')}
        value={draft.drawerPin === 5 ? '5' : '2'}
        onChange={(value) => onChange({ ...draft, drawerPin: value === '5' ? 5 : 2 })}
        options={(['2', '5'] as const).map((value) => ({ value, text: value }))}
      />
      <Choice
        label={t('printer.codePage')}
        value={draft.codePage}
        onChange={(codePage) => onChange({ ...draft, codePage })}
        options={printerCodePageSchema.options.map((value) => ({ value, text: codePageNames[value] }))}
      />
    </div>
  );
}

function LogoField({ logo, onChange }: { logo: Logo | null; onChange: (logo: Logo | null) => void }) {
  const { t } = useTranslation();
  const notify = useNotice();
  async function choose(file: File): Promise<void> {
    try {
      onChange(await readLogo(file));
    } catch {
      notify(t('printer.logoFailed'), 'problem');
    }
  }
  return (
    <div className="printer-logo">
      <label className="button button-plain button-normal">
        <span className="button-text">
          {t('printer.logo')}: {t('printer.logoChoose')}
        </span>
        <input
          type="file"
          className="unseen"
          accept="image/png,image/jpeg"
          onChange={(event) => {
            const file = event.currentTarget.files?.[0];
            if (file) void choose(file);
          }}
        />
      </label>
      {logo === null ? null : (
        <Button look="quiet" onPress={() => onChange(null)}>
          {t('printer.logoRemove')}
        </Button>
      )}
    </div>
  );
}

function wayOf(address: string): Way {
  return ways.find((way) => address.startsWith(`${way}:`)) ?? 'none';
}

function placeOf(address: string): string {
  return address.slice(address.indexOf(':') + 1);
}
