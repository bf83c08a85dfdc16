/**
 * Where a scanned code goes: a command to what it commands, an order's code to the counter or, where returns are in
 * front, to its purchase, a receipt's to its purchase, anything else to the screen in front. Only while somebody is signed in are codes of orders and receipts
 * taken; before that the sign-in screen hears them and says so.
 */
import { isOrderCode } from '../../shared/domain/orders/order-code.ts';
import { isSignedReceipt } from '../../shared/domain/returns/signed-receipt.ts';
import { readReceiptCode } from '../../shared/print/receipt-code.ts';
import { readFiscalCode } from '../till/return-find.ts';
import { deliverCommand } from '../ui/command-bus.ts';
import { commandOf } from '../ui/command-codes.ts';
import { deliverScan } from '../ui/scan-bus.ts';

let counter: ((code: string) => void) | null = null;
let purchases: { readonly take: (code: string) => void; readonly withOrders: boolean } | null = null;

/** Takes codes of orders until the returned function is called. */
export function takeOrderCodes(take: (code: string) => void): () => void {
  counter = take;
  return () => {
    if (counter === take) counter = null;
  };
}

/** Takes codes of receipts, and those of orders too where they mean a purchase, until the returned function is called. */
export function takeReceiptCodes(take: (code: string) => void, withOrders = false): () => void {
  const taker = { take, withOrders };
  purchases = taker;
  return () => {
    if (purchases === taker) purchases = null;
  };
}

/** Hands a scanned code on. */
export function deliverScanned(code: string): void {
  const command = commandOf(code);
  if (command !== null) deliverCommand(command);
  else if (purchases?.withOrders && isOrderCode(code)) purchases.take(code);
  else if (counter !== null && isOrderCode(code)) counter(code);
  else if (purchases !== null && isReceiptCode(code)) purchases.take(code);
  else deliverScan(code);
}

/** Whether a code is a receipt's: the signed one, the one of its number, or the tax office's. */
function isReceiptCode(code: string): boolean {
  return isSignedReceipt(code) || readReceiptCode(code) !== null || readFiscalCode(code) !== null;
}
