/**
 * Puts the till host together: identity and keys, journals, the way to the server, PINs, snapshot, settings of
 * this machine. Plain Node: Electron's main process, a headless till and a simulation make it the same way.
 */
import type { Clock, RandomSource } from '../../shared/base/environment.ts';
import type { EnrolAnswer } from '../../shared/protocol/access.ts';
import type { customerChannels } from '../../shared/protocol/customers.ts';
import type { eReceiptChannels } from '../../shared/protocol/e-receipts.ts';
import type { ReportDocument } from '../../shared/protocol/report-document.ts';
import type {
  HostAnswer,
  JournalStatus,
  SyncFetch,
  TillHost,
  TillIdentity,
} from '../../shared/protocol/till-host.ts';
import { type DiskLimits, defaultDiskLimits } from '../journal/disk-guard.ts';
import { exportJournals } from '../journal/export-journals.ts';
import { FileError, type FileSystem } from '../journal/file-system.ts';
import { machineProcesses, type ProcessTable } from '../journal/folder-lock.ts';
import { type SigningKey, signingKey } from '../journal/signing-key.ts';
import { makeNextJournal, openTillJournals, type TillJournals } from '../journal/till-journals.ts';
import type { PrintingMachine } from '../printer/open-printing.ts';
import { httpTransport } from '../terminal/http-transport.ts';
import { type NexoLimits, nexoTerminal } from '../terminal/nexo-terminal.ts';
import { AlarmLog } from './alarm-log.ts';
import { askEnrolment } from './ask-enrolment.ts';
import { checkedHost, type HostHandlers } from './checked-host.ts';
import { CustomerKeys } from './customer-keys.ts';
import { customerHandlers, isForMainAlone } from './customers-host.ts';
import { type DeviceOverrides, DeviceSettingsStore } from './device-settings.ts';
import { EReceiptOutbox } from './e-receipts.ts';
import { createGateway } from './gateway.ts';
import { type KeyStore, keepSecret } from './key-store.ts';
import { orderCodeHandlers } from './order-codes.ts';
import { PinGuard } from './pin-guard.ts';
import { PrintingHost } from './printing-host.ts';
import { receiptCodeHandlers } from './receipt-codes.ts';
import { SnapshotStore } from './snapshot-store.ts';
import { StateFiles } from './state-files.ts';
import { TerminalHost } from './terminal-host.ts';
import { TillFileStore } from './till-file.ts';

/** What a till host is made of. */
export interface TillHostOptions {
  /** The till's folder, absolute; made when it isn't there. Forward slashes. */
  readonly folder: string;
  readonly fileSystem: FileSystem;
  readonly clock: Clock;
  readonly random: RandomSource;
  /** Reaches the server. */
  readonly fetch: typeof globalThis.fetch;
  readonly keyStore: KeyStore;
  /** Who else runs on this machine; the real processes unless a simulation says otherwise. */
  readonly processes?: ProcessTable;
  /** Asks where an exported journal shall go; null when the user cancels. */
  readonly chooseExportFolder?: () => Promise<string | null>;
  /** Preferences that the command line sets for this run. */
  readonly preferenceOverrides?: Readonly<Record<string, string>>;
  /** Devices that the command line sets for this run. */
  readonly deviceOverrides?: DeviceOverrides;
  /** Instead of the usual waits for a payment terminal. */
  readonly terminalLimits?: Partial<NexoLimits>;
  /** What printing needs of this machine; without it the till has no printer. */
  readonly printing?: PrintingMachine;
  /** Makes a PDF of a report and tells its path; null when nobody wants it. */
  readonly saveReport?: (report: ReportDocument) => Promise<string | null>;
  /** Told when the first screen is painted. */
  readonly onReady?: () => void;
  readonly segmentBytes?: number;
  /** Instead of the chain's, and of the usual ones before the chain's are known. */
  readonly diskLimits?: DiskLimits;
}

