/**
 * The HTTP door: a real server on loopback, driven from its own OpenAPI description and with genuine pushes
 * whose content is spoilt. No answer is a 5xx; what is refused is refused as a problem that names the field
 * and leaves the database as it was; what a till signed is stored, whatever it holds.
 */
import { join } from 'node:path';
import Database from 'libsql';
import type { SeededRandom } from '../../../shared/base/seeded-random.ts';
import type { JournalEntry } from '../../../shared/domain/operation.ts';
import { channelProblemSchema, channelScopeSchema } from '../../../shared/protocol/channel.ts';
import { type FeedCollection, feedCollections } from '../../../shared/protocol/feed.ts';
import { pushAnswerSchema } from '../../../shared/protocol/push.ts';
import { makeTokens } from '../../../sync-server/access/tokens.ts';
import { writeArticles, writeReference } from '../../../sync-server/catalog/write-catalog.ts';
import { makeChannelKey } from '../../../sync-server/channel/channel-keys.ts';
import { systemEnvironment } from '../../../sync-server/system-environment.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import { article, referenceRows } from '../../support/till-rows.ts';
import { newKeys, WireJournal, WireTill } from '../../support/wire-till.ts';
import { describeValue, type FuzzDoor, makeDoor } from '../fuzz-door.ts';
import type { JsonPath } from '../hostile-values.ts';
import { type FuzzAnswer, FuzzClient } from './http-client.ts';
import {
  type DescribedEndpoint,
  type FuzzTokens,
  type HttpInput,
  makeBytes,
  makeRequest,
  readDescription,
} from './http-inputs.ts';
import { spoiltEntry } from './push-inputs.ts';

type Input =
  | ({ readonly kind: 'request' } & HttpInput)
  | { readonly kind: 'push'; readonly entry: JournalEntry }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array };

/** Opens the door on a server of its own. */
export async function openHttpDoor(): Promise<FuzzDoor> {
  // Guessing is limited by the minute; under test every attempt counts as a minute later.
  let skippedMs = 0;
  const clock = { ...systemEnvironment.clock, monotonicMs: () => performance.now() + skippedMs };
  const server = await startTestServer({
    environment: { ...systemEnvironment, clock },
    // What the server writes by itself would look like a refused request that wrote.
    ordersEveryMs: 24 * 60 * 60_000,
  });
  const desk = await HttpDesk.open(server, () => {
    skippedMs += 61_000;
  });
  return makeDoor<Input>({
    name: 'http',
    make: (random) => desk.make(random),
    check: (input) => desk.check(input),
    smaller: (input) => (input.kind === 'request' ? smallerRequests(input) : []),
    describe: (input) =>
      describeValue(
        input.kind === 'request' ? { ...input, body: input.body?.toString('utf8') ?? null } : input,
      ),
    stillWorks: () => desk.stillWorks(),
    close: async () => {
      desk.close();
      await server.close();
    },
  });
}

class HttpDesk {
  private journal: WireJournal;
  private pushed = 0;

  private constructor(
    private readonly server: TestServer,
    private readonly client: FuzzClient,
    private readonly till: WireTill,
    private readonly tokens: FuzzTokens,
    private readonly endpoints: readonly DescribedEndpoint[],
    private readonly skipMinute: () => void,
    private readonly database: Database.Database,
  ) {
    this.journal = new WireJournal(till);
  }

  static async open(server: TestServer, skipMinute: () => void): Promise<HttpDesk> {
    await writeReference(server.store, referenceRows);
    await writeArticles(
      server.store,
      ['A1', 'A2', 'A3'].map((id) => article(id)),
    );
    const till = await WireTill.enrol(server.url, await server.enrolCode('S1'));
    const gone = await WireTill.enrol(server.url, await server.enrolCode('S1'));
    await server.store.write((transaction) => transaction.access.revokeTill(gone.tillId, Date.now()));
    const { token: operator } = makeTokens(
      server.keys,
      systemEnvironment.clock,
      systemEnvironment.random,
    ).token({ kind: 'operator' });
    const { key: channel } = await makeChannelKey(server.store, systemEnvironment.random, 'web', [
      ...channelScopeSchema.options,
    ]);
    const tokens = { till: bare(till), operator, revoked: bare(gone), channel };
    const described = await till.request('/v1/openapi.json');
    const database = new Database(join(server.dataFolder, 'stillopen.db'), { timeout: 5000 });
    return new HttpDesk(
      server,
      new FuzzClient(server.url),
      till,
      tokens,
      readDescription(await described.text()),
      skipMinute,
      database,
    );
  }

