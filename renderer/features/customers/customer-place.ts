/** Where among the customers one is: looking for somebody, registering, at a profile, or at what managers see. */
import type { Shown } from '../../../shared/domain/loyalty/sale-loyalty.ts';

/** A place. `shown` is how they showed who they are; `typed` what was typed while they were looked for. */
export type CustomerPlace =
  | { readonly at: 'find' }
  | { readonly at: 'register'; readonly typed: string }
  | { readonly at: 'profile'; readonly customerId: string; readonly shown: Shown }
  | { readonly at: 'managers' };

export const findPlace: CustomerPlace = { at: 'find' };
