/** What tills hand up to a server that was put back to an older copy. Rules [WITNESS*]. */
import {
  witnessBodyBytes,
  witnessesAnswerSchema,
  witnessesSchema,
} from '../../shared/protocol/order-witnesses.ts';
import { takeWitnesses } from '../apply/order-witnesses.ts';
import type { Endpoints } from './endpoint.ts';
import { isSealed } from './order-seal.ts';
import { callingTill, type ServerContext } from './server-context.ts';

export function addWitnessRoutes(endpoints: Endpoints, context: ServerContext): void {
  const { store, keys } = context;
  endpoints.add(
    {
      method: 'POST',
      path: '/v1/orders/witnesses',
      summary: 'Hand up rows of online orders that the server may have lost with a restore',
      audience: 'till',
      body: witnessesSchema,
      bodyLimitBytes: witnessBodyBytes,
      answer: witnessesAnswerSchema,
    },
    async (call) => {
      await callingTill(context, call);
      return store.write((transaction) =>
        takeWitnesses(transaction, call.body.orders, (row) => isSealed(keys, row)),
      );
    },
  );
}
