/** What is recorded besides sales, payments and orders: audits and simple movements of stock. */
import { ok, type Result, refused } from '../../shared/base/result.ts';
import type { JournalEntry } from '../../shared/domain/operation.ts';
import type { AuditPayload } from '../../shared/domain/operations/audit.ts';
import { decideStockAdjustment } from '../../shared/domain/operations/stock-adjustment.ts';
import { decideStockReceipt } from '../../shared/domain/operations/stock-receipt.ts';
import type { Decision, JournalRefusal } from './record-operation.ts';
import type { Session } from './session.ts';
import type { RecordRefusal, Till } from './till.ts';

/** Makes the recorders; what they record was done by whoever is signed in. */
export function recordings(
  session: Session,
  record: (decision: Decision) => Promise<Result<JournalEntry, JournalRefusal>>,
): Pick<Till, 'recordAudit' | 'recordStockReceipt' | 'recordStockAdjustment'> {
  const recordBy = async (
    kind: Decision['kind'],
    decided: Result<object, object>,
  ): Promise<Result<JournalEntry, RecordRefusal>> => {
    const actor = session.actor();
    if (!actor) return refused({ code: 'not-signed-in' });
    if (!decided.ok) return refused({ code: 'not-possible', detail: JSON.stringify(decided.reason) });
    return record({ kind, payload: decided.value, staffId: actor.staffId });
  };
  return {
    recordAudit: (audit: AuditPayload) => recordBy('audit', ok(audit)),
    recordStockReceipt: (receipt) => recordBy('stock-receipt', decideStockReceipt(receipt)),
    recordStockAdjustment: (adjustment) => recordBy('stock-adjustment', decideStockAdjustment(adjustment)),
  };
}
