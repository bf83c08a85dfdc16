/**
 * Main's half of customers: it holds their keys, seals what is written of them beside the journal's entries, opens
 * rows for the window's memory, and destroys what an erased customer leaves. Rules [CUSTOMER*].
 */
import { createDecipheriv, verify, webcrypto } from 'node:crypto';
import type { z } from 'zod';
import type { RandomSource } from '../../shared/base/environment.ts';
import { ok, type Result, refused } from '../../shared/base/result.ts';
import { customerCodeMessage } from '../../shared/domain/customers/customer-code.ts';
import { customerIdOf } from '../../shared/domain/customers/customer-of.ts';
import { fieldsOf, type ProfileValues } from '../../shared/domain/customers/profile.ts';
import { openValues, type SealingCrypto, sealValues } from '../../shared/domain/customers/seal.ts';
import type { JournalEntry } from '../../shared/domain/operation.ts';
import { type KnownOperation, parseOperation } from '../../shared/domain/operation-table.ts';
import {
  type customerChannels,
  customerExportSchema,
  customerFoundSchema,
  customerKeysAnswerSchema,
  customerKeysTakenSchema,
  customerPageLimit,
  erasureConfirmAnswerSchema,
} from '../../shared/protocol/customers.ts';
import type { HostAnswer, HostRequest, SyncFetch } from '../../shared/protocol/till-host.ts';
import { FileError, type FileSystem, writeWhole } from '../journal/file-system.ts';
import { publicKeyOf } from '../journal/signing-key.ts';
import type { TillJournals } from '../journal/till-journals.ts';
import type { CustomerKeys } from './customer-keys.ts';

/** What main's half needs. */
export interface CustomersHostOptions {
  readonly keys: CustomerKeys;
  readonly random: RandomSource;
  readonly syncFetch: SyncFetch;
  /** Null before the till is enrolled. */
  readonly journals: () => TillJournals | null;
  /** Whether the server has said to hold an entry. */
  readonly isStored: (entry: JournalEntry) => boolean;
  readonly fileSystem: FileSystem;
  /** Asks where a file shall go; null when nobody wants it. */
  readonly chooseFolder: (() => Promise<string | null>) | undefined;
}

type CustomerChannel = keyof typeof customerChannels;
type Handlers = {
  readonly [C in CustomerChannel]: (request: HostRequest<C>) => Promise<HostAnswer<C>>;
};

const personalKinds = ['customer-registration', 'customer-change'];
/**
 * Node's own cipher, the same as WebCrypto's, for opening tens of thousands of rows when somebody signs in: without a
 * way to another thread and back for each it takes a third of the time.
 */
const atOnce: Pick<SealingCrypto, 'importKey' | 'decrypt'> = {
  importKey: async (_format, key) => key,
  decrypt: async ({ iv, additionalData }, key, data) => {
    const tag = data.subarray(-16);
    const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: tag.length });
    decipher.setAAD(additionalData).setAuthTag(tag);
    const text = Buffer.concat([decipher.update(data.subarray(0, -16)), decipher.final()]);
    return Uint8Array.from(text).buffer;
  },
};
/** How long the server may take for one answer. */
const serverLimitMs = 15_000;

/** Addresses whose answers carry keys of customers, or all that is kept of one: main asks them, and the window never may. */
export function isForMainAlone(path: string): boolean {
  return /^\/v1\/(customer-keys|customers\/(lookup|attach|export))\b/.test(path);
}

/** The channels' handlers. */
export function customerHandlers(options: CustomersHostOptions): Handlers {
  const { keys, journals } = options;
  return {
    customerAppend: (request) => append(options, request),
    customersUnseal: async ({ rows }) => ({
      rows: await Promise.all(
        rows.map(async ({ customerId, sealed }) => {
          const key = keys.of(customerId);
          const place = { customerId, of: 'row' } as const;
          return {
            customerId,
            values: key === null ? null : await openValues(atOnce, key, place, sealed),
          };
        }),
      ),
    }),
    customersOwn: async () => {
      const entries = journals()?.newest(personalKinds, customerPageLimit) ?? [];
      const waiting = entries.filter((entry) => !options.isStored(entry));
      const changes = await Promise.all(waiting.map((entry) => ownChange(keys, entry)));
      return { changes };
    },
    customerKeysSync: () => syncKeys(options),
    customerFetch: (request) => fetchCustomer(options, request),
    customerCodeVerify: async ({ publicKey, bytes, signature }) => {
      const known = publicKeyOf(publicKey);
      const message = customerCodeMessage(Buffer.from(bytes, 'base64'));
      return { genuine: known !== null && verify(null, message, known, Buffer.from(signature, 'base64')) };
    },
    customerExport: (query) => exportCustomer(options, query),
  };
}

