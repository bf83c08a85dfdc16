/**
 * An unknown code. It waits for a deliberate Esc or touch; Enter does nothing, because scanners send it. A badge
 * that no dialog asked for is said to be one, without its code, which signs people in.
 * It lies over the last line, so the cart and the total stay where they are, and scanning goes on.
 */
import { useTranslation } from 'react-i18next';
import type { UnknownCode } from '../../till/till.ts';
import { Icon } from '../../ui/icon.tsx';

/** What the banner shows. */
export interface UnknownCodeBannerProps {
  readonly codes: readonly UnknownCode[];
  /** The catalogue hasn't arrived in full, so that a code may be unknown only for now. */
  readonly loading: boolean;
  readonly onAcknowledge: () => void;
}

/** The banner; nothing when every code was known. */
export function UnknownCodeBanner({ codes, loading, onAcknowledge }: UnknownCodeBannerProps) {
  const { t } = useTranslation();
  const first = codes[0];
  if (!first) return null;
  const more = codes.length - 1;
  return (
    <section className="unknown" role="alert">
      <Icon name="exceptions" size={34} />
      <div className="unknown-text">
        <h2>
          {first.code === null ? (
            t('unknownCode.badge')
          ) : (
            <>
              {t('unknownCode.title')} <span className="unknown-code">{first.code}</span>
            </>
          )}
        </h2>
        <p>
          {first.code === null
            ? t('unknownCode.badgeText')
            : loading
              ? t('unknownCode.loading')
              : more > 0
                ? t('unknownCode.waiting', { count: more })
                : t('unknownCode.text')}
        </p>
      </div>
      <button
        type="button"
        className="button button-plain button-large"
        aria-keyshortcuts="Escape"
        // Enter and Space would come from a scanner as well; a pointer or Esc is deliberate.
        onKeyDown={(event) => {
          if (event.key === 'Enter' || event.key === ' ') event.preventDefault();
        }}
        onClick={onAcknowledge}
      >
        <span className="button-text">{t('unknownCode.acknowledge')}</span>
        <span className="key-hint" aria-hidden="true">
          {t('unknownCode.key')}
        </span>
      </button>
    </section>
  );
}
