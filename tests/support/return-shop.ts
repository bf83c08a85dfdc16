/**
 * A till on fakes in a shop that takes goods back: rights, rules, keys, a terminal, and purchases as this till or
 * another one sold them.
 */
import { keyIdOf } from '../../electron/host/order-codes.ts';
import { signingKey } from '../../electron/journal/signing-key.ts';
import type { FoundPurchase, ReturnDraft, ReturnDraftLine } from '../../renderer/till/return-types.ts';
import type { Till } from '../../renderer/till/till.ts';
import type { ReferenceRow, Verb } from '../../shared/domain/entities/reference.ts';
import {
  type ReturnRule,
  type ReturnSettings,
  usualReturnSettings,
} from '../../shared/domain/entities/return-rules.ts';
import type { JournalEntry } from '../../shared/domain/operation.ts';
import { type ReturnPayload, returnSchema } from '../../shared/domain/operations/return.ts';
import type { Tender } from '../../shared/domain/operations/sale.ts';
import { noPoints } from '../../shared/domain/operations/sale-line.ts';
import {
  type SignedReceipt,
  signedReceiptBytes,
  signedReceiptDigits,
  signedReceiptOf,
} from '../../shared/domain/returns/signed-receipt.ts';
import type { ReceiptRow } from '../../shared/protocol/feed.ts';
import { receiptMessage } from '../../shared/protocol/receipt-codes.ts';
import type { ControlledNetwork } from './controlled-network.ts';
import { createFakeSyncServer, type FakeSyncServer } from './fake-sync-server.ts';
import { systemClock } from './system-environment.ts';
import { type FakeDisk, fakeDisk, signInByBadge, startFakeTill } from './till-on-fakes.ts';
import { fillShop, shopSettings } from './till-rows.ts';

const dayMs = 24 * 60 * 60_000;
/** The key of every till on fakes, and that of a till elsewhere in the chain. */
const ownKey = signingKey(new Uint8Array(32).fill(7));
const otherKey = signingKey(new Uint8Array(32).fill(11));

function role(id: string, verbs: Verb[]): ReferenceRow {
  return { type: 'role', id, name: { ru: id, en: id }, verbs, maxDiscountBasisPoints: 0 };
}

function keyRow(
  key: typeof ownKey,
  tillId: string,
  storeId: string,
  revokedAtMs: number | null,
): ReferenceRow {
  const keyId = keyIdOf(key.publicKey);
  const { publicKey } = key;
  return { type: 'till-key', id: `till-key:${keyId}`, keyId, publicKey, tillId, storeId, revokedAtMs };
}

const rule: Omit<ReturnRule, 'id'> = {
  ...{ fromMs: 0, untilMs: null, boughtHow: 'any', condition: 'any', articleFlag: null },
  ...{ verdict: 'allowed', days: 14, countedFrom: 'day-after', afterwards: 'manager' },
  ...{ text: { ru: 'Две недели', en: 'Two weeks' }, source: { ru: 'Сеть', en: 'The chain' } },
};

/** The id of a purchase made elsewhere; the same number gives the same id. */
export function purchaseIdAt(number: number): string {
  return `019cadc0-0000-7000-9000-${String(number).padStart(12, '0')}`;
}