async function append(
  options: CustomersHostOptions,
  { operation, values }: HostRequest<'customerAppend'>,
): Promise<HostAnswer<'customerAppend'>> {
  const { journals } = options;
  const refused = (
    reason: 'not-enrolled' | 'invalid' | 'no-key' | 'write-failed' | 'disk-full',
    detail: string,
  ) => ({ status: 'refused', reason, detail }) as const;
  const parsed = parseOperation(operation);
  const named = parsed.ok ? fieldsNamed(parsed.value) : null;
  const customerId = parsed.ok ? customerIdOf(parsed.value) : null;
  if (named === null || customerId === null) return refused('invalid', 'not an operation with values');
  const given = fieldsOf(values);
  if (given.length !== named.length || given.some((field) => !named.includes(field)))
    return refused('invalid', 'the operation names other fields than there are values');
  const open = journals();
  if (!open) return refused('not-enrolled', 'this till is not enrolled');
  const erases = operation.kind === 'customer-erasure';
  try {
    const sealed = erases ? ok(null) : await sealedBeside(options, operation, customerId, values);
    if (!sealed.ok) return refused(sealed.reason, 'this till has no key of the customer');
    const answer = open.append(operation, sealed.value);
    if (answer.status === 'refused') return answer;
    if (erases) eraseNow(options, customerId);
    const { tillSequence, journalId } = answer.entry;
    return { status: answer.status, tillSequence, journalId };
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return refused(error.code === 'ENOSPC' ? 'disk-full' : 'write-failed', error.message);
  }
}

/** The values as they stand beside the operation; null where there are none. @throws FileError */
async function sealedBeside(
  { keys, random }: CustomersHostOptions,
  operation: HostRequest<'customerAppend'>['operation'],
  customerId: string,
  values: ProfileValues,
): Promise<Result<string | null, 'no-key'>> {
  const makes = operation.kind === 'customer-registration';
  const key = makes ? keys.make(customerId) : keys.of(customerId);
  if (key === null) return refused('no-key');
  if (fieldsOf(values).length === 0) return ok(null);
  const place = { customerId, of: { operationId: operation.id } };
  const nonce = random.bytes(12);
  return ok(await sealValues(webcrypto.subtle, key, nonce, place, values));
}

/** Erases here what was just recorded as erased. Where the disk fails, it is done when the server tells of it. */
function eraseNow(options: CustomersHostOptions, customerId: string): void {
  try {
    erase(options, [customerId]);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
  }
}

function fieldsNamed(operation: KnownOperation): readonly string[] | null {
  if (operation.kind === 'customer-erasure') return [];
  return operation.kind === 'customer-registration' || operation.kind === 'customer-change'
    ? operation.payload.fields
    : null;
}

async function ownChange(
  keys: CustomerKeys,
  entry: JournalEntry,
): Promise<HostAnswer<'customersOwn'>['changes'][number]> {
  const { operation, sealed } = entry;
  const customerId = customerOfEntry(entry);
  const key = customerId === null ? null : keys.of(customerId);
  if (customerId === null || key === null || sealed === undefined)
    return { operationId: operation.id, values: null };
  const place = { customerId, of: { operationId: operation.id } };
  return {
    operationId: operation.id,
    values: await openValues(webcrypto.subtle, key, place, sealed),
  };
}

function customerOfEntry({ operation }: JournalEntry): string | null {
  const parsed = parseOperation(operation);
  return parsed.ok ? customerIdOf(parsed.value) : null;
}

/** Takes page by page, then hands over; what is erased goes before its confirmation is sent. @throws no network */
async function syncKeys(options: CustomersHostOptions): Promise<HostAnswer<'customerKeysSync'>> {
  const { keys, syncFetch } = options;
  for (let final = false; !final; ) {
    const { epoch, position } = keys.place;
    const query = new URLSearchParams({ after: String(position), ...(epoch === null ? {} : { epoch }) });
    const page = await ask(syncFetch, `/v1/customer-keys?${query}`, null, customerKeysAnswerSchema);
    // What was sealed goes first: once the place is noted, nobody asks for it again.
    erase(
      options,
      page.keys.flatMap((row) => (row.erased ? [row.customerId] : [])),
    );
    keys.take(page.keys, page);
    final = page.final || page.keys.length === 0;
  }
  // Also what a server that was put back to an older copy didn't give out.
  await handKeys(options);
  // Also who was erased in an exchange that then failed: of that one the window heard nothing.
  const customerIds = keys.toConfirm();
  if (customerIds.length > 0) {
    const path = '/v1/customers/erasures/confirm';
    const { confirmed } = await ask(syncFetch, path, { customerIds }, erasureConfirmAnswerSchema);
    keys.confirmed(confirmed);
  }
  return { came: keys.came, erased: customerIds };
}

