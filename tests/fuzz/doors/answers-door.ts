/**
 * The till's door to its server: feed pages, push answers and event streams that a broken or wicked server,
 * or a box in between, may send. Reading them never throws into the till, rows come once each, and an event
 * stream means the same however the network cuts it.
 */
import { createEventParser } from '../../../renderer/replica/event-stream.ts';
import { FeedPuller, type PullerParts } from '../../../renderer/replica/feed-puller.ts';
import { sendPush } from '../../../renderer/till/push-client.ts';
import { type SeededRandom, seededRandom } from '../../../shared/base/seeded-random.ts';
import { genesisHash } from '../../../shared/domain/operation.ts';
import { type FeedCollection, feedAnswerSchema, feedCollections } from '../../../shared/protocol/feed.ts';
import { pushAnswerSchema } from '../../../shared/protocol/push.ts';
import type { SyncFetch } from '../../../shared/protocol/till-host.ts';
import { systemClock } from '../../support/system-environment.ts';
import { article, referenceRows } from '../../support/till-rows.ts';
import { describeValue, type FuzzDoor, makeDoor } from '../fuzz-door.ts';
import { hostileString, mutateBytes, mutateJson } from '../hostile-values.ts';

interface Answer {
  readonly kind: 'feed' | 'push' | 'events';
  readonly collection: FeedCollection;
  readonly status: number;
  readonly text: string;
  /** Where the network cuts an event stream. */
  readonly cuts: readonly number[];
}

const collections = Object.keys(feedCollections) as FeedCollection[];
const noTimers = { after: () => ({ cancel: () => {} }) };

/** Opens the door. */
export function openAnswersDoor(): FuzzDoor {
  const good: Answer = {
    kind: 'feed',
    collection: 'products',
    status: 200,
    text: JSON.stringify(goodPage('products')),
    cuts: [],
  };
  return makeDoor<Answer>({
    name: 'answers',
    make: makeAnswer,
    check: checkAnswer,
    describe: describeValue,
    stillWorks: () => checkAnswer(good),
    close: async () => {},
  });
}

function goodPage(collection: FeedCollection): unknown {
  const data: Readonly<Record<FeedCollection, unknown[]>> = {
    products: [article('A1'), article('A2')],
    reference: [...referenceRows],
    stock: [{ storeId: 'S1', sku: 'A1', onHandMilli: 1000, promisedMilli: 0 }],
    customers: [{ id: '7', number: '7', country: null }],
    receipts: [{ receiptNumber: 'T-000001', journalId: 'j', tillSequence: 1, operation: {} }],
    outcomes: [
      {
        operationId: 'o',
        journalId: 'j',
        branch: 0,
        tillSequence: 1,
        tillId: 't',
        status: 'applied',
        exceptionIds: [],
      },
    ],
    exceptions: [],
    documents: [{ journalId: 'j', tillSequence: 1, operation: {} }],
    deliveries: [],
    orders: [],
    availability: [{ sku: 'A1', asOfMs: 1, stores: [{ storeId: 'S1', onHandMilli: 1, promisedMilli: 0 }] }],
  };
  const rows = data[collection].map((each, index) => ({
    id: `row-${index}`,
    feedSequence: index + 1,
    deleted: false,
    data: each,
  }));
  return {
    rebuild: false,
    rows: [...rows, { id: 'gone', feedSequence: 99, deleted: true, data: null }],
    checkpoint: { epoch: 'e1', position: 99 },
    final: true,
    total: rows.length,
    ownThrough: { j: 3 },
    ownHashes: { j: genesisHash },
    digest: { count: rows.length, hash: genesisHash },
    serverTimeMs: 1_790_000_000_000,
  };
}

