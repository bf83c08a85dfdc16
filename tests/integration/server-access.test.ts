import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { challengeText, enrolAnswerSchema } from '../../shared/protocol/access.ts';
import { problemSchema } from '../../shared/protocol/problem.ts';
import { wakeSchema } from '../../shared/protocol/wake.ts';
import { makeTokens } from '../../sync-server/access/tokens.ts';
import { writeArticles, writePictures } from '../../sync-server/catalog/write-catalog.ts';
import { type Environment, systemEnvironment } from '../../sync-server/system-environment.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { newId, newKeys, WireJournal, WireTill } from '../support/wire-till.ts';

let server: TestServer;
let till: WireTill;
/** Added to the wall clock and the monotonic clock. */
let laterMs = 0;

const environment: Environment = {
  ...systemEnvironment,
  clock: { wallMs: () => Date.now() + laterMs, monotonicMs: () => performance.now() + laterMs },
};

beforeAll(async () => {
  server = await startTestServer({ environment });
  till = await WireTill.enrol(server.url, await server.enrolCode('S'));
});
afterAll(async () => {
  await server.close();
  expect(server.errors).toEqual([]);
});

function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return fetch(server.url + path, {
    method: 'POST',
    body: text,
    headers: { 'content-type': 'application/json', ...headers },
  });
}

async function problem(
  response: Response,
): Promise<{ status: number; code: string; field: string | undefined }> {
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  const text = await response.text();
  expect(text).not.toMatch(/node_modules|\.ts:|at async/);
  const { status, code, field } = problemSchema.parse(JSON.parse(text));
  expect(status).toBe(response.status);
  return { status, code, field };
}

describe('enrolment', () => {
  it('[ACCESS1] a code enrols one key, which may ask again; another key gets nothing', async () => {
    const code = await server.enrolCode('S');
    const { publicKey } = newKeys();
    const first = enrolAnswerSchema.parse(await (await post('/v1/enrol', { code, publicKey })).json());
    const again = enrolAnswerSchema.parse(
      await (await post('/v1/enrol', { code: code.toLowerCase(), publicKey })).json(),
    );
    expect({ ...again, serverTimeMs: 0 }).toEqual({ ...first, serverTimeMs: 0 });
    expect(first).toMatchObject({ storeId: 'S', serverPublicKey: server.keys.publicKey });
    expect(first.receiptPrefix).toMatch(/^S-\d+$/);
    expect(await problem(await post('/v1/enrol', { code, publicKey: newKeys().publicKey }))).toMatchObject({
      status: 403,
      code: 'code-used-or-unknown',
    });
  });

  it('[ACCESS1] two tills of a store get different ids and receipt prefixes', async () => {
    const codes = [await server.enrolCode('P'), await server.enrolCode('P')];
    const answers = await Promise.all(
      codes.map(async (code) =>
        enrolAnswerSchema.parse(
          await (await post('/v1/enrol', { code, publicKey: newKeys().publicKey })).json(),
        ),
      ),
    );
    expect(new Set(answers.map((answer) => answer.tillId)).size).toBe(2);
    expect(new Set(answers.map((answer) => answer.receiptPrefix))).toEqual(new Set(['P-1', 'P-2']));
  });

  it('[ACCESS2] a code lives a day, and guessing is stopped', async () => {
    const code = await server.enrolCode('S');
    laterMs += 24 * 3_600_000 + 1000;
    expect(await problem(await post('/v1/enrol', { code, publicKey: newKeys().publicKey }))).toMatchObject({
      status: 403,
    });
    const statuses: number[] = [];
    for (let guess = 0; guess < 12; guess += 1) {
      statuses.push(
        (await post('/v1/enrol', { code: `GUESS-${guess}`, publicKey: newKeys().publicKey })).status,
      );
    }
    expect(statuses.slice(-2)).toEqual([429, 429]);
    const refused = await post('/v1/enrol', { code: 'GUESS', publicKey: newKeys().publicKey });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    laterMs += 61_000;
    expect(
      (await post('/v1/enrol', { code: await server.enrolCode('S'), publicKey: newKeys().publicKey })).status,
    ).toBe(200);
  });

  it('[ACCESS3] no code stands readable in the database', async () => {
    const code = (await server.enrolCode('S')).replace('-', '');
    const { readFileSync } = await import('node:fs');
    for (const file of ['stillopen.db', 'stillopen.db-wal']) {
      expect(readFileSync(`${server.dataFolder}/${file}`).includes(code)).toBe(false);
    }
  });
});

