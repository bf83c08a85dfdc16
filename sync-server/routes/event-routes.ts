/**
 * The event stream: it wakes a till when one of its streams moved, and carries no rows. A till has one; a new
 * one ends the old, so a till that lost its connection unnoticed can't pile them up. Rules [HTTP*].
 */
import type { ServerResponse } from 'node:http';
import type { Timer } from '../../shared/base/environment.ts';
import type { Wake } from '../../shared/protocol/wake.ts';
import type { Positions } from '../feed/feed-wakes.ts';
import { storeStream } from '../store/feed-records.ts';
import type { Endpoints } from './endpoint.ts';
import { callingTill, type ServerContext } from './server-context.ts';

const heartbeatMs = 15_000;

/** Adds the endpoint. Returns how to end all streams. */
export function addEventRoutes(endpoints: Endpoints, context: ServerContext): () => void {
  const open = new Map<string, () => void>();
  endpoints.add(
    {
      method: 'GET',
      path: '/v1/events',
      summary:
        'Server-sent events: `resync` with {"chain": n, "store": n, "newest": {collection: n}} at once and when a stream moved',
      audience: 'till',
      answer: 'text/event-stream',
    },
    async (call) => {
      const till = await callingTill(context, call);
      open.get(till.tillId)?.();
      const { reply } = call;
      reply.hijack();
      const response = reply.raw;
      response.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      });
      const end = streamTo(response, context, till.storeId, () => {
        if (open.get(till.tillId) === end) open.delete(till.tillId);
      });
      open.set(till.tillId, end);
    },
  );
  return () => {
    for (const end of [...open.values()]) end();
  };
}

/** Writes events until the connection or the returned function ends it. */
function streamTo(
  response: ServerResponse,
  { wakes, environment }: ServerContext,
  storeId: string,
  onEnd: () => void,
): () => void {
  let last = '';
  const send = ({ epoch, places }: Positions): void => {
    const chain = places.get('chain');
    const store = places.get(storeStream(storeId));
    const wake: Wake = {
      chain: chain?.position ?? 0,
      store: store?.position ?? 0,
      epoch,
      newest: Object.fromEntries([...(chain?.newest ?? []), ...(store?.newest ?? [])]),
    };
    const data = JSON.stringify(wake);
    if (data === last) return;
    last = data;
    response.write(`event: resync\ndata: ${data}\n\n`);
  };
  let heartbeat: Timer;
  const beat = (): void => {
    heartbeat = environment.timers.after(heartbeatMs, () => {
      response.write(': still here\n\n');
      beat();
    });
  };
  const unsubscribe = wakes.subscribe(send);
  let ended = false;
  const end = (): void => {
    if (ended) return;
    ended = true;
    heartbeat.cancel();
    unsubscribe();
    onEnd();
    response.end();
  };
  response.on('close', end);
  response.on('error', end);
  beat();
  send(wakes.current());
  return end;
}
