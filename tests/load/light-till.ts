/**
 * A light till: it journals in memory and speaks the real protocol, so that hundreds fit into one process. It
 * keeps what a till keeps: one push at a time, sent from the journal after what the server holds, and a wait
 * spread at random after a failure, no shorter than the server asks for.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { createBackoff } from '../../renderer/replica/backoff.ts';
import { randomFraction } from '../../shared/base/environment.ts';
import type { Checkpoint } from '../../shared/protocol/feed.ts';
import { pushAnswerSchema } from '../../shared/protocol/push.ts';
import { systemRandom } from '../support/system-environment.ts';
import { WireJournal, type WireTill } from '../support/wire-till.ts';

/** The network of all tills, and what they measure together. */
export interface LoadField {
  up: boolean;
  stopped: boolean;
  /** When the server's answer to each operation came, by operation id. */
  readonly answeredAtMs: Map<string, number>;
  readonly pushMs: number[];
  readonly lagMs: number[];
  overloaded: number;
}

/** Entries in one push; a till back from an outage sends more than one. */
const batch = 50;

/** A light till at work. */
export class LightTill {
  readonly journal: WireJournal;
  private storedThrough = 0;
  private readonly backoff = createBackoff(systemRandom, 200, 10_000);

  constructor(
    private readonly till: WireTill,
    private readonly field: LoadField,
  ) {
    this.journal = new WireJournal(till);
  }

  get isLevel(): boolean {
    return this.storedThrough === this.journal.entries.length;
  }

  /** Makes facts, about one each `everyMs`, until the field stops. */
  async work(everyMs: number): Promise<void> {
    while (!this.field.stopped) {
      await sleep(everyMs * (0.5 + randomFraction(systemRandom)));
      if (!this.field.stopped) this.journal.move('A1', randomFraction(systemRandom) < 0.5 ? 3 : -1);
    }
  }

  /** Sends until the field stops and everything is on the server. */
  async send(): Promise<void> {
    while (!this.field.stopped || !this.isLevel) {
      if (this.isLevel || !this.field.up) await sleep(20);
      else {
        const waitMs = await this.push();
        if (waitMs === null) this.backoff.reset();
        else await sleep(Math.max(this.backoff.nextMs(), waitMs * (1 + randomFraction(systemRandom))));
      }
    }
  }

  /** Pulls what is new each time the server says so, and measures how late it comes. */
  async watch(signal: AbortSignal): Promise<void> {
    let checkpoint: Checkpoint | null = null;
    const events = await this.till.request('/v1/events', { signal });
    const reader = events.body?.getReader();
    try {
      while (reader && !(await reader.read()).done) {
        for (let final = false; !final; ) {
          const page = await this.till.page('outcomes', checkpoint, { limit: '1000' });
          if (page.rebuild) return;
          for (const { id } of page.rows) this.saw(id);
          ({ checkpoint, final } = page);
        }
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  /** Reads the stock's news every so often, as the screens of a till do. */
  async poll(everyMs: number): Promise<void> {
    let checkpoint: Checkpoint | null = null;
    while (!this.field.stopped) {
      await sleep(everyMs * (0.5 + randomFraction(systemRandom)));
      if (!this.field.up) continue;
      const page = await this.till.page('stock', checkpoint);
      if (!page.rebuild) ({ checkpoint } = page);
    }
  }

  private saw(operationId: string): void {
    const answeredAtMs = this.field.answeredAtMs.get(operationId);
    this.field.lagMs.push(answeredAtMs === undefined ? 0 : performance.now() - answeredAtMs);
  }

  /** Sends one batch; null when it was answered, else how long the server asks to wait. */
  private async push(): Promise<number | null> {
    const { journal } = this;
    const entries = journal.entries.slice(this.storedThrough, this.storedThrough + batch);
    const { journalId, receiptPrefix } = journal;
    const body = JSON.stringify({
      journalId,
      receiptPrefix,
      after: journal.placeAt(this.storedThrough),
      entries,
      breaks: [],
    });
    const startedMs = performance.now();
    const response = await this.till.request('/v1/push', { method: 'POST', body });
    const text = await response.text();
    if (response.status === 503) {
      this.field.overloaded += 1;
      const seconds = Number(response.headers.get('retry-after'));
      if (!(seconds > 0)) throw new Error(`503 without Retry-After: ${text}`);
      return seconds * 1000;
    }
    if (!response.ok) throw new Error(`push answered ${response.status}: ${text}`);
    const answer = pushAnswerSchema.parse(JSON.parse(text));
    const nowMs = performance.now();
    this.field.pushMs.push(nowMs - startedMs);
    for (const { operation } of entries) this.field.answeredAtMs.set(operation.id, nowMs);
    this.storedThrough = answer.storedThrough;
    return null;
  }
}
