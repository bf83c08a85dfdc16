/**
 * What customers do with their points in the web shop: points are held for a basket, spent with an order when it is
 * placed, or left behind with the basket.
 */
import { mintId } from '../../../shared/base/ids.ts';
import type { SeededRandom } from '../../../shared/base/seeded-random.ts';
import type { OrderContent } from '../../../shared/domain/entities/order.ts';
import { handoverTotals } from '../../../shared/domain/orders/decide-handover.ts';
import { holdPoints } from '../../../sync-server/apply/hold-points.ts';
import { type PointsNow, pointsNow } from '../../../sync-server/apply/points-now.ts';
import { type PlacedOrder, placeOnline } from './order-channel.ts';
import type { SimulatedTill } from './simulated-till.ts';
import type { World } from './world.ts';

const dayMs = 24 * 3_600_000;

/** A basket for which the server holds points. */
interface HeldBasket {
  readonly now: PointsNow;
  readonly holdId: string;
  readonly points: number;
}

/** Somebody orders for collection in a till's store and spends points, if there are any; at times they think better. */
export async function placeWithPoints(
  world: World,
  random: SeededRandom,
  { storeId }: Pick<SimulatedTill, 'storeId'>,
  customerId: string,
  isCertain = false,
): Promise<PlacedOrder | null> {
  const basket = await heldBasket(world, random, storeId, customerId);
  if (!basket) return null;
  world.evidence.fault('points-held-online');
  if (!isCertain && random.chance(0.2)) return null;
  return placeOnline(world, random, storeId, {
    isExpired: false,
    spending: { holdId: basket.holdId, change: (content) => withPoints(content, basket) },
  });
}

async function heldBasket(
  { server }: World,
  random: SeededRandom,
  storeId: string,
  customerId: string,
): Promise<HeldBasket | null> {
  if (!server.isRunning) return null;
  const id = (): string => mintId({ wallMs: () => server.wallMs(), monotonicMs: () => 0 }, random);
  const [cartId, holdId, points] = [id(), id(), 1 + random.below(40)];
  const asker = { tillId: null, channelId: 'web', storeId };
  return server.store
    .write(async (transaction): Promise<HeldBasket | null> => {
      const now = await pointsNow(transaction, customerId, storeId, cartId);
      if (typeof now === 'string') return null;
      const asked = { cartId, customerId, points, shown: 'app' } as const;
      const answer = await holdPoints(transaction, asker, asked, holdId);
      return answer.status === 'held' ? { now, holdId, points } : null;
    })
    .catch(() => null);
}

/** The order with these points on its first lines, as a discount, and a point earned for each 100 minor units. */
function withPoints(content: OrderContent, { now, points }: HeldBasket): OrderContent {
  const { rules, programme, tierId, customerId } = now;
  let left = Math.min(points, Math.floor(content.totalMinor / 2 / rules.pointValueMinor));
  const spentPoints = left;
  const lines = content.lines.map((line) => {
    const pointsSpent = Math.min(left, Math.floor(line.totalMinor / rules.pointValueMinor));
    left -= pointsSpent;
    const pointsDiscountMinor = pointsSpent * rules.pointValueMinor;
    const totalMinor = line.totalMinor - pointsDiscountMinor;
    const pointsEarned = Math.floor(totalMinor / 100);
    const taxMinor = Math.round(totalMinor / 6);
    return { ...line, pointsSpent, pointsDiscountMinor, pointsEarned, totalMinor, taxMinor };
  });
  return {
    ...content,
    lines,
    ...handoverTotals(lines),
    customerId,
    loyalty: {
      customerId,
      programmeId: programme.id,
      programmeVersion: rules.version,
      tierId,
      redemption: rules.redemption,
      spentPoints,
      spentMinor: spentPoints * rules.pointValueMinor,
      pendingMs: rules.pendingDays * dayMs,
      lifeMs: rules.lifeDays === null ? null : rules.lifeDays * dayMs,
    },
  };
}
