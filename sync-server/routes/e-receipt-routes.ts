/** Takes addresses of customers who want their receipt sent. Rules [ERECEIPT*]. */
import { eReceiptAnswerSchema, eReceiptSchema } from '../../shared/protocol/e-receipts.ts';
import type { Endpoints } from './endpoint.ts';
import { ProblemError } from './problems.ts';
import { callingTill, type ServerContext } from './server-context.ts';

export function addEReceiptRoutes(endpoints: Endpoints, context: ServerContext): void {
  endpoints.add(
    {
      method: 'POST',
      path: '/v1/e-receipts',
      summary: 'Hand over where a customer wants a receipt sent; the same again changes nothing',
      audience: 'till',
      body: eReceiptSchema,
      answer: eReceiptAnswerSchema,
    },
    async (call) => {
      const { tillId, storeId } = await callingTill(context, call);
      const { operationId, channel, address, consent } = call.body;
      await context.store.write(async ({ eReceipts }) => {
        const known = await eReceipts.eReceipt(operationId);
        if (known && known.tillId !== tillId) {
          throw new ProblemError('not-allowed', { field: 'operationId', detail: 'the sale of another till' });
        }
        await eReceipts.queue({
          operationId,
          storeId,
          tillId,
          channel,
          address,
          consentTextVersion: consent.textVersion,
          consentAtMs: consent.atMs,
          state: 'queued',
          receivedAtMs: context.environment.clock.wallMs(),
        });
      });
      return { state: 'queued' as const };
    },
  );
}