/** A sale of so many pieces of each SKU at 250 pence, as a till recorded it. */
export function soldEntry(
  number: number,
  nowMs: number,
  options: {
    readonly goods?: readonly (readonly [sku: string, pieces: number])[];
    readonly tenders?: (totalMinor: number) => readonly Tender[];
    readonly daysAgo?: number;
    readonly storeId?: string;
    readonly customerId?: string | null;
  } = {},
): JournalEntry {
  const { goods = [['A1', 3]], daysAgo = 2, storeId = 'S2', customerId = null } = options;
  const lines = goods.map(([sku, pieces], index) => ({
    ...{ lineId: index + 1, articleId: sku, sku, name: `Article ${sku}`, unit: 'piece', category: 'things' },
    ...{ quantityMilli: pieces * 1000, listPriceMinor: 250, unitPriceMinor: 250, grossMinor: pieces * 250 },
    ...{ lineDiscountMinor: 0, cartDiscountMinor: 0, ...noPoints, totalMinor: pieces * 250 },
    ...{ taxRateBasisPoints: 2000, taxMinor: Math.round((pieces * 250) / 6), movesStock: true },
  }));
  const totalMinor = lines.reduce((sum, line) => sum + line.totalMinor, 0);
  const tenders = (options.tenders ?? byCash)(totalMinor);
  const payload = {
    ...{ currency: 'GBP', openedAtMs: nowMs, lines, totalMinor, roundingMinor: 0, approvals: [], customerId },
    taxes: [
      {
        rateBasisPoints: 2000,
        grossMinor: totalMinor,
        taxMinor: lines.reduce((sum, line) => sum + line.taxMinor, 0),
      },
    ],
    ...{ tenders, reference: null, shiftId: null, buyer: null, eReceipt: null, loyalty: null },
  };
  const at = { wallMs: nowMs - daysAgo * dayMs, businessMs: nowMs - daysAgo * dayMs };
  return {
    journalId: purchaseIdAt(900),
    tillSequence: number,
    receiptNumber: `${storeId}-1-${String(number).padStart(6, '0')}`,
    previousHash: '0'.repeat(64),
    operation: {
      ...{ id: purchaseIdAt(number), kind: 'sale', version: 3, storeId, tillId: 'till-9', staffId: 'olga' },
      ...{ at, after: [], payload },
    },
    hash: '0'.repeat(64),
    signature: '',
  };
}

/** Paid in cash, all of it. */
export function byCash(totalMinor: number): Tender[] {
  return [{ kind: 'cash', amountMinor: totalMinor, tenderedMinor: totalMinor, changeMinor: 0 }];
}

/** Paid by card on the terminal of another till. */
export function byCard(totalMinor: number): Tender[] {
  const card = { brand: 'Mir', lastFour: '4242', authorisationCode: 'A1' };
  return [
    {
      ...{ kind: 'card-terminal', amountMinor: totalMinor, attemptId: purchaseIdAt(800) },
      ...{ terminalId: 'POI-9', reference: 'R9', card },
    },
  ];
}

/** The row that the feed brings of an entry. */
export function rowFor(entry: JournalEntry, change: Partial<ReceiptRow> = {}): ReceiptRow {
  const { receiptNumber, journalId, tillSequence, operation } = entry;
  return {
    ...{ receiptNumber: receiptNumber ?? '', journalId, tillSequence, operation: { ...operation } },
    ...{ returned: null, refunds: [], ...change },
  };
}

/** The code on the receipt of an entry, signed by the other till unless a seed names another key. */
export function codeFor(
  entry: JournalEntry,
  change: { readonly seed?: number; readonly receipt?: Partial<SignedReceipt> } = {},
): string {
  const key = change.seed === undefined ? otherKey : signingKey(new Uint8Array(32).fill(change.seed));
  const receipt = signedReceiptOf(entry, keyIdOf(key.publicKey));
  if (!receipt) throw new Error('the entry sold nothing');
  const bytes = signedReceiptBytes({ ...receipt, ...change.receipt });
  return signedReceiptDigits(bytes, key.sign(receiptMessage(bytes)));
}

/** A shop with a till that takes goods back. */
export interface ReturnShop {
  readonly server: FakeSyncServer;
  readonly disk: FakeDisk;
  readonly till: Till;
  readonly nowMs: number;
  /** Starts the till again on its disk. */
  start(): Promise<Till>;
  cut(): void;
  mend(): void;
  /** The payloads of the returns in the journal. */
  returns(): ReturnPayload[];
  entries(kind: string): JournalEntry[];
}

