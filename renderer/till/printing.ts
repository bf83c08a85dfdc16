/**
 * The till's side of printing: makes documents of what is on disk and hands them to main's queue. A sale never
 * waits for it and never hears of its failures; the state tells them. Rules [PRINT*], [DRAWER*].
 */
import { createStore } from 'zustand/vanilla';
import type { Clock, RandomSource, Timer, Timers } from '../../shared/base/environment.ts';
import { mintId } from '../../shared/base/ids.ts';
import type { KnownBalance } from '../../shared/domain/loyalty/sale-loyalty.ts';
import type { JournalEntry } from '../../shared/domain/operation.ts';
import { type KnownOperation, parseOperation } from '../../shared/domain/operation-table.ts';
import { saleIn } from '../../shared/domain/sale-of.ts';
import { type PrintDocument, printDocumentSchema } from '../../shared/print/document.ts';
import { type Label, labelDocument } from '../../shared/print/labels.ts';
import { columnsOf } from '../../shared/print/lay-out.ts';
import { languageOfStore } from '../../shared/print/paper-format.ts';
import { receiptDocument } from '../../shared/print/receipt.ts';
import { codeOfReceipt } from '../../shared/print/receipt-code.ts';
import { reportDocument } from '../../shared/print/report.ts';
import {
  type ApplicationContent,
  applicationDocument,
  refundPaymentDocument,
  returnDocument,
} from '../../shared/print/return-paper.ts';
import { testPageDocument } from '../../shared/print/test-page.ts';
import type { PrintJob, PrintState } from '../../shared/protocol/printing.ts';
import type { TillHost } from '../../shared/protocol/till-host.ts';
import type { Printing, PrintingState } from './printing-types.ts';
import type { ReceiptEntry, ReferenceView, SessionState } from './till.ts';

/** How often printer and queue are asked for, ms: while something waits, and while nothing does. */
const busyPollMs = 700;
const idlePollMs = 3_000;
/** A receipt that a crash kept from the queue is printed at the next start if its sale isn't older, ms. */
const lateReceiptMs = 15 * 60_000;
/** How many receipts back a copy may reach. */
const receiptsSearched = 1000;

/** What printing needs of the till. */
export interface PrintingParts {
  readonly host: TillHost;
  readonly timers: Timers;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly reference: ReferenceView;
  readonly session: () => SessionState;
  readonly receipts: (limit: number) => Promise<ReceiptEntry[]>;
  readonly businessMs: () => number;
  /** What a customer has left as the till knows it; null where it doesn't. */
  readonly balance: (customerId: string) => KnownBalance | null;
}

/** Printing, with what only the till itself may do. */
export interface TillPrinting extends Printing {
  /** A sale or return is on disk: its papers are queued, and the drawer opens where cash moves. */
  sold(entry: JournalEntry): void;
  /** Queues a customer's application for a return. */
  application(content: Omit<ApplicationContent, 'store' | 'currency' | 'atMs'>): Promise<void>;
  /** Learns of this machine's printer, and queues a receipt that a crash kept from the queue. */
  start(): Promise<void>;
  close(): void;
}

/** A receipt's number and operation, wherever they come from. */
type Sold = Pick<ReceiptEntry, 'receiptNumber' | 'operation'>;

const nothing: PrintingState = {
  printer: 'unknown',
  detail: null,
  queue: [],
  finished: [],
  settings: null,
  drawer: null,
  notQueued: false,
};

