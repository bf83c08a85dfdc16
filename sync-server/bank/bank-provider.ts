/**
 * The bank, as far as the server needs one: transfers that are opened, looked at and called off. Every bank has
 * an interface of its own; an adapter to it stands behind this. A transfer is named by the attempt it is for, so
 * that asking twice opens one. Rules [BANK*].
 */
import type { BankTransferState } from '../../shared/protocol/bank.ts';
import type { BankTransferRecord } from '../store/bank-records.ts';

/** What the bank is asked for. */
export type BankOrder = Pick<
  BankTransferRecord,
  'attemptId' | 'amountMinor' | 'currency' | 'ofAttemptId' | 'askedAtMs'
>;

/** How a transfer stands at the bank. */
export interface BankStanding {
  readonly state: BankTransferState;
  readonly qrText: string | null;
  /** Ms since 1970. */
  readonly expiresAtMs: number;
  /** The bank's number, once it is paid. */
  readonly reference: string | null;
}

/** The bank isn't reached, or gave no answer that can be read. */
export class BankUnavailable extends Error {}

/** A bank. Methods reject with BankUnavailable; nothing is certain then. */
export interface BankProvider {
  /** Opens a transfer, or gives money back; answers how a known one stands. */
  open(order: BankOrder): Promise<BankStanding>;
  /** How it stands; null when the bank knows nothing of it. */
  standing(order: BankOrder): Promise<BankStanding | null>;
  /** Calls it off, unless it is paid; one that the bank doesn't know can't be opened afterwards either. */
  cancel(order: BankOrder): Promise<BankStanding>;
}
