/**
 * The screen of a till that nobody is signed in at, and of a locked one: the same, but that the lock keeps
 * the cart and has the last cashier chosen. Anybody may take over from a lock.
 */
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { type Language, parseLanguage } from '../../i18n/language.ts';
import type { ReferenceView, Till } from '../../till/till.ts';
import { Icon } from '../../ui/icon.tsx';
import { useView } from '../../ui/use-view.ts';
import { CredentialEntry } from './credential-entry.tsx';

/** The sign-in and lock screen. */
export function SignInScreen({ till }: { till: Till }) {
  const { t, i18n } = useTranslation();
  const session = useStore(till.session);
  useView(till.reference);
  const language = parseLanguage(i18n.language) ?? 'en';
  const locked = session.locked && session.staff !== null;
  return (
    <main className="sign-in">
      <header className="sign-in-head">
        <p className="sign-in-store">{till.reference.store()?.name ?? ''}</p>
        <h1>
          {locked ? <Icon name="lock" size={34} /> : null}
          {t(locked ? 'signIn.lockedTitle' : 'signIn.title')}
        </h1>
        <p>{t(locked ? 'signIn.lockedText' : 'signIn.scanHint')}</p>
      </header>
      <CredentialEntry
        people={peopleOf(till.reference, till.identity.storeId, language)}
        chosenId={session.staff?.id ?? null}
        confirmText={t('signIn.enter')}
        nobodyText={t('signIn.nobody')}
        tryCredential={(credential) => till.signIn(credential)}
      />
    </main>
  );
}

/** The staff of this store with the names of their roles, by name. */
export function peopleOf(reference: ReferenceView, storeId: string, language: Language) {
  return reference
    .staff()
    .filter((staff) => staff.storeIds.includes(storeId))
    .map((staff) => ({ staff, note: reference.roleOf(staff)?.name[language] ?? '' }))
    .sort((a, b) => a.staff.name.localeCompare(b.staff.name, language));
}
