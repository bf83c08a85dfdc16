/**
 * The same facts in another order of arrival give the same state: all entries of the server are handed to an
 * empty server anew, journals interleaved otherwise and in other batches, and what facts decide is compared.
 */
import { copyFileSync } from 'node:fs';
import { type SeededRandom, seededRandom } from '../../../shared/base/seeded-random.ts';
import type { JournalEntry } from '../../../shared/domain/operation.ts';
import type { PushedEntry } from '../../../shared/protocol/push.ts';
import { push } from '../../../sync-server/apply/push.ts';
import { openSqliteStore } from '../../../sync-server/store/sqlite-store.ts';
import type { Store } from '../../../sync-server/store/store.ts';
import type { World } from '../world/world.ts';
import { customerStateOf, handCustomersAnew, refoldAll } from './customer-arrivals.ts';
import { type CheckedDatabase, openChecked } from './database.ts';
import { orderStateOf, placeAnew } from './order-arrivals.ts';

interface Line {
  readonly tillId: string;
  readonly journalId: string;
  readonly receiptPrefix: string;
  readonly entries: readonly PushedEntry[];
  through: number;
  done: boolean;
}

/** Hands everything over anew and compares. */
export async function checkArrivalOrder(world: World, database: CheckedDatabase): Promise<void> {
  const file = `${world.databaseFile}.anew`;
  copyFileSync(world.initialFile, file);
  const nowMs = world.server.wallMs();
  const store = await openSqliteStore(file, () => nowMs);
  try {
    await addTills(store, database);
    const placeRest = await placeAnew(store, database, seededRandom(world.plan.seed ^ 0x0bde));
    const random = seededRandom(world.plan.seed ^ 0x6e15);
    const handRest = await handCustomersAnew(store, database, world.customers, random);
    await sendAll(store, lines(database), seededRandom(world.plan.seed ^ 0x7a3d));
    await placeRest();
    await handRest();
  } finally {
    await store.close();
  }
  const anew = openChecked(file);
  const [here, there] = [stateOf(database), stateOf(anew)];
  const lost = here.filter((row) => !there.includes(row));
  const gained = there.filter((row) => !here.includes(row));
  tell(world, lost, gained);
  if (world.plan.customers) await compareCustomers(world, anew, file, nowMs);
  anew.close();
}

function tell({ evidence }: World, lost: readonly string[], gained: readonly string[]): void {
  if (lost.length + gained.length === 0) return;
  const text = `as it came ${lost.slice(0, 3).join(' ; ')} | anew ${gained.slice(0, 3).join(' ; ')}`;
  evidence.violation('arrival-order', text.slice(0, 1500));
}

/**
 * Customers' rows hold accounts of the moment at which they were made: those of a copy of the server are made again for
 * the moment of those anew, which must say already what they say when they are made again. Somebody who was read under
 * another one for a while is known in more stores than facts say: only rows that stood as it came are asked for.
 */
async function compareCustomers(
  world: World,
  anew: CheckedDatabase,
  anewFile: string,
  nowMs: number,
): Promise<void> {
  const file = `${world.databaseFile}.copy`;
  await world.server.backup(file);
  const copy = openChecked(file);
  const stale: number[] = [];
  for (const [each, database] of [
    [anewFile, anew],
    [file, copy],
  ] as const) {
    const store = await openSqliteStore(each, () => nowMs);
    stale.push(await refoldAll(store, database));
    await store.close();
  }
  const [here, there] = [customerStateOf(copy), customerStateOf(anew)];
  copy.close();
  if (stale[0] !== 0)
    world.evidence.violation('arrival-order', `${stale[0]} rows of customers anew say what was so before`);
  const differing = [...here].filter(([place, row]) => there.get(place) !== row);
  tell(
    world,
    differing.map((each) => each.join(' ')),
    differing.map(([place]) => `${place} ${there.get(place)}`),
  );
}

/** Tills that enrolled after the empty copy was made. */
async function addTills(store: Store, database: CheckedDatabase): Promise<void> {
  for (const row of database.all('SELECT * FROM tills')) {
    await store.write(async ({ access }) => {
      if (await access.till(String(row.till_id))) return;
      await access.addTill({
        tillId: String(row.till_id),
        storeId: String(row.store_id),
        receiptPrefix: String(row.receipt_prefix),
        publicKeys: JSON.parse(String(row.public_keys)) as string[], // written by the server from a list
        revokedAtMs: null,
      });
    });
  }
}

