/** What people do at a till: sales, goods arriving, corrections, voids, notes. Whatever a till answers is fine. */
import { type SeededRandom, seededRandom } from '../../../shared/base/seeded-random.ts';
import type { Action } from './plan.ts';
import { skus } from './shop.ts';
import type { SimulatedTill } from './simulated-till.ts';
import type { World } from './world.ts';

/** Puts an action at the end of a till's work; a crash drops what is left of it. */
export function queueWork(world: World, till: SimulatedTill, action: Action): void {
  const { life } = till;
  till.work = till.work.then(async () => {
    if (till.life !== life || !(await till.signIn())) return;
    const random = seededRandom(action.salt);
    for (let count = timesInARow(world, random); count > 0 && till.life === life; count -= 1) {
      await doOnce(world, till, action, random);
      await world.time.wait(hurriedMs(world, random));
    }
  });
}

/** Mostly work comes as fast as a scanner, so that one push carries much; at times it is a person's pace. */
function hurriedMs({ plan }: World, random: SeededRandom): number {
  const isHurried = random.chance(plan.brisk ? 0.95 : 0.9);
  return isHurried ? random.below(3) : 50 + random.below(plan.brisk ? 250 : 400);
}

function timesInARow({ plan }: World, random: SeededRandom): number {
  return plan.brisk ? 3 + random.below(12) : 1 + random.below(9);
}

async function doOnce(
  world: World,
  subject: SimulatedTill,
  action: Action,
  random: SeededRandom,
): Promise<void> {
  const { till } = subject;
  if (!till) return;
  const { actions } = till;
  const sku = random.pick(skus);
  const milli = (1 + random.below(5)) * 1000;
  switch (action.kind) {
    case 'receive':
      await till.recordStockReceipt({
        supplier: null,
        reference: null,
        lines: [{ sku, quantityMilli: milli }],
      });
      return;
    case 'adjust': {
      const lines = [
        { sku, quantityMilli: random.chance(0.5) ? milli : -milli, reason: 'correction' as const },
      ];
      await till.recordStockAdjustment({ lines, reference: null, note: null });
      return;
    }
    case 'swing':
      await swing(world, subject, sku, random);
      return;
    case 'audit':
      await till.recordAudit({
        verb: 'no-sale',
        subject: null,
        reason: 'change',
        approvedBy: null,
        amountMinor: null,
      });
      return;
    case 'void-line':
      await actions.scan(sku);
      await actions.removeLine(till.sell.getState().cart.lines.at(-1)?.lineId ?? 0, 'mistake', null);
      return;
    case 'void-cart':
      await actions.scan(sku);
      await actions.voidCart('gone', null);
      return;
    default:
      await sell(subject, sku, random);
  }
}

/** Stock falls below nothing and rises above it again: what that raised must be withdrawn. */
async function swing(world: World, subject: SimulatedTill, sku: string, random: SeededRandom): Promise<void> {
  const { till } = subject;
  if (!till) return;
  const awayMilli = (till.stock.figure(sku).onHandMilli ?? 20_000) + 1000 * (1 + random.below(3));
  for (const quantityMilli of [-awayMilli, awayMilli + 1000 * (1 + random.below(20))]) {
    if (quantityMilli === 0 || subject.till !== till) continue;
    const lines = [{ sku, quantityMilli, reason: 'correction' as const }];
    await till.recordStockAdjustment({ lines, reference: null, note: null });
    await world.time.wait(100 + random.below(world.plan.brisk ? 300 : 600));
  }
}

async function sell(subject: SimulatedTill, sku: string, random: SeededRandom): Promise<void> {
  const { till } = subject;
  if (!till) return;
  const { actions } = till;
  await actions.scan(sku);
  if (random.chance(0.4)) await actions.scan(random.pick(skus));
  if (random.chance(0.2))
    await actions.setCartDiscount({ kind: 'share', basisPoints: 100 + random.below(2000) });
  const cash = [{ kind: 'cash', tenderedMinor: 1_000_000 } as const];
  if (random.chance(0.1)) void actions.pay(cash);
  const paid = await actions.pay(cash);
  // Told that it didn't work, the cashier takes the money again.
  if (!paid.ok && subject.till === till) await actions.pay(cash);
}
