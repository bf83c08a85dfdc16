/** People and stores of the chain by their names. */
import type { ReferenceRow, Staff } from '../../shared/domain/entities/reference.ts';

/** The rows of the chain. */
export interface ChainView {
  readonly reference: { all(): readonly ReferenceRow[]; staff(): readonly Staff[] };
}

/** The name of a store of the chain; its id where it isn't known here. */
export function storeName({ reference }: ChainView, storeId: string): string {
  const row = reference.all().find((each) => each.type === 'store' && each.storeId === storeId);
  return row?.type === 'store' ? row.name : storeId;
}

/** The name of somebody of the staff; their id where they aren't known here. */
export function staffName({ reference }: ChainView, staffId: string): string {
  return reference.staff().find((staff) => staff.id === staffId)?.name ?? staffId;
}
