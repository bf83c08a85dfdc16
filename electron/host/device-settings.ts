/**
 * Keeps which printer and payment terminal this machine has, in a file of the till's folder. What the command
 * line says holds for this run and is never written down. A member that can't be read is taken as not there.
 */
import {
  type DeviceChange,
  type DeviceSettings,
  deviceSettingsSchema,
  usualPrinterSettings,
} from '../../shared/protocol/devices.ts';
import type { TerminalSettings } from '../../shared/protocol/terminal.ts';
import { type FileSystem, makeLastingFolder, readJson, writeWhole } from '../journal/file-system.ts';

/** What the command line may say of the devices. */
export interface DeviceOverrides {
  /** Address of the printer. */
  readonly printer?: string;
  readonly paperWidthMm?: 58 | 80;
  /** Address of the payment terminal. */
  readonly terminal?: string;
}

/** The id of a terminal whose address alone was given on the command line. */
const usualPoiId = 'POI-1';

/** The devices of one machine. */
export class DeviceSettingsStore {
  readonly #fileSystem: FileSystem;
  readonly #folder: string;
  readonly #overrides: DeviceOverrides;
  #stored: DeviceSettings;

  /** `folder` is the till's, absolute. */
  constructor(fileSystem: FileSystem, folder: string, overrides: DeviceOverrides = {}) {
    this.#fileSystem = fileSystem;
    this.#folder = `${folder}/state`;
    this.#overrides = overrides;
    this.#stored = readStored(readJson(fileSystem, this.#path));
  }

  /** The devices as they hold in this run. */
  read(): DeviceSettings {
    return { printer: this.#printer(), terminal: this.#terminal() };
  }

  /** Changes the devices that are named. @throws FileError */
  write(change: DeviceChange): void {
    const changed = deviceSettingsSchema.parse({ ...this.#stored, ...change });
    makeLastingFolder(this.#fileSystem, this.#folder);
    writeWhole(this.#fileSystem, this.#path, JSON.stringify(changed));
    this.#stored = changed;
  }

  #printer(): DeviceSettings['printer'] {
    const { printer, paperWidthMm } = this.#overrides;
    const stored = this.#stored.printer;
    const address = printer ?? stored?.address;
    if (address === undefined) return null;
    const width = paperWidthMm === undefined ? {} : { paperWidthMm };
    return { ...usualPrinterSettings, ...stored, address, ...width };
  }

  #terminal(): TerminalSettings | null {
    const { terminal: address } = this.#overrides;
    const stored = this.#stored.terminal;
    return address === undefined ? stored : { poiId: stored?.poiId ?? usualPoiId, address };
  }

  get #path(): string {
    return `${this.#folder}/devices.json`;
  }
}

function readStored(content: unknown): DeviceSettings {
  const members: Record<string, unknown> =
    typeof content === 'object' && content !== null ? { ...content } : {};
  const { printer, terminal } = deviceSettingsSchema.shape;
  return {
    printer: printer.catch(null).parse(members.printer ?? null),
    terminal: terminal.catch(null).parse(members.terminal ?? null),
  };
}
