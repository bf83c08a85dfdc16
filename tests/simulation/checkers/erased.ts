/**
 * What is personal stands where it may and nowhere else: never in what is hashed or fed, nor in any file of a till;
 * and of who was erased nothing is left, neither values nor keys, on the server and at each till, which said so. No
 * code of the product is used.
 */
import { createCipheriv } from 'node:crypto';
import type { MemoryFileSystem } from '../../support/memory-file-system.ts';
import type { CheckedDatabase } from './database.ts';
import { type ToldCustomers, type TypedValues, toldCustomers } from './stored-customers.ts';

/** What the world knows of persons. */
export interface ErasedPersons extends TypedValues {
  /** What stood sealed beside operations. */
  readonly sealed: ReadonlyMap<string, string>;
  /** The entries of operations. */
  readonly hashes: ReadonlyMap<string, string>;
  readonly keys: ReadonlyMap<string, ReadonlySet<string>>;
}

type Rows = readonly { readonly customerId: string; readonly sealed: string }[];

/** A till as far as this looks at it. */
export interface KeepingTill {
  readonly name: string;
  readonly tillId: string;
  /** Hashes of entries that damage took: it may have taken what tells whose they are, and then only their key goes. */
  readonly damaged: ReadonlySet<string>;
  readonly disk: Pick<MemoryFileSystem, 'list' | 'read' | 'readRange'>;
  unseal(rows: Rows): Promise<readonly { readonly customerId: string; readonly values: unknown }[] | null>;
}

/** A text of at least so many characters is looked for: a shorter one may stand anywhere by chance. */
const leastCharacters = 8;

/** Each personal text that was ever typed, of these customers or of all. */
function textsOf({ written }: ErasedPersons, isOf: (customerId: string) => boolean): Set<string> {
  const values = [...written.values()].filter(({ customerId }) => isOf(customerId));
  const texts = values.flatMap((each) => Object.entries(each.values));
  return new Set(
    texts.flatMap(([field, text]) =>
      text && field !== 'birthday' && text.length >= leastCharacters ? [text] : [],
    ),
  );
}

/** What stands in the clear on the server where it must not; empty when all is well. */
export function personalInTheClear(database: CheckedDatabase, persons: ErasedPersons): string[] {
  const entries = database.all('SELECT entry FROM operations').map((row) => String(row.entry));
  const rows = database
    .all('SELECT data FROM feed_rows WHERE data IS NOT NULL')
    .map((row) => String(row.data));
  const [hashed, fed] = [entries.join('\n'), rows.join('\n')];
  return [...textsOf(persons, () => true)].flatMap((text) => [
    ...(hashed.includes(text) ? [`${text} stands in what is hashed`] : []),
    ...(fed.includes(text) ? [`${text} stands in a row of the feed`] : []),
  ]);
}

/** What the server still holds of who was erased; empty when nothing is left. */
export function leftOnServer(database: CheckedDatabase, persons: ErasedPersons): string[] {
  const told = toldCustomers(database, persons);
  const erased = erasedIn(told);
  if (erased.size === 0) return [];
  const living = textsOf(persons, (id) => !erased.has(id));
  const traces = new Set([
    // A number that somebody else has now stays theirs.
    ...[...textsOf(persons, (id) => erased.has(id))].filter((text) => !living.has(text)),
    ...[...erased].flatMap((id) => [...(persons.keys.get(id) ?? [])]),
    ...[...persons.written.values()].flatMap(({ operationId, customerId }) =>
      erased.has(customerId) ? (persons.sealed.get(operationId) ?? []) : [],
    ),
  ]);
  const tables = database
    .all(`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`)
    .map((row) => String(row.name));
  const found: string[] = [];
  for (const table of tables) {
    const text = database
      .all(`SELECT * FROM "${table}"`)
      .map((row) => Object.values(row).join('\t'))
      .join('\n');
    for (const trace of traces)
      if (text.includes(trace)) found.push(`${trace} of who was erased is in ${table}`);
  }
  for (const id of erased) {
    const rows = database.all(
      `SELECT stream FROM feed_rows WHERE collection = 'customers' AND id = ? AND data IS NOT NULL`,
      id,
    );
    for (const { stream } of rows) found.push(`${stream} still has ${id}, who was erased`);
  }
  return found;
}

/** Who was erased: by a fact of their own, or by one of somebody with whom they were read as one. */
function erasedIn({ customers }: ToldCustomers): Set<string> {
  return new Set(
    [...customers.values()].flatMap(({ customerId, isErased }) => (isErased ? [customerId] : [])),
  );
}

/**
 * What a till still holds of who was erased, or has not confirmed; and what stands in the clear on its disk. Empty
 * when nothing does.
 */
export async function leftAtTill(
  database: CheckedDatabase,
  persons: ErasedPersons,
  till: KeepingTill,
): Promise<string[]> {
  const erased = erasedIn(toldCustomers(database, persons));
  const found: string[] = [];
  const bytes = filesOf(till.disk);
  for (const text of textsOf(persons, () => true))
    if (bytes.includes(text)) found.push(`${till.name} has ${text} in the clear on its disk`);
  for (const { operationId, customerId } of persons.written.values()) {
    const sealed = persons.sealed.get(operationId);
    const isDamaged = till.damaged.has(persons.hashes.get(operationId) ?? '');
    if (sealed !== undefined && !isDamaged && erased.has(customerId) && bytes.includes(sealed))
      found.push(`${till.name} has the sealed values of ${operationId}, of who was erased, on its disk`);
  }
  const rows = [...erased].flatMap((customerId) =>
    [...(persons.keys.get(customerId) ?? [])].map((key) => ({
      customerId,
      sealed: sealedUnder(key, customerId),
    })),
  );
  const opened = rows.length === 0 ? [] : await till.unseal(rows);
  for (const { customerId, values } of opened ?? [])
    if (values) found.push(`${till.name} has the key of ${customerId}, who was erased`);
  const holding = database.all(
    'SELECT customer_id FROM customer_key_tills WHERE till_id = ? AND confirmed_at_ms IS NULL',
    till.tillId,
  );
  for (const { customer_id } of holding)
    if (erased.has(String(customer_id)))
      found.push(`${till.name} has not confirmed that ${customer_id} is erased`);
  return found;
}

/** All files of a till, one after the other. */
function filesOf(disk: KeepingTill['disk']): string {
  const read = (folder: string): string[] =>
    disk.list(folder).flatMap((name) => {
      const path = `${folder}/${name}`;
      const bytes = isFile(disk, path) ? disk.read(path) : null;
      return bytes === null ? read(path) : [Buffer.from(bytes).toString('latin1')];
    });
  return read('/till').join('\n');
}

function isFile(disk: KeepingTill['disk'], path: string): boolean {
  try {
    disk.readRange(path, 0, 0);
    return true;
  } catch {
    return false;
  }
}

/** Something sealed under a key as a row is: who opens it has the key. */
function sealedUnder(key: string, customerId: string): string {
  const nonce = Buffer.alloc(12, 1);
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(key, 'base64'), nonce);
  cipher.setAAD(Buffer.from(`stillopen-customer-v1\n${customerId}\nrow`));
  const text = Buffer.concat([cipher.update(JSON.stringify({ name: 'a trace' })), cipher.final()]);
  return Buffer.concat([nonce, text, cipher.getAuthTag()]).toString('base64');
}