/** Opens it; `anna`, who may take goods back, is signed in. `opened` collects tills to be closed. */
export async function returnShop(
  opened: Till[],
  options: {
    readonly rows?: (nowMs: number) => readonly JournalEntry[];
    readonly settings?: Partial<ReturnSettings>;
    readonly revoked?: boolean;
    readonly terminal?: boolean;
    readonly staffId?: string;
    readonly prepare?: (server: FakeSyncServer) => void;
  } = {},
): Promise<ReturnShop> {
  const server = createFakeSyncServer();
  // A till that starts anew goes by this machine's clock until it hears the server: both tell the same day.
  server.nowMs = Math.floor(systemClock.wallMs());
  fillShop(server);
  const { nowMs } = server;
  const cashier: Verb[] = ['sell', 'return', 'void-cart', 'park'];
  const rows: ReferenceRow[] = [
    role('role:cashier', cashier),
    role('role:manager', [...cashier, 'return-override', 'return-blind', 'settle-payment']),
    keyRow(ownKey, 'till-1', 'S1', null),
    keyRow(otherKey, 'till-9', 'S2', options.revoked ? nowMs - dayMs : null),
    {
      ...{ type: 'return-rules', id: 'return-rules:gb', taxTableId: 'tax-table:gb' },
      rules: [
        {
          ...{ ...rule, id: 'never', articleFlag: 'not-returnable', verdict: 'refused', days: null },
          condition: 'good',
        },
        { ...rule, id: 'two-weeks' },
      ],
    },
  ];
  for (const row of rows) server.put('reference', row.id, { ...row });
  const returns = { ...usualReturnSettings, ...options.settings };
  server.put('reference', 'settings:till', { ...shopSettings, returns });
  for (const entry of options.rows?.(nowMs) ?? [])
    server.put('receipts', entry.operation.id, { ...rowFor(entry) });
  options.prepare?.(server);
  const disk = await fakeDisk();
  if (options.terminal) disk.host.terminal.presence = 'there';
  disk.host.devices = { printer: null, terminal: null };
  const networks: ControlledNetwork[] = [];
  const launch = async (): Promise<Till> => {
    const { till, network } = await startFakeTill(disk, server);
    opened.push(till);
    networks.push(network);
    await till.settled(AbortSignal.timeout(20_000));
    await till.payments.look();
    await signInByBadge(till, options.staffId ?? 'anna');
    return till;
  };
  const entries = (kind: string): JournalEntry[] =>
    disk.host.journals.flatMap((journal) => journal.entries.filter((each) => each.operation.kind === kind));
  return {
    ...{ server, disk, nowMs, entries },
    till: await launch(),
    start: launch,
    cut: () => {
      for (const network of networks) network.cut();
    },
    mend: () => {
      for (const network of networks) network.mend();
    },
    returns: () => entries('return').map(({ operation }) => returnSchema.parse(operation.payload)),
  };
}

/** Sells so many pieces of A1 here, for cash. */
export async function sellHere(till: Till, pieces = 2): Promise<JournalEntry> {
  await till.actions.addSku('A1', pieces * 1000);
  const paid = await till.actions.pay([{ kind: 'cash', tenderedMinor: pieces * 250 }]);
  if (!paid.ok) throw new Error(`sale: ${paid.reason.code}`);
  return paid.value;
}

/** A line of a draft that brings back so many pieces of a line. */
export function backLine(
  purchaseLineId: number | null,
  pieces: number,
  change: Partial<ReturnDraftLine> = {},
): ReturnDraftLine {
  return {
    ...{ purchaseLineId, sku: 'A1', quantityMilli: pieces * 1000, unitPriceMinor: null },
    ...{ reason: 'unwanted', condition: 'good', disposition: 'to-stock', ...change },
  };
}

/** Opens a draft of what was found, with lines chosen. */
export async function draftOf(
  till: Till,
  found: FoundPurchase | null,
  lines: readonly ReturnDraftLine[],
  change: Partial<ReturnDraft> = {},
): Promise<ReturnDraft> {
  const opened = await till.returns.open(found);
  if (!opened.ok) throw new Error(`draft: ${opened.reason.code}`);
  till.returns.change(opened.value.id, (draft) => ({ ...draft, ...change, lines: [...lines] }));
  return opened.value;
}
