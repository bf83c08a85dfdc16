/**
 * The root of the screens: enrolment until the till belongs to a store, then the till itself. A fault in a
 * screen is shown with a way back; the cart and the journal live outside of it.
 */
import { Component, type ReactNode, useEffect, useState } from 'react';
import { I18nProvider } from 'react-aria-components';
import { I18nextProvider, useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { TillIdentity } from '../../shared/protocol/till-host.ts';
import { EnrolScreen } from '../features/enrol/enrol-screen.tsx';
import { createFormat } from '../i18n/format.ts';
import { FormatProvider } from '../i18n/format-context.tsx';
import { createI18n, localeOf } from '../i18n/language.ts';
import type { Till } from '../till/till.ts';
import { Button } from '../ui/button.tsx';
import { showTheme } from '../ui/theme.ts';
import type { PreferenceStore } from './preferences.ts';
import { Shell } from './shell.tsx';
import type { WindowBridge } from './window-bridge.ts';

/** What the app is made of. `openTill` makes the till of an enrolled machine. */
export interface AppProps {
  readonly bridge: WindowBridge;
  readonly identity: TillIdentity;
  readonly preferences: PreferenceStore;
  readonly openTill: (identity: TillIdentity) => Promise<Till>;
}

/** The app. */
export function App({ bridge, identity, preferences, openTill }: AppProps) {
  const { language, theme } = useStore(preferences);
  const [i18n] = useState(() => createI18n(language));
  useEffect(() => showTheme(theme), [theme]);
  useEffect(() => {
    document.documentElement.lang = language;
    void i18n.changeLanguage(language);
  }, [i18n, language]);
  return (
    <I18nextProvider i18n={i18n}>
      <I18nProvider locale={localeOf[language]}>
        <FormatProvider format={createFormat(language, 'RUB', null)}>
          <Boundary>
            <Start bridge={bridge} identity={identity} preferences={preferences} openTill={openTill} />
          </Boundary>
        </FormatProvider>
      </I18nProvider>
    </I18nextProvider>
  );
}

function Start({ bridge, identity, preferences, openTill }: AppProps) {
  const [current, setCurrent] = useState(identity);
  const [till, setTill] = useState<Till | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  useEffect(() => {
    if (!current.enrolled) return;
    openTill(current).then(setTill, setFailure);
  }, [current, openTill]);
  useEffect(() => {
    if (!till && current.enrolled && failure === null) return;
    // Two frames: the first screen has been painted when the second begins.
    requestAnimationFrame(() => requestAnimationFrame(() => void bridge.host.ready(null)));
  }, [bridge, till, current, failure]);
  if (failure !== null) return <Failure error={failure} />;
  if (!current.enrolled) return <EnrolScreen host={bridge.host} onEnrolled={setCurrent} />;
  return till ? <Shell till={till} preferences={preferences} bridge={bridge} /> : null;
}

/** What is shown when the till can't start or a screen has a fault. */
function Failure({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useTranslation();
  return (
    <main>
      <div className="failure" role="alert">
        <h1>{t(onRetry ? 'shell.unexpected' : 'shell.failed')}</h1>
        <p>{t('shell.failedHint')}</p>
        <pre>{error instanceof Error ? `${error.message}\n${error.stack ?? ''}` : String(error)}</pre>
        <Button look="primary" onPress={onRetry ?? (() => window.location.reload())}>
          {t('common.retry')}
        </Button>
      </div>
    </main>
  );
}

/** Catches a fault in a screen, so that the window never goes blank. */
class Boundary extends Component<{ children: ReactNode }, { error: unknown }> {
  override state: { error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error };
  }

  override render(): ReactNode {
    if (this.state.error === null) return this.props.children;
    return <Failure error={this.state.error} onRetry={() => this.setState({ error: null })} />;
  }
}
