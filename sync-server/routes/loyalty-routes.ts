/** Points for tills: holding them while a sale is open, and what managers see of holds and exposure. Rules [HOLD*]. */
import { z } from 'zod';
import { mintId } from '../../shared/base/ids.ts';
import {
  exposureAnswerSchema,
  exposureQuerySchema,
  holdAnswerSchema,
  holdFreeSchema,
  holdReleaseAnswerSchema,
  holdReleaseSchema,
  holdRequestSchema,
} from '../../shared/protocol/loyalty.ts';
import { exposureNow } from '../apply/exposure.ts';
import { holdPoints, releaseHold } from '../apply/hold-points.ts';
import { chainTerms, programmeIn } from '../projections/chain-terms.ts';
import type { Endpoints } from './endpoint.ts';
import { ProblemError } from './problems.ts';
import { needRight, type ServerContext, tillCalling } from './server-context.ts';

const freedSchema = z.object({ freed: z.boolean() });

export function addLoyaltyRoutes(endpoints: Endpoints, { store, environment }: ServerContext): void {
  const { clock, random } = environment;
  endpoints.add(
    {
      method: 'POST',
      path: '/v1/loyalty/holds',
      summary: 'Hold points of a customer for an open cart; asking again is answered the same',
      audience: 'till',
      body: holdRequestSchema,
      answer: holdAnswerSchema,
    },
    (call) =>
      store.write(async (transaction) => {
        const { tillId, storeId } = await tillCalling(transaction, call);
        const asker = { tillId, storeId, channelId: null };
        return holdPoints(transaction, asker, call.body, mintId(clock, random));
      }),
  );

  endpoints.add(
    {
      method: 'POST',
      path: '/v1/loyalty/holds/release',
      summary: 'Free what a cart held: it was given up',
      audience: 'till',
      body: holdReleaseSchema,
      answer: holdReleaseAnswerSchema,
    },
    (call) =>
      store.write(async (transaction) => {
        await tillCalling(transaction, call);
        await releaseHold(transaction, call.body.cartId);
        return { released: true as const };
      }),
  );

  endpoints.add(
    {
      method: 'POST',
      path: '/v1/loyalty/holds/free',
      summary: 'Free a hold whose till may never be heard again; a manager decides it',
      audience: 'till',
      body: holdFreeSchema,
      answer: freedSchema,
    },
    (call) =>
      store.write(async (transaction) => {
        const till = await tillCalling(transaction, call);
        await needRight(transaction, till, call.body.staffId, 'points-manage');
        return { freed: (await transaction.loyalty.freeHolds([call.body.holdId])) > 0 };
      }),
  );

  endpoints.add(
    {
      method: 'GET',
      path: '/v1/loyalty/exposure',
      summary: 'Open holds, and what tills that are offline now could let be overdrawn at worst',
      audience: 'till-or-operator',
      query: exposureQuerySchema,
      answer: exposureAnswerSchema,
    },
    (call) =>
      store.write(async (transaction) => {
        const terms = await chainTerms(transaction);
        const till = call.bearer?.kind === 'till' ? await tillCalling(transaction, call) : null;
        if (till) await needRight(transaction, till, call.query.staffId, 'points-manage');
        const storeIds = till ? [till.storeId] : [...terms.stores.keys()];
        const now = programmeIn(terms, storeIds, transaction.nowMs);
        if (!now) throw new ProblemError('no-programme');
        const own = [...terms.stores.values()].filter(({ currency }) => currency === now.programme.currency);
        return exposureNow(transaction, now, new Set(own.map(({ storeId }) => storeId)));
      }),
  );
}
