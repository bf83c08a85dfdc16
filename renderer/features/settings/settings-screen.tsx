/**
 * Language and appearance, changed at once and remembered on this machine; the keyboard map and the
 * barcodes for keys; who this till is.
 */
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Language, languages } from '../../i18n/language.ts';
import type { Till } from '../../till/till.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { type Theme, themes } from '../../ui/theme.ts';
import { CommandSheet } from './command-sheet.tsx';
import { KeyboardMap } from './keyboard-map.tsx';

/** What the screen needs. */
export interface SettingsScreenProps {
  readonly till: Till;
  readonly language: Language;
  readonly theme: Theme;
  /** Another object whenever the map of all keys is asked for: it is brought into view. */
  readonly keysAsked: object | null;
  readonly onLanguage: (language: Language) => void;
  readonly onTheme: (theme: Theme) => void;
  /** The devices of this machine. */
  readonly children?: ReactNode;
}

/** The settings screen. */
export function SettingsScreen(props: SettingsScreenProps) {
  const { till, language, theme, keysAsked, onLanguage, onTheme, children } = props;
  const { t } = useTranslation();
  const [showsSheet, setShowsSheet] = useState(false);
  const keys = useRef<HTMLElement>(null);
  useEffect(() => {
    const map = keys.current;
    const page = map?.parentElement;
    // Only the page is scrolled: `scrollIntoView` would move the header too.
    if (keysAsked && map && page)
      page.scrollTop += map.getBoundingClientRect().top - page.getBoundingClientRect().top;
  }, [keysAsked]);
  return (
    <main className="page">
      <h1>{t('settings.title')}</h1>
      <div className="cards cards-two">
        <section className="panel">
          <Choice
            label={t('settings.language')}
            value={language}
            onChange={onLanguage}
            options={languages.map((value) => ({ value, text: t(`settings.languages.${value}`) }))}
          />
          <Choice
            label={t('settings.theme')}
            value={theme}
            onChange={onTheme}
            options={themes.map((value) => ({ value, text: t(`settings.themes.${value}`) }))}
          />
        </section>
        <section className="panel">
          <h2>{t('settings.about')}</h2>
          <dl className="facts">
            <dt>{t('settings.store')}</dt>
            <dd>{till.reference.store()?.name ?? till.identity.storeId}</dd>
            <dt>{t('settings.till')}</dt>
            <dd>{till.name}</dd>
            <dt>{t('settings.tillId')}</dt>
            <dd>{till.identity.tillId}</dd>
            <dt>{t('settings.server')}</dt>
            <dd>{till.identity.serverUrl}</dd>
          </dl>
        </section>
      </div>
      {children}
      <section className="panel" ref={keys} data-testid="keys">
        <header className="key-map-head">
          <h2>{t('settings.keyboard')}</h2>
          <p className="quiet">{t('settings.keyboardText')}</p>
        </header>
        <KeyboardMap />
      </section>
      <section className="panel">
        <h2>{t('commands.title')}</h2>
        <div className="command-panel">
          <p className="quiet">{t('commands.text')}</p>
          <Button icon="qr" onPress={() => setShowsSheet(true)}>
            {t('commands.show')}
          </Button>
        </div>
      </section>
      {showsSheet ? <CommandSheet onClose={() => setShowsSheet(false)} /> : null}
    </main>
  );
}