  make(random: SeededRandom): Input {
    const draw = random.fraction();
    if (draw < 0.15) return { kind: 'push', entry: spoiltEntry(random, this.journal) };
    if (draw < 0.165) return { kind: 'bytes', bytes: makeBytes(random, this.tokens) };
    if (draw < 0.1653) return { kind: 'request', ...this.wide(random) };
    return {
      kind: 'request',
      ...makeRequest(random, this.endpoints, this.tokens, (path) => this.realBody(random, path)),
    };
  }

  check(input: Input): Promise<string | null> {
    if (input.kind === 'push') return this.checkPush(input.entry);
    return input.kind === 'bytes' ? this.checkBytes(input.bytes) : this.checkRequest(input);
  }

  /** A good push and a full pull of every collection still come through. */
  async stillWorks(): Promise<string | null> {
    const journal = new WireJournal(this.till);
    journal.move('GOOD', 5);
    journal.move('GOOD', -2);
    const answer = await this.till.pushAll(journal);
    this.pushed += 1;
    if (answer.status !== 'stored' || answer.storedThrough !== 2)
      return `a good push was answered ${answer.status}`;
    const stock = (await this.till.pull('stock')).get('S1:GOOD');
    if (stock?.onHandMilli !== this.pushed * 3000)
      return `stock of ${this.pushed} good pushes is ${describeValue(stock)}`;
    for (const collection of Object.keys(feedCollections) as FeedCollection[])
      await this.till.page(collection, null);
    this.journal = new WireJournal(this.till);
    return this.machineError();
  }

  close(): void {
    this.database.close();
    this.client.close();
  }

  private async checkRequest(input: HttpInput): Promise<string | null> {
    if (/enrol|token/.test(input.endpoint)) this.skipMinute();
    const before = this.dataVersion();
    const answer = await this.client.send(input);
    if (answer.status >= 500) return `answered ${answer.status} ${answer.text.slice(0, 300)}`;
    if (answer.status === 101 || answer.status < 100) return `answered ${answer.status}`;
    if (answer.status < 400) return this.machineError();
    if (this.dataVersion() !== before) return `refused with ${answer.status}, and yet the database changed`;
    // HEAD has no body, and an expectation is refused by Node itself.
    if (input.method === 'HEAD' || answer.status === 417) return this.machineError();
    return problemIn(answer, input) ?? this.machineError();
  }

  private async checkPush(entry: JournalEntry): Promise<string | null> {
    const { journal } = this;
    const { journalId, receiptPrefix, head } = journal;
    const body = Buffer.from(
      JSON.stringify({ journalId, receiptPrefix, after: head, entries: [entry], breaks: [] }),
    );
    const headers = { authorization: this.till.authorization, 'content-type': 'application/json' };
    const answer = await this.client.send({ method: 'POST', path: '/v1/push', headers, body });
    // What is not an entry at all, or too large or too deep, may be refused at the door.
    if (answer.status >= 400 && answer.status < 500) return problemIn(answer, null) ?? this.machineError();
    if (answer.status !== 200) return `answered ${answer.status} ${answer.text.slice(0, 300)}`;
    const { status, storedThrough } = pushAnswerSchema.parse(JSON.parse(answer.text));
    if (status !== 'stored') return `a genuine entry was answered ${status}`;
    if (entry.tillSequence === journal.entries.length + 1) journal.entries.push(entry);
    if (storedThrough !== journal.entries.length)
      return `stored through ${storedThrough} of ${journal.entries.length}`;
    if (journal.entries.length >= 100) this.journal = new WireJournal(this.till);
    return this.machineError();
  }

  private async checkBytes(bytes: Uint8Array): Promise<string | null> {
    const text = await this.client.sendBytes(bytes, 300);
    const status = Number(/^HTTP\/1\.\d (\d{3})/.exec(text)?.[1] ?? 400);
    return status >= 500 && status !== 505 ? `answered ${text.slice(0, 300)}` : this.machineError();
  }

  private machineError(): string | null {
    const error = this.server.errors[0];
    return error === undefined
      ? null
      : `the server met ${error instanceof Error ? error.stack : String(error)}`;
  }

  /** Changes with every commit of another connection that wrote anything. */
  private dataVersion(): string {
    return JSON.stringify(this.database.pragma('data_version'));
  }

  private realBody(random: SeededRandom, path: string): unknown {
    const { tillId } = this.till;
    if (path === '/v1/push') {
      const journal = new WireJournal(this.till);
      for (let left = random.below(4); left > 0; left -= 1) journal.move('A1', random.pick([1, -1, 7]));
      const { journalId, receiptPrefix, entries } = journal;
      return { journalId, receiptPrefix, after: journal.placeAt(0), entries, breaks: [] };
    }
    if (path === '/v1/enrol') return { code: 'ABCDE-FGHJK', publicKey: newKeys().publicKey };
    if (path === '/v1/token/challenge') return { tillId };
    return path === '/v1/token'
      ? { tillId, challenge: random.pick(['x', 'a.b', 'WyJ0Il0.AAAA']), signature: 'c2ln' }
      : undefined;
  }

