/**
 * Who is signed in at this till, and who lends a right. People prove themselves by a PIN, which the till's
 * host checks so that wrong ones cost time also over a restart, or by a badge. Rules [SESSION*].
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { ok, type Result, refused } from '../../shared/base/result.ts';
import { sha256Hex } from '../../shared/base/sha256.ts';
import type { Staff, Verb } from '../../shared/domain/entities/reference.ts';
import { type Actor, mayDo } from '../../shared/domain/sell/rights.ts';
import type { TillHost } from '../../shared/protocol/till-host.ts';
import type { FedReference } from './reference-view.ts';
import type { Credential, SessionState, SignInRefusal } from './till.ts';

/** The session and what may be done with it. */
export interface Session {
  readonly state: StoreApi<SessionState>;
  signIn(credential: Credential): Promise<Result<Staff, SignInRefusal>>;
  signOut(): void;
  lock(): void;
  approve(credential: Credential, verb: Verb): Promise<Result<string, SignInRefusal>>;
  /** Who is signed in and not locked out, with their rights as they are now; null when nobody is. */
  actor(): Actor | null;
  /** The staff rows changed: rights follow, and who left the store is signed out. */
  refresh(): void;
  /** Somebody of this store's staff with their rights; null when they aren't known here. */
  findActor(staffId: string): Actor | null;
}

const nobody: SessionState = { staff: null, role: null, locked: false };

/** Makes a session in which nobody is signed in. */
export function createSession(host: Pick<TillHost, 'verifyPin'>, reference: FedReference): Session {
  const state = createStore<SessionState>(() => nobody);

  const findActor = (staffId: string): Actor | null => {
    const person = reference.staffById(staffId);
    const role = person && reference.roleOf(person);
    return role ? { staffId, role } : null;
  };

  const prove = async (credential: Credential): Promise<Result<Staff, SignInRefusal>> => {
    if (credential.kind === 'badge') {
      const badge = sha256Hex(credential.code);
      const bearer = reference.staff().find((each) => each.badge === badge);
      return bearer ? ok(bearer) : refused({ code: 'unknown-badge' });
    }
    const person = reference.staffById(credential.staffId);
    if (!person) return refused({ code: 'wrong-pin', waitMs: 0 });
    const { staffId, pin } = credential;
    const answer = await host.verifyPin({ staffId, pin, pinHash: person.pin });
    if (answer.status === 'right') return ok(person);
    return refused({ code: answer.status === 'wrong' ? 'wrong-pin' : 'wait', waitMs: answer.waitMs });
  };

  return {
    state,
    signIn: async (credential) => {
      const proven = await prove(credential);
      if (proven.ok) {
        state.setState({ staff: proven.value, role: reference.roleOf(proven.value), locked: false });
      }
      return proven;
    },
    signOut: () => state.setState(nobody),
    lock: () => {
      if (state.getState().staff) state.setState({ locked: true });
    },
    approve: async (credential, verb) => {
      const asking = state.getState().staff?.id;
      if (credential.kind === 'pin' && credential.staffId === asking) return refused({ code: 'same-person' });
      const proven = await prove(credential);
      if (!proven.ok) return proven;
      if (proven.value.id === asking) return refused({ code: 'same-person' });
      const approver = findActor(proven.value.id);
      return approver && mayDo(approver, verb) ? ok(proven.value.id) : refused({ code: 'right-missing' });
    },
    actor: () => {
      const { staff, locked } = state.getState();
      return staff && !locked ? findActor(staff.id) : null;
    },
    refresh: () => {
      const { staff, role } = state.getState();
      if (!staff) return;
      const now = reference.staffById(staff.id);
      const roleNow = now && reference.roleOf(now);
      if (!now) state.setState(nobody);
      else if (now !== staff || roleNow !== role) state.setState({ staff: now, role: roleNow });
    },
    findActor,
  };
}
