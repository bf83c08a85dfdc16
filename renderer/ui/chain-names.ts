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