  /** A body as large as a push may be: many small values, or few large ones. */
  private wide(random: SeededRandom): HttpInput {
    const { journalId, receiptPrefix } = this.journal;
    const item = random.pick(['0', '{}', '[]', '"a"', '{"hash":""}', 'null']);
    const many = `[${`${item},`.repeat(Math.floor(7_000_000 / (item.length + 1)))}${item}]`;
    const long = JSON.stringify('я'.repeat(1_500_000));
    const wideObject = `{${Array.from({ length: 300_000 }, (_, index) => `"k${index}":0`).join(',')}}`;
    const value = random.pick([many, many, long, wideObject]);
    const member = random.pick(['entries', 'breaks', 'after', 'journalId', 'receiptPrefix', 'more']);
    const good = { journalId, receiptPrefix, after: this.journal.head, entries: [], breaks: [] };
    const text = `${JSON.stringify({ ...good, [member]: undefined }).slice(0, -1)},"${member}":${value}}`;
    return {
      method: 'POST',
      path: '/v1/push',
      headers: { authorization: this.till.authorization, 'content-type': 'application/json' },
      body: Buffer.from(text),
      endpoint: 'POST /v1/push',
      changed: [member],
      isGood: false,
    };
  }
}

function bare(till: WireTill): string {
  return till.authorization.replace('Bearer ', '');
}

/** What is wrong with a refusal; null when it is a problem that names what it should. */
function problemIn(answer: FuzzAnswer, input: HttpInput | null): string | null {
  const { status, contentType, text } = answer;
  if (!contentType.startsWith('application/problem+json'))
    return `${status} came as "${contentType}": ${text.slice(0, 200)}`;
  // The problems of the channel API are those of all doors, and more.
  const problem = channelProblemSchema.parse(JSON.parse(text));
  if (problem.status !== status) return `the problem says ${problem.status}, the answer ${status}`;
  if (input?.isGood && problem.code === 'invalid-request' && status !== 415)
    return `a good request was refused: ${text}`;
  if (problem.code !== 'invalid-request' || status === 415) return null;
  if (problem.field === undefined || problem.field === '') return `names no field: ${text}`;
  if (input?.changed && !names(problem.field, input.changed))
    return `names ${problem.field}, changed was ${input.changed.join('.')}`;
  return null;
}

/** Checks that span members name the one they noticed it at. */
const spanning = /(^|\.)(journalId|tillSequence|hash|attemptId)$/;

/** Whether a field is the changed place, above or below it. */
function names(field: string, changed: JsonPath): boolean {
  const place = changed.map(String).join('.').slice(0, 200);
  if (place === '' || field === 'body' || spanning.test(field)) return true;
  return `${field}.`.startsWith(`${place}.`) || `${place}.`.startsWith(`${field}.`);
}

function smallerRequests(input: Extract<Input, { kind: 'request' }>): Input[] {
  const { headers, body } = input;
  const fewer = Object.keys(headers).map((name): Input => {
    const { [name]: _gone, ...rest } = headers;
    return { ...input, headers: rest };
  });
  if (!body) return fewer;
  const text = body.toString('utf8');
  try {
    const value: unknown = JSON.parse(text);
    return [
      ...fewer,
      ...smallerValues(value).map(
        (each): Input => ({
          ...input,
          changed: null,
          isGood: false,
          body: Buffer.from(JSON.stringify(each)),
        }),
      ),
    ];
  } catch {
    return [...fewer, { ...input, body: body.subarray(0, body.length >> 1) }];
  }
}

/** A JSON value with one member left out, or one member made smaller, or a long text halved. */
function smallerValues(value: unknown): unknown[] {
  if (typeof value === 'string') return value.length > 8 ? [value.slice(0, value.length >> 1)] : [];
  if (Array.isArray(value)) {
    if (value.length > 40) return [value.slice(0, value.length >> 1), value.slice(value.length >> 1)];
    return value.flatMap((each, index) => [
      value.toSpliced(index, 1),
      ...smallerValues(each).map((less) => value.with(index, less)),
    ]);
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) => {
    const rest = Object.fromEntries(Object.entries(value).filter(([other]) => other !== name));
    return [rest, ...smallerValues(each).map((less) => ({ ...value, [name]: less }))];
  });
}
