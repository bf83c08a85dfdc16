/**
 * till.json: who this till is, and which journals it began. Written only when a till is enrolled, its server
 * moves, or a journal begins; always whole and lasting.
 */
import { z } from 'zod';
import { uuidSchema } from '../../shared/base/ids.ts';
import { publicKeySchema } from '../../shared/protocol/access.ts';
import {
  type FileSystem,
  makeLastingFolder,
  readJson,
  readText,
  writeWhole,
} from '../journal/file-system.ts';
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

/** The file till.json of a till's folder. */
export class TillFileStore {
  readonly #fileSystem: FileSystem;
  readonly #folder: string;
  #content: TillFile | null;

  /** @throws Error when the file is there but damaged: a till must not take itself for a new one. */
  constructor(fileSystem: FileSystem, folder: string) {
    this.#fileSystem = fileSystem;
    this.#folder = folder;
    const text = readText(fileSystem, this.#path);
    const parsed = tillFileSchema.safeParse(readJson(fileSystem, this.#path));
    if (!parsed.success && text !== null)
      throw new Error(`${this.#path} is damaged: put back a copy, or move it away and enrol this till again`);
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
