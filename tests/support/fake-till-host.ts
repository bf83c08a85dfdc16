/**
 * A till host in memory for tests of what stands above it: the journal keeps its promises (sequences, hashes,
 * "already"), but nothing is on a disk and signatures are empty. The object survives its till, as a disk does.
 */

import { orderCodeHandlers } from '../../electron/host/order-codes.ts';
import { receiptCodeHandlers } from '../../electron/host/receipt-codes.ts';
import { signingKey } from '../../electron/journal/signing-key.ts';
import type { ProfileValues } from '../../shared/domain/customers/profile.ts';
import {
  entryHash,
  formatReceiptNumber,
  genesisHash,
  type JournalEntry,
  type Operation,
} from '../../shared/domain/operation.ts';
import { numbersReceipt } from '../../shared/domain/operation-table.ts';
import { type DeviceSettings, deviceSettingsSchema } from '../../shared/protocol/devices.ts';
import type { EReceipt } from '../../shared/protocol/e-receipts.ts';
import type { PrintJob } from '../../shared/protocol/printing.ts';
import type { HostAnswer, JournalAlarm, TillHost } from '../../shared/protocol/till-host.ts';
import { createFakeTerminal, type FakeTerminal } from './fake-terminal.ts';

/** A host with handles for tests. */
export interface FakeTillHost extends TillHost {
  /** Every journal, oldest first; the last one is written. */
  readonly journals: {
    readonly journalId: string;
    readonly receiptPrefix: string;
    readonly entries: JournalEntry[];
  }[];
  readonly alarms: JournalAlarm[];
  /** The chain's figures for the disk, as the till told them. */
  readonly diskLimitsHeard: { readonly warnBytes: number; readonly refuseBytes: number }[];
  /** Set to make the next appends fail. */
  refuses: 'disk-full' | 'write-failed' | null;
  /** Whether the disk has the line of an append that it refuses all the same, as shows once it takes appends again. */
  keepsRefused: boolean;
  /** Runs after an entry is kept and before the answer goes out. */
  afterAppend: (entry: JournalEntry) => Promise<void> | void;
  /** How far the server holds journals, as the machine noted it along the way. */
  stored: HostAnswer<'journalStored'>;
  /** The machine's payment terminal; it isn't there unless a test plugs it in. */
  readonly terminal: FakeTerminal;
  snapshot: string[] | null;
  pinTries: number;
  devices: DeviceSettings;
  /** What customers want sent, as it was kept. */
  eReceipts: EReceipt[];
  /** How often the till asked to send them. */
  eReceiptTries: number;
  /** Values of customers whose rows open here, by customer; and those beside own operations, by operation. */
  readonly customerValues: Map<string, ProfileValues>;
  readonly ownValues: Map<string, ProfileValues>;
  /** Set to make codes of customers genuine. */
  customerCodesAreGenuine: boolean;
  /** Set to have no key of any customer who is known already. */
  customerKeys: 'held' | 'none';
  /** What the server answers about somebody whom the store doesn't know. */
  customerFound: HostAnswer<'customerFetch'>;
  /** Where a customer's data are saved; null when nobody wants them. */
  exportPath: string | null;
  /** Customers of whose erasure the next exchange of keys tells. */
  erasedCustomers: string[];
  /** Whether the next exchange of keys fails. */
  keysFail: () => boolean;
  /** What was put into the print queue, and how often the drawer was opened. */
  readonly printed: PrintJob[];
  drawerOpened: number;
}

