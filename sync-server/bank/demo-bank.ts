/**
 * The demonstration chain's bank: every QR code counts as paid a few seconds after it was asked for. No money
 * moves, so it serves no chain but that one. It remembers nothing: what it says follows from when it was asked.
 */
import type { Clock } from '../../shared/base/environment.ts';
import type { BankOrder, BankProvider, BankStanding } from './bank-provider.ts';

/** How long the customers of the demonstration take to pay, and how long they may, ms. */
const paidAfterMs = 6_000;
const expiresAfterMs = 5 * 60_000;

/** The demonstration bank. */
export function demoBank(clock: Clock): BankProvider {
  const standing = (order: BankOrder): BankStanding => {
    const isPaid = order.ofAttemptId !== null || clock.wallMs() - order.askedAtMs >= paidAfterMs;
    return {
      state: isPaid ? 'paid' : 'waiting',
      qrText: order.ofAttemptId === null ? `https://demo-bank.invalid/${order.attemptId}` : null,
      expiresAtMs: order.askedAtMs + expiresAfterMs,
      reference: isPaid ? `DEMO-${order.attemptId.slice(-8)}` : null,
    };
  };
  return {
    open: async (order) => standing(order),
    standing: async (order) => standing(order),
    cancel: async (order) => {
      const now = standing(order);
      return now.state === 'paid' ? now : { ...now, state: 'cancelled' };
    },
  };
}
