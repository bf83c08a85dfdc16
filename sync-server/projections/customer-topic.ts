/** Under which topic is kept what is recorded of a customer. Rules [CUSTOMER*]. */
import { customerIdOf } from '../../shared/domain/customers/customer-of.ts';
import type { ExceptionRule } from './operation-exceptions.ts';

const prefix = 'customer';

/** The topic of what was recorded of a customer. */
export function customerTopic(customerId: string): string {
  return `${prefix}:${customerId}`;
}

/** The customer that a topic is about; null for topics of anything else. */
export function customerOfTopic(topic: string): string | null {
  return topic.startsWith(`${prefix}:`) ? topic.slice(prefix.length + 1) : null;
}

/** Keeps what is recorded of customers; what follows from it is written where their rows are. */
export const customerRule: ExceptionRule = {
  prefix,
  keptUnder: (operation) => {
    const customerId = customerIdOf(operation);
    return customerId === null ? [] : [customerTopic(customerId)];
  },
  touches: () => [],
  fold: async () => [],
};
