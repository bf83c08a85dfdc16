/** Shows before a task is begun that it takes somebody else's right. */
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import type { Role, Verb } from '../../shared/domain/entities/reference.ts';
import type { IconName } from './icon.tsx';

/** Whoever is signed in, with their rights. */
type SessionStore = Pick<
  StoreApi<{ readonly role: Role | null }>,
  'getState' | 'getInitialState' | 'subscribe'
>;

/** The lock where whoever is signed in lacks the right and somebody has to lend it; else the task's own icon, if any. */
export function useRightIcon(
  session: SessionStore,
  verb: Verb,
  own?: IconName,
): { readonly icon?: IconName } {
  const has = useStore(session, ({ role }) => role?.verbs.includes(verb) ?? false);
  const icon = has ? own : 'lock';
  return icon ? { icon } : {};
}
