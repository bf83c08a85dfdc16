/** Stores, staff, roles, tax tables and settings as they came with the replica, kept in memory by id. */
import { sha256Hex } from '../../shared/base/sha256.ts';
import {
  type ReferenceRow,
  type Role,
  type Settings,
  type Staff,
  usualSettings,
} from '../../shared/domain/entities/reference.ts';
import type { TaxTable } from '../../shared/money/tax.ts';
import type { ReferenceView } from './till.ts';

/** The view as the till feeds and reads it. */
export interface FedReference extends ReferenceView {
  apply(changes: readonly { readonly id: string; readonly data: ReferenceRow | null }[]): void;
  /** The tax table of this till's store; null before it is here. */
  taxTable(): TaxTable | null;
  /** Somebody of this store's staff; null when they aren't. */
  staffById(staffId: string): Staff | null;
}

/** Makes an empty view for the till's store. Its staff are those who work in that store. */
export function createReferenceView(storeId: string): FedReference {
  const rows = new Map<string, ReferenceRow>();
  const listeners = new Set<() => void>();
  let version = 0;
  const all = (): ReferenceRow[] => [...rows.values()];
  const store: ReferenceView['store'] = () => {
    const found = all().find((row) => row.type === 'store' && row.storeId === storeId);
    return found?.type === 'store' ? found : null;
  };
  const staff = (): Staff[] =>
    all()
      .filter((row): row is Staff => row.type === 'staff' && row.storeIds.includes(storeId))
      .sort((a, b) => a.name.localeCompare(b.name));
  return {
    apply: (changes) => {
      for (const { id, data } of changes) {
        if (data) rows.set(id, data);
        else rows.delete(id);
      }
      if (changes.length === 0) return;
      version += 1;
      for (const listener of listeners) listener();
    },
    taxTable: () => {
      const id = store()?.taxTableId;
      const found = all().find(
        (row) => row.type === 'tax-table' && (row.id === id || row.id === `tax-table:${id}`),
      );
      return found?.type === 'tax-table' ? found.table : null;
    },
    staffById: (staffId) => staff().find((each) => each.id === staffId) ?? null,
    store,
    settings: () => all().find((row): row is Settings => row.type === 'settings') ?? usualSettings,
    staff,
    roleOf: (person) =>
      all().find((row): row is Role => row.type === 'role' && roleMatches(row, person.roleId)) ?? null,
    isBadge: (code) => {
      const badge = sha256Hex(code);
      return all().some((row) => row.type === 'staff' && row.badge === badge);
    },
    all,
    version: () => version,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Rows are named `type:key`; a reference to a role may be written either way. */
function roleMatches(role: Role, roleId: string): boolean {
  return role.id === roleId || role.id === `role:${roleId}`;
}
