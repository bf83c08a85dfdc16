/**
 * till.json: who this till is, and which journals it began. Written only when a till is enrolled, its server
 * moves, or a journal begins; always whole and lasting.
 */
import { z } from 'zod';
import { uuidSchema } from '../../shared/base/ids.ts';
import { publicKeySchema } from '../../shared/protocol/access.ts';
import { type FileSystem, makeLastingFolder, readJson, writeWhole } from '../journal/file-system.ts';
import type { RegisteredJournal } from '../journal/till-journals.ts';

const tillFileSchema = z.object({
  version: z.literal(1),
  tillId: z.string().min(1).max(60),
  storeId: z.string().min(1).max(40),
  /** What the server named this till's receipts; journals after the first add letters. */
  receiptPrefix: z.string().min(1).max(40),
  serverUrl: z.string().max(300),
  serverPublicKey: publicKeySchema,
  journals: z.array(z.object({ journalId: uuidSchema, receiptPrefix: z.string() })),
});

/** What is known of an enrolled till. */
export type TillFile = z.infer<typeof tillFileSchema>;

/** A till must not take itself for a new one because its file can't be read. */
export class DamagedTillFile extends Error {
  constructor(path: string) {
    super(`${path} is damaged: put back a copy, or move it away and enrol this till again`);
  }
}

/** An older program must not write where a newer one has. */
export class NewerTillFile extends Error {
  constructor(path: string) {
    super(`${path} was written by a newer version of Stillopen: start that version`);
  }
}

const newerSchema = z.object({ version: z.int().min(2) });

/** The file till.json of a till's folder. */
export class TillFileStore {
  readonly #fileSystem: FileSystem;
  readonly #folder: string;
  #content: TillFile | null;

  /** @throws DamagedTillFile or NewerTillFile when the file is there and can't be used. */
  constructor(fileSystem: FileSystem, folder: string) {
    this.#fileSystem = fileSystem;
    this.#folder = folder;
    const content = readJson(fileSystem, this.#path);
    const parsed = tillFileSchema.safeParse(content);
    if (newerSchema.safeParse(content).success) throw new NewerTillFile(this.#path);
    if (!parsed.success && fileSystem.exists(this.#path)) throw new DamagedTillFile(this.#path);
    this.#content = parsed.success ? parsed.data : null;
  }

  /** What is kept; null before the till is enrolled. */
  get content(): TillFile | null {
    return this.#content;
  }

  /** Keeps a new content, lastingly. @throws FileError */
  write(content: TillFile): void {
    makeLastingFolder(this.#fileSystem, this.#folder);
    writeWhole(this.#fileSystem, this.#path, `${JSON.stringify(content, null, 2)}\n`);
    this.#content = content;
  }

  /** Adds a journal to the list. @throws FileError */
  addJournal(journal: RegisteredJournal): void {
    if (!this.#content) throw new Error('A till that is not enrolled has no journals');
    this.write({ ...this.#content, journals: [...this.#content.journals, journal] });
  }

  get #path(): string {
    return `${this.#folder}/till.json`;
  }
}
