/** Bank transfers in SQLite; see bank-records.ts for what each method promises. */
import { currencySchema } from '../../shared/money/money.ts';
import { bankTransferStateSchema } from '../../shared/protocol/bank.ts';
import type { BankReads, BankTransferRecord, BankWrites } from './bank-records.ts';
import { type Row, type SqliteConnection, text, textOrNull, whole } from './sqlite-connection.ts';

export function sqliteBank(connection: SqliteConnection): BankReads & BankWrites {
  const find = (attemptId: string): BankTransferRecord | null => {
    const row = connection.first('SELECT * FROM bank_transfers WHERE attempt_id = ?', attemptId);
    return row && toRecord(row);
  };
  return {
    bankTransfer: async (attemptId) => find(attemptId),
    noteBankTransfer: async (transfer) => {
      connection.run(
        `INSERT INTO bank_transfers (attempt_id, store_id, till_id, amount_minor, currency, of_attempt_id,
           asked_at_ms, state, qr_text, expires_at_ms, reference)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
        transfer.attemptId,
        transfer.storeId,
        transfer.tillId,
        transfer.amountMinor,
        transfer.currency,
        transfer.ofAttemptId,
        transfer.askedAtMs,
        transfer.state,
        transfer.qrText,
        transfer.expiresAtMs,
        transfer.reference,
      );
      return find(transfer.attemptId) ?? transfer;
    },
    updateBankTransfer: async (attemptId, { state, qrText, expiresAtMs, reference }) => {
      connection.run(
        `UPDATE bank_transfers SET state = ?, qr_text = ?, expires_at_ms = ?, reference = ?
         WHERE attempt_id = ? AND state = 'waiting'`,
        state,
        qrText,
        expiresAtMs,
        reference,
        attemptId,
      );
      return find(attemptId);
    },
  };
}

function toRecord(row: Row): BankTransferRecord {
  return {
    attemptId: text(row, 'attempt_id'),
    storeId: text(row, 'store_id'),
    tillId: text(row, 'till_id'),
    amountMinor: whole(row, 'amount_minor'),
    currency: currencySchema.parse(text(row, 'currency')),
    ofAttemptId: textOrNull(row, 'of_attempt_id'),
    askedAtMs: whole(row, 'asked_at_ms'),
    state: bankTransferStateSchema.parse(text(row, 'state')),
    qrText: textOrNull(row, 'qr_text'),
    expiresAtMs: whole(row, 'expires_at_ms'),
    reference: textOrNull(row, 'reference'),
  };
}