/** A till host, and what only the process around it may do. */
export interface OpenTillHost {
  readonly host: TillHost;
  /** The way to the server, token included. */
  readonly syncFetch: SyncFetch;
  /** Operations in all journals of the till that the server hasn't said to hold. */
  waiting(): number;
  /** The server of an enrolled till moved. @throws FileError */
  moveServer(serverUrl: string): void;
  /** Gives the journals free. Nothing may be asked of the host afterwards. */
  close(): void;
}

/** Opens the host of a till. @throws FolderLocked when the till runs already, Error when its folder is damaged. */
export function createTillHost(options: TillHostOptions): OpenTillHost {
  return new Host(options).open();
}

type EReceiptHostChannel = keyof typeof eReceiptChannels;
type CustomerHostChannel = keyof typeof customerChannels;

class Host {
  readonly #options: TillHostOptions;
  readonly #tillFile: TillFileStore;
  readonly #key: SigningKey;
  readonly #pins: PinGuard;
  readonly #snapshot: SnapshotStore;
  readonly #state: StateFiles;
  readonly #alarms: AlarmLog;
  readonly #devices: DeviceSettingsStore;
  readonly #printing: PrintingHost;
  readonly #terminal: TerminalHost;
  #journals: TillJournals | null = null;

  constructor(options: TillHostOptions) {
    const { fileSystem, folder, keyStore, random, clock } = options;
    this.#options = options;
    this.#tillFile = new TillFileStore(fileSystem, folder);
    const keys = `${folder}/keys`;
    this.#key = signingKey(keepSecret(fileSystem, keys, 'till-key', keyStore, random).secret);
    const snapshotKey = keepSecret(fileSystem, keys, 'snapshot-key', keyStore, random).secret;
    this.#snapshot = new SnapshotStore(fileSystem, `${folder}/snapshot`, snapshotKey, random);
    this.#pins = new PinGuard(fileSystem, `${folder}/state`, clock);
    this.#state = new StateFiles(fileSystem, folder);
    this.#alarms = new AlarmLog(fileSystem, `${folder}/state`, clock);
    this.#devices = new DeviceSettingsStore(fileSystem, folder, options.deviceOverrides);
    this.#printing = new PrintingHost({
      fileSystem,
      clock,
      tillFolder: folder,
      settings: () => this.#devices.read().printer,
      machine: options.printing,
      ...(options.processes ? { processes: options.processes } : {}),
    });
    this.#terminal = new TerminalHost({
      settings: () => this.#devices.read().terminal,
      connect: ({ address, poiId }) =>
        nexoTerminal({
          address,
          parties: { saleId: this.#tillFile.content?.tillId ?? '', poiId },
          transport: httpTransport,
          clock,
          random,
          limits: options.terminalLimits ?? {},
        }),
    });
    if (!this.#tillFile.content) return;
    this.#journals = this.#openJournals();
    this.#printing.enrolled(this.#tillFile.content.tillId);
    // Noted at once: what opening found out must not be lost with a crash before anybody asks.
    this.#status();
  }

  open(): OpenTillHost {
    const { fetch, clock } = this.#options;
    const syncFetch = createGateway({
      fetch,
      clock,
      till: () => this.#tillFile.content,
      sign: (bytes) => this.#key.sign(bytes),
      onStored: (journalId, stored) => this.#state.noteStored(journalId, stored),
    });
    return {
      host: checkedHost({
        ...this.#handlers(),
        ...this.#eReceiptHandlers(syncFetch),
        ...this.#customerHandlers(syncFetch),
      }),
      syncFetch: async (path, init) => {
        if (isForMainAlone(path)) throw new Error(`${path} is only asked by the till host itself`);
        return syncFetch(path, init);
      },
      waiting: () => this.#waiting(),
      moveServer: (serverUrl) => this.#moveServer(serverUrl),
      close: () => {
        this.#printing.close();
        this.#journals?.close();
      },
    };
  }

  #eReceiptHandlers(syncFetch: SyncFetch): Pick<HostHandlers, EReceiptHostChannel> {
    const { fileSystem, folder, keyStore, random, clock } = this.#options;
    const outbox = new EReceiptOutbox({
      fileSystem,
      folder,
      random,
      clock,
      syncFetch,
      key: () => keepSecret(fileSystem, `${folder}/keys`, 'e-receipt-key', keyStore, random).secret,
      isSold: (operationId) => this.#journals?.holds(operationId) ?? false,
    });
    return {
      eReceiptKeep: (receipt) => {
        outbox.keep(receipt);
        return null;
      },
      eReceiptForget: ({ operationId }) => {
        outbox.forget(operationId);
        return null;
      },
      eReceiptSend: async () => ({ waiting: await outbox.send() }),
    };
  }

  #customerHandlers(syncFetch: SyncFetch): Pick<HostHandlers, CustomerHostChannel> {
    const { fileSystem, folder, keyStore, random, chooseExportFolder } = this.#options;
    const keys = new CustomerKeys({
      fileSystem,
      folder,
      random,
      key: () => keepSecret(fileSystem, `${folder}/keys`, 'customer-keys-key', keyStore, random).secret,
    });
    return customerHandlers({
      keys,
      random,
      syncFetch,
      fileSystem,
      journals: () => this.#journals,
      isStored: ({ journalId, tillSequence }) => this.#state.storedThrough(journalId) >= tillSequence,
      chooseFolder: chooseExportFolder,
    });
  }

  #handlers(): Omit<HostHandlers, EReceiptHostChannel | CustomerHostChannel> {
    return {
      identity: () => this.#identity(),
      enrol: ({ serverUrl, code }) => this.#enrol(serverUrl.replace(/\/+$/, ''), code),
      journalStatus: () => this.#status(),
      journalStored: () => this.#state.storedPlaces(),
      journalAppend: (operation) => this.#append(operation),
      journalRead: ({ journalId, afterSequence, limit }) =>
        this.#open().read(journalId, afterSequence, limit),
      journalReceipts: ({ beforeSequence, limit }) => this.#open().receipts(beforeSequence, limit),
      journalNewest: ({ kinds, limit }) => this.#open().newest(kinds, limit),
      journalEntry: ({ operationId }) => this.#open().settledEntryOf(operationId),
      journalRenew: ({ reason }) => {
        this.#open().renew(reason);
        return this.#status();
      },
      journalAlarm: (alarm) => {
        this.#open().raise(alarm);
        return this.#status();
      },
      journalAlarmAcknowledge: ({ alarm, staffId }) => {
        this.#open().forget(alarm);
        this.#alarms.acknowledge(alarm, staffId);
        return this.#status();
      },
      diskLimits: (limits) => {
        this.#state.keepDiskLimits(limits);
        return null;
      },
      journalExport: async () => {
        const { chooseExportFolder, ...machine } = this.#options;
        const into = (await chooseExportFolder?.()) ?? null;
        if (into === null) return { path: null };
        const { tillId } = this.#identity();
        return { path: exportJournals({ ...machine, tillId }, this.#open().status(), into) };
      },
      verifyPin: ({ staffId, pin, pinHash }) => this.#pins.verify(staffId, pin, pinHash),
      snapshotWrite: async ({ part, parts, text }) => {
        await this.#snapshot.write(part, parts, text);
        return null;
      },
      snapshotRead: ({ part }) => this.#snapshot.read(part),
      preferencesRead: () => ({ ...this.#state.preferences(), ...this.#options.preferenceOverrides }),
      preferencesWrite: (preferences) => {
        this.#state.writePreferences(preferences);
        return null;
      },
      ...this.#terminal.handlers(),
      devicesRead: () => this.#devices.read(),
      devicesWrite: (change) => {
        this.#devices.write(change);
        this.#printing.settingsChanged();
        return null;
      },
      ...this.#printing.handlers,
      ...orderCodeHandlers(this.#key),
      ...receiptCodeHandlers(this.#key, (operationId) => this.#open().entryOf(operationId)),
      reportPdf: async (report) => {
        const { saveReport } = this.#options;
        if (!saveReport) throw new Error('this machine makes no PDF');
        return { path: await saveReport(report) };
      },
      ready: () => {
        this.#options.onReady?.();
        return null;
      },
    };
  }

  #identity(): TillIdentity {
    const content = this.#tillFile.content;
    const { tillId = '', storeId = '', serverUrl = '' } = content ?? {};
    const keyProtection = this.#options.keyStore.protection;
    return { enrolled: content !== null, tillId, storeId, serverUrl, keyProtection };
  }

  #open(): TillJournals {
    if (!this.#journals) throw new Error('This till is not enrolled');
    return this.#journals;
  }

  /** Where the journals stand, with the alarms that nobody has acknowledged. */
  #status(): JournalStatus {
    const status = this.#open().status();
    return { ...status, alarms: this.#alarms.with(status.alarms) };
  }

  #openJournals(): TillJournals {
    const content = this.#tillFile.content;
    if (!content) throw new Error('This till is not enrolled');
    const { fileSystem, clock, random, segmentBytes, processes } = this.#options;
    return openTillJournals({
      fileSystem,
      clock,
      random,
      folder: this.#journalFolder,
      key: this.#key,
      till: { tillId: content.tillId, storeId: content.storeId },
      basePrefix: content.receiptPrefix,
      register: {
        journals: () => this.#tillFile.content?.journals ?? [],
        add: (journal) => this.#tillFile.addJournal(journal),
      },
      processes: processes ?? machineProcesses(),
      ...(segmentBytes === undefined ? {} : { segmentBytes }),
      diskLimits: () => this.#diskLimits(),
    });
  }

  #append(operation: unknown): HostAnswer<'journalAppend'> {
    if (this.#journals) return this.#journals.append(operation);
    return { status: 'refused', reason: 'not-enrolled', detail: 'this till is not enrolled' };
  }

  async #enrol(serverUrl: string, code: string): Promise<HostAnswer<'enrol'>> {
    const enrolled = await askEnrolment(this.#options.fetch, serverUrl, code, this.#key.publicKey);
    if (!enrolled.ok) return { status: 'refused', reason: enrolled.reason };
    this.#becomes(serverUrl, enrolled.value);
    return { status: 'enrolled', identity: this.#identity() };
  }

  /**
   * Enrolled anew, the till begins a journal: the one before may be a copy of another till's. One write tells
   * of both, so that no crash leaves the new till to go on in the old one's journal.
   */
  #becomes(serverUrl: string, answer: EnrolAnswer): void {
    const before = this.#tillFile.content;
    const { tillId, storeId, receiptPrefix, serverPublicKey } = answer;
    const identity = { tillId, storeId, receiptPrefix, serverUrl, serverPublicKey };
    const journals = [...(before?.journals ?? [])];
    if (before) {
      const { fileSystem, clock, random } = this.#options;
      const place = { folder: this.#journalFolder, basePrefix: receiptPrefix };
      journals.push(makeNextJournal({ fileSystem, clock, random, key: this.#key, ...place }, journals));
    }
    this.#tillFile.write({ version: 1, ...identity, journals });
    this.#journals?.close();
    this.#journals = this.#openJournals();
    this.#printing.enrolled(tillId);
  }

  #moveServer(serverUrl: string): void {
    const content = this.#tillFile.content;
    const moved = serverUrl.replace(/\/+$/, '');
    if (content && content.serverUrl !== moved) this.#tillFile.write({ ...content, serverUrl: moved });
  }

  #waiting(): number {
    const journals = this.#journals;
    if (!journals) return 0;
    const { journalId, earlierJournalIds } = journals.status();
    return [...earlierJournalIds, journalId].reduce((sum, id) => {
      const waiting = headOf(journals, id) - this.#state.storedThrough(id);
      return sum + Math.max(0, waiting);
    }, 0);
  }

  #diskLimits(): DiskLimits {
    return this.#options.diskLimits ?? { ...defaultDiskLimits, ...this.#state.chainLimits };
  }

  get #journalFolder(): string {
    return `${this.#options.folder}/journal`;
  }
}

/** The last sequence of a journal; 0 for one that the disk doesn't give. */
function headOf(journals: TillJournals, journalId: string): number {
  try {
    return journals.read(journalId, 0, 1).head.tillSequence;
  } catch (error) {
    if (error instanceof FileError) return 0;
    throw error;
  }
}
