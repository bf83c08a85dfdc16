/** Parked sales over HTTP, between the tills of one store. Rules [PARK*]. */
import { z } from 'zod';
import { uuidSchema } from '../../shared/base/ids.ts';
import {
  type ParkedTakeAnswer,
  parkedBodyBytes,
  parkedListSchema,
  parkedOfferAnswerSchema,
  parkedSaleSchema,
  parkedSummarySchema,
  parkedTakeAnswerSchema,
  parkedTakeRequestSchema,
} from '../../shared/protocol/parked.ts';
import type { Endpoints } from './endpoint.ts';
import { callingTill, type ServerContext } from './server-context.ts';

/** More than a store ever parks at a time. */
const longestParkedList = 200;

export function addParkedRoutes(endpoints: Endpoints, context: ServerContext): void {
  const { store, environment } = context;

  endpoints.add(
    {
      method: 'POST',
      path: '/v1/parked',
      summary: 'Offer a parked sale to the other tills of the store',
      audience: 'till',
      body: parkedSaleSchema,
      bodyLimitBytes: parkedBodyBytes,
      answer: parkedOfferAnswerSchema,
    },
    async (call) => {
      const { tillId, storeId } = await callingTill(context, call);
      const { body } = call;
      const kept = await store.write(async ({ parked }) => {
        await parked.offer({
          storeId,
          parkedId: body.parkedId,
          tillId,
          text: JSON.stringify(body),
          offeredAtMs: environment.clock.wallMs(),
          takenBy: null,
          takenAs: null,
        });
        return parked.parkedSale(storeId, body.parkedId);
      });
      const takenBy = kept?.takenBy ?? null;
      return { status: takenBy === null || takenBy === tillId ? 'kept' : 'gone' };
    },
  );

  endpoints.add(
    {
      method: 'GET',
      path: '/v1/parked',
      summary: 'Parked sales of the store that nobody has taken',
      audience: 'till',
      answer: parkedListSchema,
    },
    async (call) => {
      const { storeId } = await callingTill(context, call);
      const records = await store.read(({ parked }) => parked.parkedSales(storeId, longestParkedList));
      const summaries = z.object(parkedSummarySchema.shape);
      return {
        parked: records.map(({ text, tillId }) => ({ ...summaries.parse(JSON.parse(text)), tillId })),
      };
    },
  );

  endpoints.add(
    {
      method: 'POST',
      path: '/v1/parked/{id}/take',
      summary: 'Take a parked sale; one till gets it, and gets it again when it asks again',
      audience: 'till',
      params: z.strictObject({ id: uuidSchema }),
      body: parkedTakeRequestSchema,
      answer: parkedTakeAnswerSchema,
    },
    async (call): Promise<ParkedTakeAnswer> => {
      const { tillId, storeId } = await callingTill(context, call);
      const record = await store.write(({ parked }) =>
        parked.take(storeId, call.params.id, tillId, call.body.cartId),
      );
      if (!record) return { status: 'unknown' };
      const { takenBy, takenAs } = record;
      if (takenBy !== tillId || takenAs === null) return { status: 'taken', tillId: takenBy ?? '' };
      return { status: 'yours', sale: parkedSaleSchema.parse(JSON.parse(record.text)), cartId: takenAs };
    },
  );
}