describe('tokens', () => {
  it('[ACCESS4] everything but health and the three doors answers 401 without a token', async () => {
    for (const path of [
      '/metrics',
      '/v1/openapi.json',
      '/v1/events',
      '/v1/feed/products',
      `/v1/pictures/${'a'.repeat(64)}`,
    ]) {
      expect(await problem(await fetch(server.url + path))).toMatchObject({
        status: 401,
        code: 'not-authorised',
      });
    }
    expect(await problem(await post('/v1/push', {}))).toMatchObject({ status: 401 });
    expect(await problem(await post('/v1/push', {}, { authorization: 'Bearer made.up' }))).toMatchObject({
      status: 401,
    });
    for (const path of ['/health/live', '/health/ready'])
      expect((await fetch(server.url + path)).status).toBe(200);
  });

  it("[ACCESS5] a challenge is met by the till's own key, once, and in its minute", async () => {
    const ask = async (): Promise<string> => {
      const answer = (await (await post('/v1/token/challenge', { tillId: till.tillId })).json()) as {
        challenge: string;
      };
      return answer.challenge;
    };
    const { sign } = await import('node:crypto');
    const meet = (challenge: string, keys = till.keys, tillId = till.tillId): Promise<Response> =>
      post('/v1/token', {
        tillId,
        challenge,
        signature: sign(null, Buffer.from(challengeText(tillId, challenge)), keys.privateKey).toString(
          'base64',
        ),
      });
    const challenge = await ask();
    expect((await meet(challenge, newKeys())).status).toBe(401);
    expect((await meet(challenge)).status).toBe(200);
    expect((await meet(challenge)).status).toBe(401);
    const stale = await ask();
    laterMs += 61_000;
    expect((await meet(stale)).status).toBe(401);
    expect((await meet('made.up')).status).toBe(401);
    const other = await WireTill.enrol(server.url, await server.enrolCode('S'));
    expect((await meet(await ask(), other.keys, other.tillId)).status).toBe(401);
  });

  it('[ACCESS6] a token lives fifteen minutes', async () => {
    await till.connect();
    expect((await till.request('/v1/feed/products')).status).toBe(200);
    laterMs += 15 * 60_000 + 1000;
    expect((await till.request('/v1/feed/products')).status).toBe(401);
    await till.connect();
    expect((await till.request('/v1/feed/products')).status).toBe(200);
  });

  it('[ACCESS7] a revoked till is out at once, with the token it has', async () => {
    const gone = await WireTill.enrol(server.url, await server.enrolCode('S'));
    await server.store.write(({ access }) => access.revokeTill(gone.tillId, 1));
    for (const path of ['/v1/feed/products', '/v1/events'])
      expect((await gone.request(path)).status).toBe(401);
    await expect(gone.pushAll(new WireJournal(gone))).rejects.toThrow('401');
    await expect(gone.connect()).rejects.toThrow('401');
  });

  it('[ACCESS8] metrics are for operators, the description for tills and operators, the rest for tills', async () => {
    const { token } = makeTokens(server.keys, environment.clock, environment.random).token({
      kind: 'operator',
    });
    const headers = { authorization: `Bearer ${token}` };
    const metrics = await fetch(`${server.url}/metrics`, { headers });
    expect(await metrics.text()).toMatch(
      /stillopen_pushes_total.*stillopen_exceptions_open.*stillopen_feed_position/s,
    );
    expect(await problem(await till.request('/metrics'))).toMatchObject({ status: 403, code: 'not-allowed' });
    expect(await problem(await fetch(`${server.url}/v1/feed/products`, { headers }))).toMatchObject({
      status: 403,
    });
    for (const init of [{ headers }, { headers: { authorization: till.authorization } }]) {
      const description = (await (await fetch(`${server.url}/v1/openapi.json`, init)).json()) as {
        openapi: string;
        paths: Record<string, unknown>;
      };
      expect(description.openapi).toBe('3.1.0');
      expect(Object.keys(description.paths).sort()).toEqual([
        '/health/live',
        '/health/ready',
        '/metrics',
        '/v1/bank-transfers',
        '/v1/bank-transfers/{attemptId}',
        '/v1/bank-transfers/{attemptId}/cancel',
        '/v1/channel/availability',
        '/v1/channel/loyalty/code',
        '/v1/channel/loyalty/customer',
        '/v1/channel/loyalty/holds',
        '/v1/channel/loyalty/holds/release',
        '/v1/channel/loyalty/quote',
        '/v1/channel/orders',
        '/v1/channel/orders/{id}',
        '/v1/channel/orders/{id}/cancel',
        '/v1/channel/orders/{id}/events',
        '/v1/channel/orders/{id}/payments',
        '/v1/channel/orders/{id}/refunds',
        '/v1/channel/orders/{id}/take-back',
        '/v1/channel/pictures/{hash}',
        '/v1/channel/products',
        '/v1/channel/products/{id}',
        '/v1/channel/refunds',
        '/v1/channel/refunds/{id}/confirm',
        '/v1/channel/status/{token}',
        '/v1/channel/status/{token}/events',
        '/v1/channel/stores',
        '/v1/customer-keys',
        '/v1/customers/attach',
        '/v1/customers/erasures',
        '/v1/customers/erasures/confirm',
        '/v1/customers/export',
        '/v1/customers/lookup',
        '/v1/e-receipts',
        '/v1/enrol',
        '/v1/events',
        '/v1/feed/{collection}',
        '/v1/loyalty/exposure',
        '/v1/loyalty/holds',
        '/v1/loyalty/holds/free',
        '/v1/loyalty/holds/release',
        '/v1/openapi.json',
        '/v1/orders/witnesses',
        '/v1/parked',
        '/v1/parked/{id}/take',
        '/v1/pictures/{hash}',
        '/v1/purchases',
        '/v1/push',
        '/v1/token',
        '/v1/token/challenge',
      ]);
    }
  });
});

