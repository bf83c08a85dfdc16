/**
 * Small files of a till beside its journals: how far the server holds them, the chain's limits of the disk, and
 * preferences of this machine. One that can't be read counts as not there.
 */
import { z } from 'zod';
import { type JournalPlace, journalPlaceSchema } from '../../shared/protocol/push.ts';
import { type HostRequest, hostChannels } from '../../shared/protocol/till-host.ts';
import {
  type FileSystem,
  makeLastingFolder,
  readJson,
  writeLoosely,
  writeWhole,
} from '../journal/file-system.ts';

/** Files of earlier versions hold the sequence alone. */
const storedSchema = z.record(z.string(), z.union([z.int().min(0), journalPlaceSchema]));
const diskLimitsSchema = hostChannels.diskLimits.request;
const preferencesSchema = z.record(z.string().max(40), z.string().max(200));

/** The files. */
export class StateFiles {
  readonly #fileSystem: FileSystem;
  readonly #folder: string;
  readonly #stored: Map<string, number | JournalPlace>;
  #chainLimits: HostRequest<'diskLimits'> | null;

  /** `folder` is the till's. */
  constructor(fileSystem: FileSystem, folder: string) {
    this.#fileSystem = fileSystem;
    this.#folder = `${folder}/state`;
    const stored = storedSchema.safeParse(readJson(fileSystem, this.#storedPath));
    this.#stored = new Map(Object.entries(stored.success ? stored.data : {}));
    const limits = diskLimitsSchema.safeParse(readJson(fileSystem, this.#diskLimitsPath));
    this.#chainLimits = limits.success ? limits.data : null;
  }

  /** How far the server holds a journal; 0 before it said so. */
  storedThrough(journalId: string): number {
    const stored = this.#stored.get(journalId) ?? 0;
    return typeof stored === 'number' ? stored : stored.tillSequence;
  }

  /** The same as places, where the server named the entry too. */
  storedPlaces(): Record<string, JournalPlace> {
    return Object.fromEntries(
      [...this.#stored].flatMap(([journalId, stored]) =>
        typeof stored === 'number' ? [] : [[journalId, stored]],
      ),
    );
  }

  /** Kept only to tell what waits and what doesn't; the journal and the server decide what is sent. */
  noteStored(journalId: string, stored: number | JournalPlace): void {
    if (JSON.stringify(this.#stored.get(journalId)) === JSON.stringify(stored)) return;
    this.#stored.set(journalId, stored);
    this.#fileSystem.makeFolder(this.#folder);
    writeLoosely(this.#fileSystem, this.#storedPath, JSON.stringify(Object.fromEntries(this.#stored)));
  }

  /** What the chain set; null before it is known. */
  get chainLimits(): HostRequest<'diskLimits'> | null {
    return this.#chainLimits;
  }

  /** The chain's figures hold from now on, and from the next start on without a network. @throws FileError */
  keepDiskLimits(limits: HostRequest<'diskLimits'>): void {
    const isKnown = JSON.stringify(this.#chainLimits) === JSON.stringify(limits);
    this.#chainLimits = limits;
    if (!isKnown) this.#writeLasting(this.#diskLimitsPath, limits);
  }

  preferences(): Record<string, string> {
    const parsed = preferencesSchema.safeParse(readJson(this.#fileSystem, this.#preferencesPath));
    return parsed.success ? parsed.data : {};
  }

  /** Changes those that are named. @throws FileError */
  writePreferences(preferences: Readonly<Record<string, string>>): void {
    this.#writeLasting(this.#preferencesPath, { ...this.preferences(), ...preferences });
  }

  #writeLasting(path: string, content: unknown): void {
    makeLastingFolder(this.#fileSystem, this.#folder);
    writeWhole(this.#fileSystem, path, JSON.stringify(content));
  }

  get #storedPath(): string {
    return `${this.#folder}/stored-through.json`;
  }

  get #diskLimitsPath(): string {
    return `${this.#folder}/disk-limits.json`;
  }

  get #preferencesPath(): string {
    return `${this.#folder}/preferences.json`;
  }
}
