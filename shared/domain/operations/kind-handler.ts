/**
 * What the operation table asks of every kind. `apply` is pure and never refuses a fact: it tells the effects
 * of one payload, which till and server add up the same way.
 */
import type { z } from 'zod';
import type { StockMovement } from '../entities/stock-level.ts';
import type { Operation } from '../operation.ts';

/** What a fact changes, as movements that are summed. */
export interface Effects {
  readonly stock: readonly StockMovement[];
}

/** An operation with its payload parsed. */
export type TypedOperation<Payload> = Omit<Operation, 'payload'> & { readonly payload: Payload };

/** One kind of operation. */
export interface KindHandler<Payload> {
  /** Payload schemas by version; old versions stay readable for ever. */
  readonly versions: Readonly<Record<number, z.ZodType<Payload>>>;
  /** Whether entries of this kind take the journal's next receipt number. */
  readonly numbersReceipt: boolean;
  /** The effects of one fact. */
  apply(operation: TypedOperation<Payload>): Effects;
}

/** Effects of a fact that moves nothing. */
export const noEffects: Effects = { stock: [] };
