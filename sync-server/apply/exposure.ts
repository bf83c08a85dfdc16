/** The worst that tills which aren't heard now can have let be spent beyond the balances. Rules [POINTS15], [HOLD*]. */
import { exposureOf } from '../../shared/domain/loyalty/redeem.ts';
import type { ExposureAnswer } from '../../shared/protocol/loyalty.ts';
import type { ProgrammeNow } from '../projections/chain-terms.ts';
import type { WriteTransaction } from '../store/store.ts';

/** A till that handed nothing up for so long counts as offline, ms. */
export const offlineAfterMs = 5 * 60_000;
const customersAtOnce = 2000;

/** The exposure by a programme, of the tills of its stores, with its open holds. */
export async function exposureNow(
  transaction: WriteTransaction,
  { programme, rules }: ProgrammeNow,
  storeIds: ReadonlySet<string>,
): Promise<ExposureAnswer> {
  const { access, customers, loyalty, nowMs } = transaction;
  await loyalty.lapseHolds(nowMs);
  const heard = await loyalty.tillsHeard();
  const tills = (await access.tills())
    .filter(({ revokedAtMs, storeId }) => revokedAtMs === null && storeIds.has(storeId))
    .map(({ tillId, storeId }) => ({ tillId, storeId, heardAtMs: heard.get(tillId) ?? null }));
  const offline = tills.filter(({ heardAtMs }) => heardAtMs === null || nowMs - heardAtMs > offlineAfterMs);
  const balances: number[] = [];
  for (let after = ''; ; ) {
    const page = await customers.allCustomers(after, customersAtOnce);
    for (const record of page) {
      const balance = record.balances[programme.id] ?? 0;
      if (balance > 0) balances.push(balance);
    }
    if (page.length < customersAtOnce) break;
    after = page.at(-1)?.customerId ?? '';
  }
  const holds = (await loyalty.holds()).filter(
    ({ programmeId }) => (programmeId ?? programme.id) === programme.id,
  );
  return {
    tills,
    exposure: exposureOf(rules, offline.length, balances),
    currency: programme.currency,
    holds: holds.map(({ holdId, customerId, points, tillId, channelId, madeAtMs, untilMs }) => ({
      ...{ holdId, customerId, points, by: tillId ?? channelId ?? '', madeAtMs, untilMs },
      heardAtMs: tillId === null ? null : (heard.get(tillId) ?? null),
    })),
  };
}
