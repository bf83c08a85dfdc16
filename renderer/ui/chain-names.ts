/** People and stores of the chain by their names. */
import type { ReferenceRow } from '../../shared/domain/entities/reference.ts';

/** The rows of the chain. */
export interface ChainView {
  readonly reference: { all(): readonly ReferenceRow[] };
}

/** The name of a store of the chain; its id where it isn't known here. */
export function storeName({ reference }: ChainView, storeId: string): string {
  const row = reference.all().find((each) => each.type === 'store' && each.storeId === storeId);
  return row?.type === 'store' ? row.name : storeId;
}

/** The name of somebody of the chain's staff; their id where they aren't known here. */
export function staffName({ reference }: ChainView, staffId: string): string {
  const row = reference.all().find((each) => each.type === 'staff' && each.id === staffId);
  return row?.type === 'staff' ? row.name : staffId;
}

/** Where something was done. `tillText` is the till as the screen's language says it. */
export interface DoneAt {
  readonly staffId: string | null;
  readonly tillText: string;
  readonly storeId: string;
}

/** By whom, at which till and, where it isn't this one, in which store something was done, as one text. */
export function doneBy(
  till: ChainView & { readonly identity: { readonly storeId: string } },
  { staffId, tillText, storeId }: DoneAt,
): string {
  const staff = staffId === null ? '' : staffName(till, staffId);
  const store = storeId === till.identity.storeId ? '' : storeName(till, storeId);
  return [staff, tillText, store].filter(Boolean).join(' · ');
}
