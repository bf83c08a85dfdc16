/**
 * A cashier of the replay who takes goods back: a cancellation invoice becomes returns through the till's own path.
 * Where the purchase is known the customer shows its receipt, whose code the till reads without a network; the rest
 * comes back blind, with a manager's PIN and in cash. Money by card goes back by card, or is owed while the network
 * is down and paid out in the end.
 */
import type { FoundPurchase, RefundChoice, ReturnDraftLine } from '../../renderer/till/return-types.ts';
import type { Till } from '../../renderer/till/till.ts';
import type { HeadlessTill } from '../support/headless-till.ts';
import { replayManager } from './gift-shop.ts';
import type { CreditLine, Invoice } from './read-invoices.ts';

/** Until the network is there a till may know neither the other till's key nor the lines of a long receipt. */
const laterCodes: ReadonlySet<string> = new Set(['key-unknown', 'lines-unknown']);

interface Receipt {
  readonly headless: HeadlessTill;
  readonly operationId: string;
}

/** Lines that come back together: of one purchase, or of none. */
interface Together {
  readonly invoice: Invoice;
  readonly purchase: string | null;
  readonly lines: readonly CreditLine[];
}

/** The returns of a run. */
export class ReturnDesk {
  readonly #receipts = new Map<
    string,
    { readonly receipt: Promise<Receipt>; give(receipt: Receipt): void }
  >();
  #later: { readonly headless: HeadlessTill; readonly together: Together }[] = [];
  /** Customers who came again once the network was there. */
  putOff = 0;
  owed = 0;
  paidOut = 0;

