/**
 * Where a scanned code goes: a command to what it commands, an order's code to the counter, anything else to the
 * screen in front. Only while somebody is signed in does the counter take codes; before that the sign-in screen
 * hears them and says so.
 */
import { isOrderCode } from '../../shared/domain/orders/order-code.ts';
import { deliverCommand } from '../ui/command-bus.ts';
import { commandOf } from '../ui/command-codes.ts';
import { deliverScan } from '../ui/scan-bus.ts';

let counter: ((code: string) => void) | null = null;

/** Takes codes of orders until the returned function is called. */
export function takeOrderCodes(take: (code: string) => void): () => void {
  counter = take;
  return () => {
    if (counter === take) counter = null;
  };
}

/** Hands a scanned code on. */
export function deliverScanned(code: string): void {
  const command = commandOf(code);
  if (command !== null) deliverCommand(command);
  else if (counter !== null && isOrderCode(code)) counter(code);
  else deliverScan(code);
}