/** Each branch of each journal as the till that wrote it has it: the shared part, then its own. */
function lines(database: CheckedDatabase): Line[] {
  const branches = database.all(
    'SELECT * FROM branches JOIN journals USING (journal_id) ORDER BY journal_id, branch',
  );
  const entriesOf = (journalId: string, branch: number, through: number): PushedEntry[] => {
    const own = branches.find((row) => row.journal_id === journalId && row.branch === branch);
    const fork = Number(own?.fork_sequence ?? 0);
    const parent =
      own?.parent_branch === null || own === undefined
        ? []
        : entriesOf(journalId, Number(own.parent_branch), Math.min(fork, through));
    const rows = database.all(
      'SELECT entry, sealed FROM operations WHERE journal_id = ? AND branch = ? AND till_sequence <= ? ORDER BY till_sequence',
      journalId,
      branch,
      through,
    );
    return [...parent, ...rows.map(pushedOf)];
  };
  return branches.map((row) => ({
    tillId: String(row.till_id),
    journalId: String(row.journal_id),
    receiptPrefix: String(row.receipt_prefix),
    entries: entriesOf(String(row.journal_id), Number(row.branch), Number.MAX_SAFE_INTEGER),
    through: 0,
    done: false,
  }));
}

function pushedOf({ entry, sealed }: Readonly<Record<string, unknown>>): PushedEntry {
  const pushed = JSON.parse(String(entry)) as PushedEntry; // stored by the server from an entry
  return typeof sealed === 'string' ? { ...pushed, sealed } : pushed;
}

async function sendAll(store: Store, all: readonly Line[], random: SeededRandom): Promise<void> {
  for (let round = 0; round < 5000; round += 1) {
    const open = all.filter((line) => !line.done);
    if (open.length === 0) return;
    await sendSome(store, random.pick(open), random);
  }
  throw new Error('the entries could not be handed over anew');
}

async function sendSome(store: Store, line: Line, random: SeededRandom): Promise<void> {
  const { journalId, receiptPrefix, entries, tillId } = line;
  const till = await store.read((transaction) => transaction.access.till(tillId));
  if (!till) throw new Error(`till ${tillId} is not known`);
  const start = entries.findIndex((entry) => entry.tillSequence > line.through);
  const batch = start < 0 ? [] : entries.slice(start, start + 1 + random.below(60));
  const first = batch[0];
  const last = entries.at(-1);
  const after = first
    ? { tillSequence: first.tillSequence - 1, hash: first.previousHash }
    : { tillSequence: last?.tillSequence ?? 0, hash: last?.hash ?? '0'.repeat(64) };
  const breaks = entries.filter((entry) => entry.operation.kind === 'journal-break') as JournalEntry[];
  const request = { journalId, receiptPrefix, after, entries: batch, breaks };
  const result = await push(store, till, request, 1000);
  if (result.code !== 'answered') throw new Error(`handing over anew: ${result.code}`);
  const { answer } = result;
  line.through = answer.storedThrough;
  line.done =
    answer.storedThrough === (last?.tillSequence ?? 0) &&
    answer.storedHash === (last?.hash ?? answer.storedHash);
}

/** What facts decide, without times, sequences and the numbering of branches. */
function stateOf(database: CheckedDatabase): string[] {
  const stock = database.all('SELECT store_id, sku, on_hand_milli FROM stock_levels');
  const operations = database.all('SELECT hash, entry, held_reason FROM operations');
  const rows = database
    .all(
      `SELECT stream, collection, id, data FROM feed_rows
       WHERE data IS NOT NULL AND collection IN ('stock', 'receipts', 'outcomes', 'exceptions', 'documents', 'deliveries', 'orders')`,
    )
    .map((row) => {
      const { branch: _, raisedAtMs: __, ...data } = JSON.parse(String(row.data)) as Record<string, unknown>;
      return { ...row, data };
    });
  return [...stock, ...operations, ...rows, ...orderStateOf(database)].map((row) => JSON.stringify(row));
}
