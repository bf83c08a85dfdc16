/** Push and feed over HTTP. Rules [PUSH*], [FEED*] and [HTTP*]. */
import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import {
  type Checkpoint,
  checkpointSchema,
  feedAnswerSchema,
  feedCollectionSchema,
  feedQuerySchema,
  readJournals,
} from '../../shared/protocol/feed.ts';
import { pushAnswerSchema, pushLimits, pushRequestSchema } from '../../shared/protocol/push.ts';
import { push } from '../apply/push.ts';
import { type PageResult, readPage } from '../feed/read-page.ts';
import type { Endpoints } from './endpoint.ts';
import { sealedOrderRow } from './order-seal.ts';
import { ProblemError, parsePart } from './problems.ts';
import { callingTill, type ServerContext, tillCalling } from './server-context.ts';

/** How many pushes may be on their way through the store before others are sent away for a second. */
const pushesAtOnce = 64;

export function addSyncRoutes(endpoints: Endpoints, context: ServerContext): void {
  const { store, keys, metrics, environment } = context;
  const { clock } = environment;
  let running = 0;

  endpoints.add(
    {
      method: 'POST',
      path: '/v1/push',
      summary: 'Hand over entries of a journal; answered when they are on disk',
      audience: 'till',
      body: pushRequestSchema,
      bodyLimitBytes: pushLimits.bodyBytes,
      answer: pushAnswerSchema,
    },
    async (call) => {
      const startedMs = clock.monotonicMs();
      if (running >= pushesAtOnce) {
        metrics.refusedForLoad();
        throw new ProblemError('unavailable', { detail: 'too many pushes wait', retryAfterSeconds: 1 });
      }
      running += 1;
      try {
        // What else has arrived is read and counted first: a store that answers at once would hide a crowd.
        await setImmediate();
        const till = await callingTill(context, call);
        const result = await push(store, till, call.body, clock.wallMs());
        if (result.code === 'foreign-journal') {
          throw new ProblemError('not-allowed', {
            field: 'journalId',
            detail: 'the journal of another till',
          });
        }
        if (result.code === 'misplaced') {
          throw new ProblemError('invalid-request', { field: result.field, detail: result.detail });
        }
        const took = (clock.monotonicMs() - startedMs) / 1000;
        metrics.push(result.answer.status, result.stored, result.held, took);
        return result.answer;
      } finally {
        running -= 1;
      }
    },
  );

  endpoints.add(
    {
      method: 'GET',
      path: '/v1/feed/{collection}',
      summary: 'Read the rows of a collection that follow a checkpoint',
      audience: 'till',
      params: z.strictObject({ collection: feedCollectionSchema }),
      query: feedQuerySchema,
      answer: feedAnswerSchema,
    },
    async (call) => {
      const { collection } = call.params;
      const { limit, journals } = call.query;
      const branches = journals === undefined ? new Map<string, number>() : readJournals(journals);
      const checkpoint = parseCheckpoint(call.query.checkpoint);
      const digest = call.query.digest === '1';
      const page = await store.read(async (transaction) => {
        const till = await tillCalling(transaction, call);
        return readPage(transaction, till, { collection, checkpoint, limit, digest, branches });
      });
      const textOf = (text: string): string => (collection === 'orders' ? sealedOrderRow(keys, text) : text);
      metrics.page(collection, page.rebuild ? 'rebuild' : 'page', page.rebuild ? 0 : page.rows.length);
      return call.reply.type('application/json; charset=utf-8').send(pageText(page, clock.wallMs(), textOf));
    },
  );
}

function parseCheckpoint(text: string | undefined): Checkpoint | null {
  if (text === undefined) return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ProblemError('invalid-request', { field: 'checkpoint', detail: 'not JSON' });
  }
  const parsed = z.object({ checkpoint: checkpointSchema });
  return parsePart(parsed, { checkpoint: value }, 'checkpoint').checkpoint;
}

/** Writes a page; the rows' data are JSON already, and go out as `textOf` has them. */
function pageText(page: PageResult, serverTimeMs: number, textOf: (text: string) => string): string {
  if (page.rebuild) return JSON.stringify({ ...page, serverTimeMs });
  const { rows, ...rest } = page;
  const rowTexts = rows.map(
    (row) =>
      `{"id":${JSON.stringify(row.id)},"feedSequence":${row.feedSequence},` +
      `"deleted":${row.text === null},"data":${row.text === null ? null : textOf(row.text)}}`,
  );
  return `${JSON.stringify({ ...rest, serverTimeMs }).slice(0, -1)},"rows":[${rowTexts.join(',')}]}`;
}