/** Makes a host of an enrolled till. PINs are right when they are the staff id reversed. */
export function createFakeTillHost(
  options: { readonly tillId?: string; readonly storeId?: string; readonly enrolled?: boolean } = {},
): FakeTillHost {
  const { tillId = 'till-1', storeId = 'S1', enrolled = true } = options;
  const journals: FakeTillHost['journals'] = [];
  let incoming: string[] = [];
  const begin = (): void => {
    const number = journals.length;
    const journalId = `0190000${number}-0000-7000-8000-${tillId
      .padStart(12, '0')
      .slice(-12)
      .replace(/[^0-9a-f]/g, '0')}`;
    journals.push({ journalId, receiptPrefix: `${tillId}${number === 0 ? '' : number}`, entries: [] });
  };
  begin();
  const terminal = createFakeTerminal();
  terminal.presence = 'none';
  const current = (): FakeTillHost['journals'][number] => {
    const last = journals.at(-1);
    if (!last) throw new Error('a host has a journal');
    return last;
  };
  const placeOf = (entries: readonly JournalEntry[], sequence: number) => ({
    tillSequence: sequence,
    hash: entries.find((entry) => entry.tillSequence === sequence)?.hash ?? genesisHash,
  });
  const status = (): HostAnswer<'journalStatus'> => {
    const { journalId, receiptPrefix, entries } = current();
    return {
      journalId,
      receiptPrefix,
      head: placeOf(entries, entries.length),
      lastBusinessMs: entries.at(-1)?.operation.at.businessMs ?? 0,
      alarms: [...host.alarms],
      earlierJournalIds: journals.slice(0, -1).map((journal) => journal.journalId),
    };
  };
  const printState = (): HostAnswer<'printState'> => ({
    printer: host.devices.printer === null ? 'not-configured' : 'ready',
    detail: null,
    queue: [],
    finished: [],
  });
  let inDoubt: Operation | null = null;
  /** What comes to light is there before whatever is asked or appended next. */
  const settle = async (): Promise<void> => {
    const operation = inDoubt;
    inDoubt = null;
    if (operation) await host.journalAppend(operation);
  };
  const key = signingKey(new Uint8Array(32).fill(7));
  const host: FakeTillHost = {
    journals,
    alarms: [],
    diskLimitsHeard: [],
    refuses: null,
    keepsRefused: false,
    afterAppend: () => {},
    stored: {},
    snapshot: null,
    pinTries: 0,
    devices: { printer: null, terminal: null },
    eReceipts: [],
    eReceiptTries: 0,
    customerValues: new Map(),
    ownValues: new Map(),
    customerCodesAreGenuine: true,
    customerKeys: 'held',
    customerFound: { status: 'unreachable' },
    exportPath: null,
    erasedCustomers: [],
    keysFail: () => false,
    printed: [],
    drawerOpened: 0,
    identity: async () => ({ enrolled, tillId, storeId, serverUrl: 'http://fake', keyProtection: 'file' }),
    enrol: async () => ({ status: 'refused', reason: 'failed' }),
    journalStatus: async () => status(),
    journalAppend: async (operation: Operation) => {
      if (host.refuses) {
        if (host.keepsRefused) inDoubt ??= operation;
        return { status: 'refused', reason: host.refuses, detail: 'as the test wants' };
      }
      await settle();
      const known = journals
        .flatMap((journal) => journal.entries)
        .find((entry) => entry.operation.id === operation.id);
      if (known) return { status: 'already', entry: known };
      const { journalId, receiptPrefix, entries } = current();
      const receipts = entries.filter((entry) => entry.receiptNumber !== null).length;
      const unsigned = {
        journalId,
        tillSequence: entries.length + 1,
        receiptNumber: numbersReceipt(operation.kind)
          ? formatReceiptNumber(receiptPrefix, receipts + 1)
          : null,
        previousHash: entries.at(-1)?.hash ?? genesisHash,
        operation,
      };
      const entry = { ...unsigned, hash: entryHash(unsigned), signature: '' };
      entries.push(entry);
      await host.afterAppend(entry);
      return { status: 'appended', entry };
    },
    journalStored: async () => host.stored,
    journalRead: async ({ journalId, afterSequence, limit }) => {
      const journal = journals.find((each) => each.journalId === journalId);
      const entries = journal?.entries ?? [];
      const read = entries.filter((entry) => entry.tillSequence > afterSequence).slice(0, limit);
      const head = placeOf(entries, entries.at(-1)?.tillSequence ?? 0);
      const [first] = read;
      return {
        receiptPrefix: journal?.receiptPrefix ?? '',
        after: first ? { tillSequence: first.tillSequence - 1, hash: first.previousHash } : head,
        entries: read,
        head,
        breaks: entries.filter((entry) => entry.operation.kind === 'journal-break'),
      };
    },
    journalReceipts: async ({ limit }) =>
      journals
        .flatMap((journal) => journal.entries)
        .filter((entry) => entry.receiptNumber !== null)
        .reverse()
        .slice(0, limit),
    journalNewest: async ({ kinds, limit }) =>
      journals
        .flatMap((journal) => journal.entries)
        .filter((entry) => kinds.includes(entry.operation.kind))
        .reverse()
        .slice(0, limit),
    journalEntry: async ({ operationId }) => {
      if (inDoubt && host.refuses) throw new Error(host.refuses);
      await settle();
      const entries = journals.flatMap((journal) => journal.entries);
      return entries.find(({ operation }) => operation.id === operationId) ?? null;
    },
    journalRenew: async () => {
      begin();
      host.alarms.push({ code: 'new-journal', reason: 'behind-server' });
      return status();
    },
    journalAlarm: async () => {
      host.alarms.push({ code: 'forked' });
      return status();
    },
    journalAlarmAcknowledge: async ({ alarm }) => {
      const at = host.alarms.findIndex((each) => JSON.stringify(each) === JSON.stringify(alarm));
      if (at >= 0) host.alarms.splice(at, 1);
      return status();
    },
    diskLimits: async (limits) => {
      host.diskLimitsHeard.push(limits);
      return null;
    },
    journalExport: async () => ({ path: null }),
    verifyPin: async ({ staffId, pin }) => {
      host.pinTries += 1;
      return pin === [...staffId].reverse().join('')
        ? { status: 'right' }
        : { status: 'wrong', waitMs: 1000 };
    },
    customerAppend: async ({ operation, values }) => {
      if (host.customerKeys === 'none' && operation.kind === 'customer-change')
        return { status: 'refused', reason: 'no-key', detail: 'as the test wants' };
      const answer = await host.journalAppend(operation);
      if (answer.status === 'refused') return answer;
      host.ownValues.set(operation.id, values);
      const { tillSequence, journalId } = answer.entry;
      return { status: answer.status, tillSequence, journalId };
    },
    customersUnseal: async ({ rows }) => ({
      rows: rows.map(({ customerId }) => ({
        customerId,
        values: host.customerValues.get(customerId) ?? null,
      })),
    }),
    customersOwn: async () => ({
      changes: [...host.ownValues].map(([operationId, values]) => ({ operationId, values })),
    }),
    customerKeysSync: async () => {
      if (host.keysFail()) throw new Error('unreachable');
      return { came: host.customerValues.size, erased: host.erasedCustomers.splice(0) };
    },
    customerFetch: async () => host.customerFound,
    customerCodeVerify: async () => ({ genuine: host.customerCodesAreGenuine }),
    customerExport: async () => ({
      status: host.exportPath === null ? 'cancelled' : 'saved',
      path: host.exportPath,
    }),
    ...orderCodeHandlers(key),
    ...receiptCodeHandlers(
      key,
      (operationId) =>
        journals.flatMap(({ entries }) => entries).find(({ operation }) => operation.id === operationId) ??
        null,
    ),
    snapshotWrite: async ({ part, parts, text }) => {
      if (part === 0) incoming = [];
      incoming.push(text);
      if (part === parts - 1) host.snapshot = incoming;
      return null;
    },
    snapshotRead: async ({ part }) => {
      const text = host.snapshot?.[part];
      return text === undefined || !host.snapshot ? null : { parts: host.snapshot.length, text };
    },
    preferencesRead: async () => ({}),
    preferencesWrite: async () => null,
    eReceiptKeep: async (receipt) => {
      host.eReceipts.push(receipt);
      return null;
    },
    eReceiptForget: async ({ operationId }) => {
      host.eReceipts = host.eReceipts.filter((each) => each.operationId !== operationId);
      return null;
    },
    eReceiptSend: async () => {
      host.eReceiptTries += 1;
      return { waiting: 0 };
    },
    devicesRead: async () => host.devices,
    devicesWrite: async (change) => {
      host.devices = deviceSettingsSchema.parse({ ...host.devices, ...change });
      return null;
    },
    printEnqueue: async (job) => {
      if (host.devices.printer === null) return { status: 'not-configured' };
      if (host.printed.some(({ jobId }) => jobId === job.jobId)) return { status: 'already' };
      host.printed.push(job);
      return { status: 'queued' };
    },
    drawerOpen: async () => {
      if (host.devices.printer === null) return { status: 'not-opened', reason: 'not-configured' };
      host.drawerOpened += 1;
      return { status: 'opened' };
    },
    printState: async () => printState(),
    printRetry: async () => printState(),
    printAgain: async () => printState(),
    printRemove: async () => printState(),
    terminal,
    ...terminal.channels,
    reportPdf: async () => ({ path: null }),
    ready: async () => null,
  };
  return host;
}
