/**
 * What tills hand up of orders to a server that was put back to an older copy, before they take its rows: the rows
 * they had. Each carries the server's own seal. Rules [WITNESS*].
 */
import { z } from 'zod';

/** The most rows in one call. */
export const mostWitnesses = 100;

/** The body's limit, bytes. */
export const witnessBodyBytes = 16 * 1024 * 1024;

/** A row of `orders` as a till had it; the server reads it once it knows it for its own. */
const handedUpOrderSchema = z.looseObject({ number: z.string().max(20) });
export type HandedUpOrder = z.infer<typeof handedUpOrderSchema>;

/** Body of POST /v1/orders/witnesses. */
export const witnessesSchema = z.strictObject({ orders: z.array(handedUpOrderSchema).max(mostWitnesses) });

/** Its answer: how many came back, and numbers of those whose seal isn't this server's. */
export const witnessesAnswerSchema = z.object({
  restored: z.int().min(0),
  refused: z.array(z.string().max(20)),
});
export type WitnessesAnswer = z.infer<typeof witnessesAnswerSchema>;
