/** Prometheus metrics of one running server. Gauges are read from the store when they are asked for. */
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Store } from '../store/store.ts';

/** What routes count. */
export interface Metrics {
  push(status: string, stored: number, held: number, seconds: number): void;
  page(collection: string, outcome: 'page' | 'rebuild', rows: number): void;
  refusedForLoad(): void;
  /** The text that Prometheus reads, and its media type. */
  text(): Promise<{ readonly contentType: string; readonly body: string }>;
}

const seconds = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

export function makeMetrics(store: Store): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const counter = (name: string, help: string, labelNames: string[] = []) =>
    new Counter({ name: `stillopen_${name}`, help, labelNames, registers });
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name: `stillopen_${name}`, help, labelNames, registers });
  const pushes = counter('pushes_total', 'Pushes answered, by status', ['status']);
  const stored = counter('entries_stored_total', 'Journal entries stored');
  const heldNow = counter('entries_held_total', 'Journal entries stored with their effect held');
  const refused = counter('pushes_refused_total', 'Pushes refused because too many were waiting');
  const pages = counter('feed_pages_total', 'Feed pages answered', ['collection', 'outcome']);
  const rows = counter('feed_rows_total', 'Feed rows sent', ['collection']);
  const duration = new Histogram({
    name: 'stillopen_push_seconds',
    help: 'From a push read to its answer on disk',
    buckets: seconds,
    registers,
  });
  const entries = gauge('entries', 'Journal entries in the store', ['state']);
  const exceptions = gauge('exceptions_open', 'Exceptions that stand', ['stream']);
  const positions = gauge('feed_position', 'Where each stream stands', ['stream']);
  const look = (): Promise<void> =>
    store.read(async (transaction) => {
      const counts = await transaction.journals.entryCounts();
      entries.set({ state: 'stored' }, counts.stored);
      entries.set({ state: 'held' }, counts.held);
      for (const [stream, position] of await transaction.feed.positions()) {
        positions.set({ stream }, position);
        exceptions.set({ stream }, await transaction.feed.countLive(stream, 'exceptions'));
      }
    });
  return {
    push: (status, storedNow, held, took) => {
      pushes.inc({ status });
      stored.inc(storedNow);
      heldNow.inc(held);
      duration.observe(took);
    },
    page: (collection, outcome, sent) => {
      pages.inc({ collection, outcome });
      rows.inc({ collection }, sent);
    },
    refusedForLoad: () => refused.inc(),
    text: async () => {
      await look();
      return { contentType: registry.contentType, body: await registry.metrics() };
    },
  };
}