/** Makes the till's printing. Nothing is asked of the host before `start`. */
export function createPrinting(parts: PrintingParts): TillPrinting {
  const { host, timers, clock, random, reference } = parts;
  const state = createStore<PrintingState>(() => nothing);
  const soldHere = new Set<string>();
  let poll: Timer | null = null;
  let closed = false;

  const show = (read: PrintState): void => {
    if (!closed) state.setState(read);
  };
  const look = async (): Promise<void> => {
    poll?.cancel();
    poll = null;
    if (closed || state.getState().settings === null) return;
    await attempt(async () => show(await host.printState(null)));
    if (closed || poll !== null) return;
    const delayMs = state.getState().queue.length > 0 ? busyPollMs : idlePollMs;
    poll = timers.after(delayMs, () => void look());
  };
  const learn = async (): Promise<void> => {
    await attempt(async () => {
      const { printer } = await host.devicesRead(null);
      state.setState({ settings: printer, ...(printer ? {} : { printer: 'not-configured', queue: [] }) });
    });
    await look();
  };
  const enqueue = async (job: PrintJob): Promise<void> => {
    const done = await attempt(async () => {
      const answer = await host.printEnqueue(job);
      state.setState({ notQueued: answer.status === 'refused' });
    });
    if (!done) state.setState({ notQueued: true });
    void look();
  };
  const queueNew = (kind: PrintJob['kind'], title: string, document: PrintDocument): Promise<void> =>
    enqueue({ jobId: `${kind}:${mintId(clock, random)}`, kind, title: title.slice(0, 100), document });

  const queueReceipt = async (sold: Sold, copy: boolean): Promise<void> => {
    const { digits } = await host.receiptCode({ operationId: sold.operation.id }).catch(() => noCode);
    const document = documentOf(sold, parts, copy, digits);
    if (document === null) return;
    const { receiptNumber, operation } = sold;
    if (copy) await queueNew('copy', receiptNumber, document);
    else await enqueue({ jobId: `receipt:${operation.id}`, kind: 'receipt', title: receiptNumber, document });
  };
  const openDrawer = async (why: string): Promise<void> => {
    let isOpen = false;
    await attempt(async () => {
      isOpen = (await host.drawerOpen({ why: why.slice(0, 200) })).status === 'opened';
    });
    if (!closed) state.setState({ drawer: isOpen ? null : 'not-opened' });
  };
  const nameOf = (staffId: string | null): string | null =>
    reference.staff().find((staff) => staff.id === staffId)?.name ?? null;

  return {
    state,
    sold: (entry) => {
      if (soldHere.has(entry.operation.id)) return;
      const operation = handingOut(entry.operation);
      if (operation === null) return;
      soldHere.add(entry.operation.id);
      if (state.getState().settings === null) return;
      if (movesCash(operation))
        void openDrawer(operation.kind === 'order-handover' ? 'sale' : operation.kind);
      void queueReceipt({ receiptNumber: entry.receiptNumber ?? '', operation: entry.operation }, false);
    },
    start: async () => {
      await learn();
      if (state.getState().settings === null) return;
      await attempt(async () => {
        const [newest] = await host.journalReceipts({ beforeSequence: null, limit: 1 });
        if (!newest || parts.businessMs() - newest.operation.at.businessMs > lateReceiptMs) return;
        await queueReceipt({ receiptNumber: newest.receiptNumber ?? '', operation: newest.operation }, false);
      });
    },
    receipt: async (operationId, copy) => {
      await attempt(async () => {
        const found = (await parts.receipts(receiptsSearched)).find(
          ({ operation }) => operation.id === operationId,
        );
        if (found) await queueReceipt(found, copy);
      });
    },
    report: async ({ kind, shiftNumber, report, close }) => {
      await attempt(async () => {
        const { receiptPrefix: till } = await host.journalStatus(null);
        const document = reportDocument({
          kind,
          shiftNumber,
          report,
          close,
          store: reference.store(),
          till,
          cashier: parts.session().staff?.name ?? null,
          nameOf: (staffId) => nameOf(staffId) ?? staffId,
        });
        await queueNew(kind === 'x' ? 'x-report' : 'z-report', String(shiftNumber), document);
      });
    },
    label: async (label: Label, copies) => {
      const document = labelDocument(label, reference.store());
      const title = label.kind === 'shelf' ? label.name : label.orderNumber;
      for (let copy = 0; copy < copies; copy += 1) await queueNew('label', title, document);
    },
    application: (content) => {
      const store = reference.store();
      const document = applicationDocument({
        ...content,
        store,
        currency: store?.currency ?? 'RUB',
        atMs: parts.businessMs(),
      });
      return queueNew('slip', content.purchase?.receiptNumber ?? '', document);
    },
    testPage: () => {
      const { settings } = state.getState();
      const language = languageOfStore(reference.store());
      return queueNew('test', '', testPageDocument(language, columnsOf[settings?.paperWidthMm ?? 80]));
    },
    openDrawer,
    configure: async (settings) => {
      await attempt(() => host.devicesWrite({ printer: settings }));
      await learn();
    },
    retry: async () => {
      await attempt(async () => show(await host.printRetry(null)));
      void look();
    },
    again: async (jobId) => {
      await attempt(async () => show(await host.printAgain({ jobId })));
      void look();
    },
    remove: async (jobId, reason) => {
      const staffId = parts.session().staff?.id;
      if (staffId === undefined) return;
      await attempt(async () => show(await host.printRemove({ jobId, reason, staffId })));
      void look();
    },
    close: () => {
      closed = true;
      poll?.cancel();
    },
  };
}

/** Whether it went well: printing's failures end here, none may reach a sale. */
async function attempt(task: () => Promise<unknown>): Promise<boolean> {
  try {
    await task();
    return true;
  } catch {
    return false;
  }
}

/** Where no signed code can be made: the paper then shows the receipt's number. */
const noCode = { digits: null };

type HandingOut = Extract<
  KnownOperation,
  { readonly kind: 'sale' | 'order-handover' | 'return' | 'refund-payment' }
>;

/** The operation, if it hands out a receipt that this till can write; null for all others. */
function handingOut(operation: JournalEntry['operation']): HandingOut | null {
  const parsed = parseOperation(operation);
  if (!parsed.ok) return null;
  const { value } = parsed;
  if (value.kind === 'return' || value.kind === 'refund-payment') return value;
  return (value.kind === 'sale' || value.kind === 'order-handover') && saleIn(value) ? value : null;
}

/** Whether cash goes into the drawer or out of it. */
function movesCash(operation: HandingOut): boolean {
  if (operation.kind === 'refund-payment') return operation.payload.way === 'cash';
  const isPaid = saleIn(operation)?.tenders.some((tender) => tender.kind === 'cash') ?? false;
  const isBack = operation.kind === 'return' && operation.payload.refunds.some(({ kind }) => kind === 'cash');
  return isPaid || isBack;
}

/** The papers of an operation; null when it hands out none that this till can write. */
function documentOf(
  { receiptNumber, operation: raw }: Sold,
  { reference, balance }: Pick<PrintingParts, 'reference' | 'balance'>,
  isCopy: boolean,
  signedDigits: string | null,
): PrintDocument | null {
  const operation = handingOut(raw);
  if (operation === null) return null;
  const place = {
    receiptNumber,
    store: reference.store(),
    cashier: reference.staff().find((staff) => staff.id === operation.staffId)?.name ?? null,
    atMs: operation.at.businessMs,
    isCopy,
  };
  const code = codeOfReceipt(receiptNumber, signedDigits);
  const sale = saleIn(operation);
  if (operation.kind === 'return')
    return printDocumentSchema.parse(returnDocument({ ...place, payload: operation.payload, code }));
  if (operation.kind === 'refund-payment')
    return printDocumentSchema.parse(refundPaymentDocument({ ...place, payload: operation.payload }));
  if (!sale) return null;
  const known = isCopy || sale.customerId === null ? null : balance(sale.customerId);
  return printDocumentSchema.parse(receiptDocument({ ...place, sale, balance: known, code }));
}