describe('bad requests', () => {
  const place = { tillSequence: 0, hash: '0'.repeat(64) };

  it('[HTTP1] a bad body, query or path is 4xx and names the field', async () => {
    const journal = new WireJournal(till);
    const entry = journal.move('A', 1);
    const good = {
      journalId: journal.journalId,
      receiptPrefix: 'T',
      after: place,
      entries: [entry],
      breaks: [],
    };
    const push = (body: unknown): Promise<Response> =>
      post('/v1/push', body, { authorization: till.authorization });
    const cases: [unknown, string][] = [
      [{ ...good, journalId: 'x' }, 'journalId'],
      [{ ...good, entries: [{ ...entry, hash: 'zz' }] }, 'entries.0.hash'],
      [{ ...good, entries: [entry, { ...entry, tillSequence: 0 }] }, 'entries.1.tillSequence'],
      [{ ...good, entries: [{ ...entry, journalId: newId() }] }, 'entries.0.journalId'],
      [{ ...good, entries: [entry, { ...entry, hash: '1'.repeat(64) }] }, 'entries.1.tillSequence'],
      [{ ...good, after: { tillSequence: 0, hash: '1'.repeat(64) } }, 'after.hash'],
      [{ ...good, extra: 1 }, 'extra'],
      [{ ...good, breaks: 'no' }, 'breaks'],
      [[], 'body'],
      ['{"half":', 'body'],
      ['', 'body'],
      [`{"entries":${'['.repeat(5000)}${']'.repeat(5000)}}`, 'body'],
    ];
    for (const [body, field] of cases) {
      expect(await problem(await push(body)), String(field)).toMatchObject({
        status: 400,
        code: 'invalid-request',
        field,
      });
    }
    const get = (path: string): Promise<Response> => till.request(path);
    expect(await problem(await get('/v1/feed/nothing'))).toMatchObject({ status: 400, field: 'collection' });
    expect(await problem(await get('/v1/feed/products?limit=0'))).toMatchObject({
      status: 400,
      field: 'limit',
    });
    expect(await problem(await get('/v1/feed/products?checkpoint=%7B'))).toMatchObject({
      status: 400,
      field: 'checkpoint',
    });
    expect(await problem(await get('/v1/feed/products?checkpoint=%7B%7D'))).toMatchObject({
      status: 400,
      field: 'checkpoint.epoch',
    });
    expect(await problem(await get('/v1/pictures/xyz'))).toMatchObject({ status: 400, field: 'hash' });
    expect(await problem(await get('/v1/feed/%ff'))).toMatchObject({ status: 400 });
    expect(await problem(await post('/v1/enrol', { code: 'ABCD', publicKey: 'short' }))).toMatchObject({
      status: 400,
      field: 'publicKey',
    });
  });

  it('[HTTP2] what is unknown, too large or not JSON is a problem too', async () => {
    expect(await problem(await till.request('/v1/nothing'))).toMatchObject({
      status: 404,
      code: 'not-found',
    });
    expect(await problem(await till.request('/v1/push', { method: 'DELETE' }))).toMatchObject({
      status: 404,
    });
    const text = await fetch(`${server.url}/v1/enrol`, {
      method: 'POST',
      body: 'x',
      headers: { 'content-type': 'text/plain' },
    });
    expect(await problem(text)).toMatchObject({ status: 415 });
    const large = await post('/v1/push', `"${'x'.repeat(8 * 1024 * 1024)}"`, {
      authorization: till.authorization,
    });
    expect(await problem(large)).toMatchObject({ status: 413, code: 'too-large' });
    expect(await problem(await post('/v1/enrol', `"${'x'.repeat(20_000)}"`))).toMatchObject({ status: 413 });
  });

  it('[HTTP2] a poisoned key neither harms the server nor blocks the queue', async () => {
    const journal = new WireJournal(till);
    journal.move('A', 1);
    journal.move('A', 1);
    const { journalId, receiptPrefix } = journal;
    const body = JSON.stringify({
      journalId,
      receiptPrefix,
      after: place,
      entries: journal.entries,
      breaks: [],
    });
    const poisoned = body.replace('"supplier":null', '"__proto__":{"polluted":1},"supplier":null');
    const response = await post('/v1/push', poisoned, { authorization: till.authorization });
    expect(await response.json()).toMatchObject({ status: 'stored', storedThrough: 2 });
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it('[HTTP3] a picture is served by its hash, unchanging', async () => {
    const bytes = new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"/>');
    const [hash] = await writePictures(server.store, [{ contentType: 'image/svg+xml', bytes }]);
    const response = await till.request(`/v1/pictures/${hash}`);
    expect(response.headers.get('content-type')).toMatch('image/svg+xml');
    expect(response.headers.get('cache-control')).toMatch('immutable');
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes);
    expect(await problem(await till.request(`/v1/pictures/${'0'.repeat(64)}`))).toMatchObject({
      status: 404,
    });
  });

  it('[HTTP4] too many pushes at once are sent away for a moment, and lose nothing', async () => {
    const journal = new WireJournal(till);
    for (let index = 0; index < 300; index += 1) journal.move('A', 1);
    const release: (() => void)[] = [];
    const blocked = server.store.write(() => new Promise<void>((resolve) => release.push(resolve)));
    const bodyOf = (index: number): string =>
      JSON.stringify({
        journalId: journal.journalId,
        receiptPrefix: 'T',
        after: journal.placeAt(index),
        entries: [journal.entries[index]],
        breaks: [],
      });
    const pushes = Array.from({ length: 90 }, (_, index) =>
      post('/v1/push', bodyOf(index), { authorization: till.authorization }),
    );
    const refused = (
      await Promise.race([
        new Promise<Response[]>((resolve) => setTimeout(() => resolve([]), 1500)),
        Promise.all(pushes),
      ])
    ).length;
    expect(refused).toBe(0);
    for (const resolve of release) resolve();
    await blocked;
    const answers = await Promise.all(pushes);
    const away = answers.filter((answer) => answer.status === 503);
    expect(away.length).toBe(90 - 64);
    expect(away[0]?.headers.get('retry-after')).toBe('1');
    expect(await till.pushAll(journal)).toMatchObject({ status: 'stored', storedThrough: 300 });
  });
});

describe('events', () => {
  /** Opens the event stream; `next` resolves with the next event's data, `ended` when the server ends it. */
  function listen(of: WireTill): { next(): Promise<string>; ended: Promise<void>; close(): void } {
    const events: string[] = [];
    const waiting: ((event: string) => void)[] = [];
    let close = (): void => undefined;
    const ended = new Promise<void>((resolve) => {
      const outgoing = request(
        `${server.url}/v1/events`,
        { headers: { authorization: of.authorization } },
        (response) => {
          expect(response.headers['content-type']).toBe('text/event-stream');
          response.on('data', (chunk: Buffer) => {
            for (const match of chunk.toString().matchAll(/event: resync\ndata: (.*)\n\n/g)) {
              const waiter = waiting.shift();
              if (waiter) waiter(match[1] ?? '');
              else events.push(match[1] ?? '');
            }
          });
          response.on('close', resolve);
          response.on('error', () => undefined);
        },
      );
      outgoing.on('error', () => resolve());
      outgoing.end();
      close = () => outgoing.destroy();
    });
    const next = (): Promise<string> =>
      new Promise((resolve) => {
        const event = events.shift();
        if (event !== undefined) resolve(event);
        else waiting.push(resolve);
      });
    return { next, ended, close };
  }

  const article = {
    id: 'wake',
    name: 'Wake',
    brand: null,
    category: '',
    unit: 'piece',
    taxCategory: 'standard',
    flags: [],
    picture: null,
    quickKey: null,
    popularity: 0,
    variants: [{ sku: 'wake', barcodes: [], options: {}, prices: [] }],
  } as const;

  it("[HTTP5] the event stream wakes on connection and on changes, also by other processes, and on no other store's", async () => {
    await till.connect();
    const stream = listen(till);
    const before = wakeSchema.parse(JSON.parse(await stream.next()));
    const journal = new WireJournal(till);
    journal.move('A', 1);
    await till.pushAll(journal);
    const after = wakeSchema.parse(JSON.parse(await stream.next()));
    expect(after.store).toBeGreaterThan(before.store);
    expect(after.newest?.stock).toBeGreaterThan(before.newest?.stock ?? 0);
    expect(after.newest?.products).toBe(before.newest?.products);
    const { openDataFolder } = await import('../../sync-server/open-data-folder.ts');
    const { store } = await openDataFolder(server.dataFolder, Date.now);
    await writeArticles(store, [
      { ...article, flags: [], variants: [{ ...article.variants[0], barcodes: [], prices: [] }] },
    ]);
    await store.close();
    expect((JSON.parse(await stream.next()) as { chain: number }).chain).toBe(before.chain + 1);
    stream.close();
  });

  it('[HTTP6] a till has one event stream: a new one ends the old', async () => {
    await till.connect();
    const old = listen(till);
    await old.next();
    const fresh = listen(till);
    await fresh.next();
    await old.ended;
    fresh.close();
  });
});
