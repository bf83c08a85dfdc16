/** The loyalty programme for online channels: balance, quote and holds, by the computation of the tills. Rules [HOLD*]. */
import { z } from 'zod';
import { mintId, uuidSchema } from '../../shared/base/ids.ts';
import {
  channelAccountSchema,
  channelCodeAnswerSchema,
  channelCodeSchema,
  channelCustomerSchema,
  channelHoldSchema,
  channelQuoteAnswerSchema,
  channelQuoteSchema,
  holdAnswerSchema,
  holdReleaseAnswerSchema,
} from '../../shared/protocol/loyalty.ts';
import { type CustomerQuery, findCustomer } from '../apply/find-customer.ts';
import { holdPoints, releaseHold } from '../apply/hold-points.ts';
import { type PointsNow, pointsNow } from '../apply/points-now.ts';
import type { ChannelCatalogue } from '../channel/channel-catalogue.ts';
import { customerCodeOf } from '../channel/customer-codes.ts';
import { priceLines } from '../channel/decide-placing.ts';
import type { ReadTransaction } from '../store/store.ts';
import { callingChannel } from './channel-calls.ts';
import { storeOf } from './channel-catalogue-routes.ts';
import { countryOf } from './customer-routes.ts';
import type { Endpoints } from './endpoint.ts';
import { ProblemError } from './problems.ts';
import type { ServerContext } from './server-context.ts';

export function addChannelLoyaltyRoutes(
  endpoints: Endpoints,
  context: ServerContext,
  catalogue: ChannelCatalogue,
): void {
  addReading(endpoints, context, catalogue);
  addCodes(endpoints, context);
  addHolding(endpoints, context);
}

function addReading(endpoints: Endpoints, context: ServerContext, catalogue: ChannelCatalogue): void {
  const { store, attempts } = context;
  endpoints.add(
    {
      method: 'POST',
      path: '/v1/channel/loyalty/customer',
      summary: 'The balance of a customer, by a whole number that they gave',
      audience: 'channel',
      scope: 'loyalty:read',
      body: channelCustomerSchema,
      answer: channelAccountSchema,
    },
    async (call) => {
      const caller = `channel-customer ${callingChannel(call).channelId}`;
      const retryAfterSeconds = attempts.waitSeconds(caller);
      if (retryAfterSeconds > 0) throw new ProblemError('too-many-requests', { retryAfterSeconds });
      return store.read(async (transaction) => {
        const found = await findCustomer(transaction, await queryOf(transaction, call.body));
        if (found.status !== 'found') {
          attempts.failed(caller);
          throw new ProblemError('customer-unknown');
        }
        const now = await pointsOrProblem(transaction, found.row.id, call.body.storeId, null);
        const tier = now.rules.tiers.find(({ id }) => id === now.tierId);
        return {
          customerId: now.customerId,
          tierId: now.tierId,
          tierName: tier?.name ?? null,
          account: now.account,
          pointValueMinor: now.rules.pointValueMinor,
          currency: now.programme.currency,
          redemption: now.rules.redemption,
          usuallyBuys: now.row.usuallyBuys.map(({ articleId }) => articleId),
          recent: now.row.recent,
        };
      });
    },
  );

  endpoints.add(
    {
      method: 'POST',
      path: '/v1/channel/loyalty/quote',
      summary: 'What a basket would cost and bring with points, as a till would count it',
      audience: 'channel',
      scope: 'loyalty:read',
      body: channelQuoteSchema,
      answer: channelQuoteAnswerSchema,
    },
    (call) =>
      store.read(async (transaction) => {
        await catalogue.refresh(transaction);
        const { customerId, storeId, lines, spendPoints, basketId } = call.body;
        const place = storeOf(catalogue, storeId, 'storeId');
        const now = await pointsOrProblem(transaction, customerId, storeId, basketId);
        const quoted = (points: number) => {
          const priced = priceLines(catalogue, place, lines, transaction.nowMs, now, points);
          if (!priced.ok) throw new ProblemError(priced.reason.code, priced.reason);
          return priced.value;
        };
        const bare = quoted(0);
        const mostPoints = Math.min(bare.points?.mostPoints ?? 0, now.availablePoints);
        const priced = quoted(Math.min(spendPoints, mostPoints));
        const spentMinor = priced.points?.spentMinor ?? 0;
        return {
          mostPoints,
          spentPoints: priced.points?.spentPoints ?? 0,
          spentMinor,
          earnedPoints: priced.points?.earnedPoints ?? 0,
          totalMinor: bare.totalMinor,
          dueMinor: bare.totalMinor - spentMinor,
          programmeVersion: now.rules.version,
        };
      }),
  );
}

function addCodes(endpoints: Endpoints, { store, keys }: ServerContext): void {
  endpoints.add(
    {
      method: 'POST',
      path: '/v1/channel/loyalty/code',
      summary:
        'A signed code that the customer shows at a till, for a QR code in an app; good for ten minutes',
      audience: 'channel',
      scope: 'loyalty:read',
      body: channelCodeSchema,
      answer: channelCodeAnswerSchema,
    },
    (call) =>
      store.read(async (transaction) => {
        const found = await findCustomer(transaction, { by: 'id', customerId: call.body.customerId });
        const code =
          found.status === 'found' ? customerCodeOf(keys, found.row, 'app', transaction.nowMs) : null;
        if (!code) throw new ProblemError('customer-unknown', { field: 'customerId' });
        return code;
      }),
  );
}

function addHolding(endpoints: Endpoints, { store, environment }: ServerContext): void {
  const { clock, random } = environment;
  const described = { method: 'POST', audience: 'channel', scope: 'loyalty:write' } as const;
  endpoints.add(
    {
      ...described,
      path: '/v1/channel/loyalty/holds',
      summary:
        'Hold points for a basket until it is ordered or the hold lapses; asking again is answered the same',
      body: channelHoldSchema,
      answer: holdAnswerSchema,
    },
    (call) =>
      store.write((transaction) => {
        const { basketId: cartId, customerId, points, storeId } = call.body;
        const { channelId } = callingChannel(call);
        const asker = { tillId: null, channelId, storeId };
        const asked = { cartId, customerId, points, shown: 'app' as const };
        return holdPoints(transaction, asker, asked, mintId(clock, random));
      }),
  );

  endpoints.add(
    {
      ...described,
      path: '/v1/channel/loyalty/holds/release',
      summary: 'Free what a basket held: it was given up',
      body: z.strictObject({ basketId: uuidSchema }),
      answer: holdReleaseAnswerSchema,
    },
    (call) =>
      store.write(async (transaction) => {
        await releaseHold(transaction, call.body.basketId);
        return { released: true as const };
      }),
  );
}

/** By what somebody is looked for; a number is of the country of the store, unless one was said. */
async function queryOf(
  transaction: ReadTransaction,
  asked: z.infer<typeof channelCustomerSchema>,
): Promise<CustomerQuery> {
  if (asked.by !== 'phone' || asked.country !== null || asked.storeId === null) return asked;
  return { ...asked, country: await countryOf(transaction, asked.storeId) };
}

/** @throws ProblemError */
async function pointsOrProblem(
  transaction: ReadTransaction,
  customerId: string,
  storeId: string | null,
  cartId: string | null,
): Promise<PointsNow> {
  const now = await pointsNow(transaction, customerId, storeId, cartId);
  if (typeof now !== 'string') return now;
  throw new ProblemError(now === 'no-programme' ? now : 'customer-unknown', { field: 'customerId' });
}
