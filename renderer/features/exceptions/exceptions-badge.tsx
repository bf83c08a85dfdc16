/** How many exceptions wait for somebody, beside the name of their screen. */
import { useTranslation } from 'react-i18next';
import type { Till } from '../../till/till.ts';
import { useExceptions } from './use-exceptions.ts';

/** The badge; nothing while none is open. */
export function ExceptionsBadge({ till }: { till: Till }) {
  const [read] = useExceptions(till);
  return <OpenCount count={read?.filter((row) => row.resolution === null).length ?? 0} />;
}

/** The count, for the eye and in words. */
export function OpenCount({ count }: { count: number }) {
  const { t } = useTranslation();
  return count === 0 ? null : (
    <>
      <span className="nav-badge is-urgent" aria-hidden="true">
        {count}
      </span>
      <span className="unseen">{t('exceptions.waiting', { count })}</span>
    </>
  );
}
