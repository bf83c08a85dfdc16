/**
 * Known mistakes, each as a few replacements in the text of the product, made only while a simulated world is
 * bundled. Every one has lost or doubled a fact somewhere; a simulation that doesn't see it is blind.
 */
import type { Edit } from './bundle.ts';
import { customerMutants } from './mutants-customers.ts';
import { dayMutants } from './mutants-day.ts';
import { orderMutants } from './mutants-orders.ts';
import { returnMutants } from './mutants-returns.ts';
import { serverMutants } from './mutants-server.ts';
import { tillMutants } from './mutants-till.ts';

/** A mistake. */
export interface Mutant {
  readonly name: string;
  readonly edits: readonly Edit[];
}

export const mutants: readonly Mutant[] = [
  ...tillMutants,
  ...serverMutants,
  ...dayMutants,
  ...orderMutants,
  ...returnMutants,
  ...customerMutants,
];