function makeAnswer(random: SeededRandom): Answer {
  const kind = random.pick(['feed', 'feed', 'feed', 'push', 'events'] as const);
  const collection = random.pick(collections);
  const status = random.chance(0.85) ? 200 : random.pick([204, 206, 400, 401, 413, 429, 500, 503]);
  const cuts = Array.from({ length: random.below(6) }, () => random.below(60)).sort((a, b) => a - b);
  const pushed = {
    status: random.pick(['stored', 'gap', 'forked', 'ahead']),
    storedThrough: 3,
    storedHash: genesisHash,
    branch: 0,
    serverTimeMs: 1,
  };
  const good = kind === 'push' ? pushed : goodPage(collection);
  if (kind === 'events') {
    const lines = Array.from({ length: random.below(8) }, () =>
      random.pick(['data: {"chain":1}', 'data:x', 'event: resync', ': hi', '', '', hostileString(random)]),
    );
    return { kind, collection, status, cuts, text: lines.join(random.pick(['\n', '\r\n', '\r'])) };
  }
  let value = good;
  for (let left = random.below(4); left > 0; left -= 1) value = mutateJson(random, value).value;
  const text = JSON.stringify(value) ?? '';
  return {
    kind,
    collection,
    status,
    cuts,
    text: random.chance(0.2) ? Buffer.from(mutateBytes(random, Buffer.from(text))).toString('utf8') : text,
  };
}

async function checkAnswer(answer: Answer): Promise<string | null> {
  if (answer.kind === 'events') return checkEvents(answer);
  const syncFetch: SyncFetch = async () =>
    new Response(answer.status === 204 ? null : answer.text, { status: answer.status });
  const expected = answer.status === 200 || answer.status === 206 ? parsedOrNull(answer) : null;
  if (answer.kind === 'push') {
    const content = {
      journalId: 'j',
      receiptPrefix: 'T',
      after: { tillSequence: 0, hash: genesisHash },
      entries: [],
      breaks: [],
    };
    const sent = await sendPush(syncFetch, noTimers, content);
    return sent.ok === (expected !== null) ? null : `a push answer was taken for ${describeValue(sent)}`;
  }
  const wrong: string[] = [];
  const puller = new FeedPuller(pullerParts(answer.collection, syncFetch, wrong), null);
  const { documents } = await puller.pull(undefined, 1000);
  puller.close();
  if (new Set(documents.map((row) => row.id)).size !== documents.length)
    return 'a row came twice in one page';
  if (expected === null && documents.length > 0)
    return `rows out of an answer that can't be read: ${describeValue(documents)}`;
  const page = feedAnswerSchema.safeParse(expected);
  if (!page.success || page.data.rebuild || !page.data.final) return null;
  const lost = page.data.rows.find((row) => !documents.some((each) => each.id === row.id));
  return lost ? `a row of a good page was left out: ${describeValue(lost)}; ${wrong.join(', ')}` : null;
}

function parsedOrNull({ kind, text }: Answer): unknown {
  try {
    const parsed = (kind === 'push' ? pushAnswerSchema : feedAnswerSchema).safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

function pullerParts(collection: FeedCollection, syncFetch: SyncFetch, wrong: string[]): PullerParts {
  return {
    collection,
    syncFetch,
    clock: systemClock,
    timers: noTimers,
    random: seededRandom(1),
    confirmation: { confirm: async () => true, replicationFailed: () => {}, close: () => {} },
    journals: () => [{ journalId: 'j', branch: 0, confirmedBy: 0 }],
    isOwnLine: async () => true,
    stamped: collection === 'stock',
    prepareStamps: async () => {},
    snapshotPage: async () => null,
    confirmed: () => {},
    rebuildDemanded: () => {},
    failed: (failure) => wrong.push(failure.detail),
    badRow: (detail) => wrong.push(detail),
    writeFailed: (detail) => wrong.push(detail),
    serverTime: () => {},
    reSync: () => {},
  };
}

function checkEvents({ text, cuts }: Answer): string | null {
  const whole: string[] = [];
  createEventParser((data) => whole.push(data))(text);
  const pieces: string[] = [];
  const parse = createEventParser((data) => pieces.push(data));
  const places = [0, ...cuts.filter((cut) => cut < text.length), text.length];
  for (let index = 1; index < places.length; index += 1) parse(text.slice(places[index - 1], places[index]));
  return describeValue(whole) === describeValue(pieces)
    ? null
    : `events ${describeValue(pieces)} instead of ${describeValue(whole)}`;
}
