/** A short load: many tills on one server process, an outage, and all of them back at once. Rules [LOAD*]. */
import { expect, it } from 'vitest';
import { runLoad } from '../load/run-load.ts';
import { startTestServer } from '../support/test-server.ts';
import { WireJournal, WireTill } from '../support/wire-till.ts';

it('[LOAD1] loses and doubles nothing when all tills come back at once after an outage', async () => {
  const result = await runLoad({ tills: 60, fullTills: 1, seconds: 8, everyMs: 400 });
  expect(result.wrong).toEqual([]);
  expect(result.operations).toBeGreaterThan(result.tills);
  expect(result.outageOperations).toBeGreaterThan(0);
});

it('[LOAD2] sends pushes away with Retry-After while too many wait, and stores the others', async () => {
  const server = await startTestServer();
  const till = await WireTill.enrol(server.url, await server.enrolCode('S1'));
  let release = (): void => {};
  const busy = server.store.write(
    () =>
      new Promise<void>((resolve) => {
        release = resolve;
      }),
  );
  const statuses: number[] = [];
  const pushes = Array.from({ length: 90 }, async () => {
    const journal = new WireJournal(till);
    journal.move('A1', 1);
    const { journalId, receiptPrefix, entries } = journal;
    const body = JSON.stringify({ journalId, receiptPrefix, after: journal.placeAt(0), entries, breaks: [] });
    const answer = await till.request('/v1/push', { method: 'POST', body });
    statuses.push(answer.status);
    if (answer.status === 503) expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    if (statuses.length === 90 - 64) release();
    await answer.text();
  });
  await Promise.all([busy, ...pushes]);
  expect(statuses.filter((status) => status === 503)).toHaveLength(90 - 64);
  expect((await till.pull('stock')).get('S1:A1')).toMatchObject({ onHandMilli: 64_000 });
  await server.close();
});