  constructor(invoices: readonly Invoice[]) {
    for (const { purchase } of invoices.flatMap(({ credits }) => credits)) {
      if (purchase === null || this.#receipts.has(purchase)) continue;
      let give = (_: Receipt): void => {};
      const receipt = new Promise<Receipt>((resolve) => {
        give = resolve;
      });
      this.#receipts.set(purchase, { receipt, give: (given) => give(given) });
    }
  }

  /** The customer of an invoice has a receipt now. */
  sold(number: string, headless: HeadlessTill, operationId: string): void {
    this.#receipts.get(number)?.give({ headless, operationId });
  }

  /** Takes back what a cancellation invoice names. Waits until its purchases are made. */
  async takeBack(headless: HeadlessTill, invoice: Invoice): Promise<void> {
    for (const together of togetherOf(invoice)) {
      if (together.purchase === null) await takeBackBlind(headless.till, together);
      else if (!(await this.#takeBackKnown(headless, together))) this.#later.push({ headless, together });
    }
  }

  /** With the network mended: customers come again, and everything that is owed is paid out. */
  async finish(tills: readonly HeadlessTill[]): Promise<void> {
    const later = this.#later;
    this.#later = [];
    for (const { headless, together } of later) {
      this.putOff += 1;
      if (!(await this.#takeBackKnown(headless, together)))
        throw new Error(`${together.invoice.number}: its receipt still says too little`);
    }
    for (const { till } of tills) await this.#payOut(till);
  }

  /** False where the till needs a network first. */
  async #takeBackKnown(headless: HeadlessTill, together: Together): Promise<boolean> {
    const { invoice, purchase, lines } = together;
    const { till, network } = headless;
    const sold = await this.#receipts.get(purchase ?? '')?.receipt;
    if (!sold) throw new Error(`${invoice.number}: nobody sold ${purchase}`);
    const { digits } = await sold.headless.host.host.receiptCode({ operationId: sold.operationId });
    if (digits === null) throw new Error(`${purchase}: its receipt has no code`);
    const found = await till.returns.scan(digits);
    if (!found.ok && laterCodes.has(found.reason.code)) return false;
    if (!found.ok) throw new Error(`${invoice.number}: ${found.reason.code}`);
    const draftId = await opened(
      till,
      together,
      found.value,
      lines.map((line) => lineOf(line, found.value)),
    );
    const { money } = till.returns.shown(draftId) ?? {};
    for (const [index, part] of (money?.left ?? []).entries()) {
      // The stand-alone terminal needs a network as well.
      const isOwed = part.way !== 'cash' && !network.up;
      if (isOwed) this.owed += 1;
      await refund(till, draftId, index, isOwed ? { kind: 'owed' } : choiceFor(part.way));
    }
    await recorded(till, invoice.number, draftId);
    return true;
  }

  async #payOut(till: Till): Promise<void> {
    const { refunds } = till.returns.waiting.getState();
    for (const { returnId, index } of refunds) {
      const owed = till.returns.owed(returnId, index);
      // The other till of the store may have paid it out just now.
      if (!owed) continue;
      const paid = await till.returns.payOwed(owed, { kind: 'card-stand-alone', reference: null }, null);
      if (paid.ok) this.paidOut += 1;
      else if (paid.reason.code !== 'paid-already') throw new Error(`pay out: ${paid.reason.code}`);
    }
  }
}

/** Lines by their purchase. A purchase's line comes back once in a return, so a second time is a second return. */
function togetherOf(invoice: Invoice): Together[] {
  const groups: { readonly purchase: string | null; readonly lines: CreditLine[] }[] = [];
  for (const line of invoice.credits) {
    const fits = groups.find(
      ({ purchase, lines }) =>
        purchase === line.purchase &&
        (purchase === null ||
          !lines.some((each) => each.code === line.code && each.priceMinor === line.priceMinor)),
    );
    if (fits) fits.lines.push(line);
    else groups.push({ purchase: line.purchase, lines: [line] });
  }
  return groups.map((group) => ({ invoice, ...group }));
}

async function takeBackBlind(till: Till, together: Together): Promise<void> {
  const { number } = together.invoice;
  const lines = together.lines.map((line) => ({ ...back(line), unitPriceMinor: line.priceMinor }));
  const draftId = await opened(till, together, null, lines);
  const lent = await till.approve({ kind: 'pin', ...replayManager }, 'return-blind');
  if (!lent.ok) throw new Error(`${number}: ${lent.reason.code}`);
  const approvals = [{ verb: 'return-blind' as const, approvedBy: lent.value }];
  till.returns.change(draftId, (draft) => ({ ...draft, approvals, note: 'No receipt' }));
  await refund(till, draftId, 0, { kind: 'cash' });
  await recorded(till, number, draftId);
}

async function opened(
  till: Till,
  { invoice }: Together,
  found: FoundPurchase | null,
  lines: readonly ReturnDraftLine[],
): Promise<string> {
  const draft = await till.returns.open(found);
  if (!draft.ok) throw new Error(`${invoice.number}: ${draft.reason.code}`);
  const { id } = draft.value;
  const { number: reference, customerId } = invoice;
  till.returns.change(id, (now) => ({ ...now, lines: [...lines], reference, customerId }));
  return id;
}

function back({ code, quantity }: CreditLine): ReturnDraftLine {
  return {
    purchaseLineId: null,
    sku: code,
    quantityMilli: quantity * 1000,
    unitPriceMinor: null,
    reason: 'unwanted',
    condition: 'good',
    disposition: 'to-stock',
  };
}

function lineOf(line: CreditLine, { purchase }: FoundPurchase): ReturnDraftLine {
  const found = purchase.lines.find(
    ({ sku, unitPriceMinor, quantityMilli }) =>
      sku === line.code && unitPriceMinor === line.priceMinor && quantityMilli >= line.quantity * 1000,
  );
  if (!found) throw new Error(`${purchase.receiptNumber} has no line ${line.code}`);
  return { ...back(line), purchaseLineId: found.lineId };
}

function choiceFor(way: string): RefundChoice {
  if (way === 'cash') return { kind: 'cash' };
  if (way === 'card-stand-alone') return { kind: 'card-stand-alone', reference: null };
  throw new Error(`the replay takes no ${way}`);
}

async function refund(till: Till, draftId: string, index: number, choice: RefundChoice): Promise<void> {
  const given = await till.returns.refund(draftId, index, choice);
  if (!given.ok) throw new Error(`refund ${choice.kind}: ${JSON.stringify(given.reason)}`);
}

async function recorded(till: Till, number: string, draftId: string): Promise<void> {
  const done = await till.returns.record(draftId);
  if (!done.ok) throw new Error(`${number}: ${JSON.stringify(done.reason)}`);
}