/** Hands the server keys that it lacks; who of these was erased goes. @throws no network, FileError */
async function handKeys(options: CustomersHostOptions): Promise<void> {
  const { keys, syncFetch } = options;
  const toHand = keys.toHand().slice(0, customerPageLimit);
  if (toHand.length === 0) return;
  const taken = await ask(syncFetch, '/v1/customer-keys', { keys: toHand }, customerKeysTakenSchema);
  keys.handed(taken.taken);
  erase(options, taken.erased);
}

/** Destroys the keys of these customers and all that was sealed under them here. @throws FileError */
function erase({ keys, journals }: CustomersHostOptions, customerIds: readonly string[]): void {
  if (customerIds.length === 0) return;
  const gone = new Set(customerIds);
  const open = journals();
  const entries = open?.newest(personalKinds, Number.MAX_SAFE_INTEGER) ?? [];
  const ids = entries.flatMap((entry) =>
    gone.has(customerOfEntry(entry) ?? '') ? [entry.operation.id] : [],
  );
  open?.eraseSealed([...ids, ...customerIds]);
  keys.destroy(customerIds);
}

async function fetchCustomer(
  { keys, syncFetch }: CustomersHostOptions,
  request: HostRequest<'customerFetch'>,
): Promise<HostAnswer<'customerFetch'>> {
  const [path, body] =
    request.what === 'lookup'
      ? ['/v1/customers/lookup', request.lookup]
      : ['/v1/customers/attach', { customerId: request.customerId }];
  const found = await ask(syncFetch, path, body, customerFoundSchema).catch(
    (error: unknown) =>
      ({
        status: error instanceof AnswerError && error.status === 429 ? 'must-wait' : 'unreachable',
      }) as const,
  );
  if (found.status !== 'found') return found;
  const { row, key } = found;
  if (key !== null) keepGiven(keys, row.id, key);
  const place = { customerId: row.id, of: 'row' } as const;
  const values = key && row.sealed ? await openValues(webcrypto.subtle, key, place, row.sealed) : null;
  return { status: 'found', row, values };
}

/** Keeps a key that the server gave out. Where the disk fails it is in memory, and the server gives it out again. */
function keepGiven(keys: CustomerKeys, customerId: string, key: string): void {
  try {
    keys.take([{ customerId, key }], null);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
  }
}

async function exportCustomer(
  { syncFetch, fileSystem, chooseFolder }: CustomersHostOptions,
  query: HostRequest<'customerExport'>,
): Promise<HostAnswer<'customerExport'>> {
  const made = await ask(syncFetch, '/v1/customers/export', query, customerExportSchema).catch(refusalOf);
  if (typeof made === 'string') return { status: made, path: null };
  const folder = (await chooseFolder?.()) ?? null;
  if (folder === null) return { status: 'cancelled', path: null };
  // The page names the other file, which is there before it.
  writeWhole(fileSystem, `${folder}/${made.name}.json`, made.document);
  const path = `${folder}/${made.name}.html`;
  writeWhole(fileSystem, path, made.page);
  return { status: 'saved', path };
}

function refusalOf(error: unknown): 'not-allowed' | 'unknown' | 'unreachable' {
  const status = error instanceof AnswerError ? error.status : null;
  return status === 403 ? 'not-allowed' : status === 404 ? 'unknown' : 'unreachable';
}

/** The server answered with a problem. */
class AnswerError extends Error {
  constructor(
    path: string,
    readonly status: number,
  ) {
    super(`${path.split('?')[0]}: the server answered ${status}`);
  }
}

/** Asks the server and parses its answer. @throws Error when it can't be reached or answers something else. */
async function ask<Schema extends z.ZodType>(
  syncFetch: SyncFetch,
  path: string,
  body: object | null,
  schema: Schema,
): Promise<z.infer<Schema>> {
  const signal = AbortSignal.timeout(serverLimitMs);
  const response = await syncFetch(
    path,
    body === null ? { signal } : { method: 'POST', body: JSON.stringify(body), signal },
  );
  if (!response.ok) throw new AnswerError(path, response.status);
  return schema.parse(await response.json());
}
