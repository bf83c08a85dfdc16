/**
 * What stands in the till's place when main can't start it: what happened, whether sales are safe, what to do,
 * and the particulars for IT. It asks main for nothing, because there is no till behind it.
 */
import { I18nextProvider, useTranslation } from 'react-i18next';
import { createI18n, parseLanguage } from '../i18n/language.ts';
import { en } from '../i18n/texts.ts';
import { Button } from '../ui/button.tsx';

type TroubleCode = keyof typeof en.trouble.what;

/** What main says is wrong. */
export interface TroubleReport {
  readonly code: TroubleCode;
  readonly folder: string;
  readonly detail: string;
  readonly language: string | null;
}

/** The trouble that the page's address names; null when the till is to start. */
export function readTrouble(address: string): TroubleReport | null {
  const query = new URL(address).searchParams;
  const code = query.get('trouble');
  if (code === null) return null;
  return {
    code: isKnown(code) ? code : 'unknown',
    folder: query.get('folder') ?? '',
    detail: query.get('detail') ?? '',
    language: query.get('language'),
  };
}

/** The page. */
export function TroublePage({ report }: { report: TroubleReport }) {
  const language = parseLanguage(report.language) ?? parseLanguage(navigator.language) ?? 'en';
  return (
    <I18nextProvider i18n={createI18n(language)}>
      <Report report={report} />
    </I18nextProvider>
  );
}

function Report({ report: { code, folder, detail } }: { report: TroubleReport }) {
  const { t } = useTranslation();
  return (
    <main>
      <div className="failure" role="alert">
        <h1>{t('trouble.title')}</h1>
        <p>
          <strong>{t(`trouble.what.${code}`)}</strong>
        </p>
        <h2>{t('trouble.steps')}</h2>
        <p>{t(`trouble.doing.${code}`)}</p>
        <h2>{t('trouble.sales')}</h2>
        <p>{t(`trouble.safety.${safetyOf(code)}`)}</p>
        <h2>{t('trouble.forIt')}</h2>
        <pre>{`${t('trouble.folder', { folder })}\n${code}: ${detail}`}</pre>
        <Button look="primary" onPress={() => window.close()}>
          {t('trouble.close')}
        </Button>
      </div>
    </main>
  );
}

function safetyOf(code: TroubleCode): keyof typeof en.trouble.safety {
  if (code === 'in-use') return 'open';
  return code === 'disk-broken' || code === 'unknown' ? 'unsure' : 'safe';
}

function isKnown(code: string): code is TroubleCode {
  return Object.hasOwn(en.trouble.what, code);
}
