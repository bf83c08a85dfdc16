/**
 * Bank transfers as the store keeps them: one for an attempt, noted before the bank is asked. Once it isn't
 * waiting any more, nothing changes it.
 */
import type { Currency } from '../../shared/money/money.ts';
import type { BankTransferState } from '../../shared/protocol/bank.ts';

/** A transfer. */
export interface BankTransferRecord {
  readonly attemptId: string;
  readonly storeId: string;
  readonly tillId: string;
  readonly amountMinor: number;
  readonly currency: Currency;
  /** The transfer whose money it gives back; null for a payment. */
  readonly ofAttemptId: string | null;
  readonly askedAtMs: number;
  readonly state: BankTransferState;
  readonly qrText: string | null;
  readonly expiresAtMs: number;
  readonly reference: string | null;
}

export interface BankReads {
  bankTransfer(attemptId: string): Promise<BankTransferRecord | null>;
}

export interface BankWrites {
  /** Notes a transfer; a known attempt stays as it is. Answers what is kept. */
  noteBankTransfer(transfer: BankTransferRecord): Promise<BankTransferRecord>;
  /** Notes how a waiting transfer stands; one that isn't waiting stays as it is. Answers what is kept. */
  updateBankTransfer(
    attemptId: string,
    standing: Pick<BankTransferRecord, 'state' | 'qrText' | 'expiresAtMs' | 'reference'>,
  ): Promise<BankTransferRecord | null>;
}
