/**
 * The outbox: sends the journal to the server until both are level. The journal is the outbox; nothing is
 * queued here but how far the server said it holds each journal. One request is in flight at a time, and
 * whatever goes wrong is asked again later, from what the server says it has. Rules [OUTBOX*].
 */
import { randomFraction, type Timer } from '../../shared/base/environment.ts';
import type { JournalEntry } from '../../shared/domain/operation.ts';
import { type JournalPlace, type PushAnswer, pushLimits } from '../../shared/protocol/push.ts';
import type { HostAnswer, JournalReadAnswer, JournalStatus } from '../../shared/protocol/till-host.ts';
import { createBackoff } from '../replica/backoff.ts';
import { readMissing } from '../replica/missing-entries.ts';
import type { JournalBranch } from '../replica/own-line.ts';
import { freshJournal, heldThrough, isLevel, type JournalState, waitingOf } from './journal-state.ts';
import type { Outbox, OutboxParts } from './outbox-parts.ts';
import { type PushFailure, sendPush } from './push-client.ts';
import { lostThrough, withinBytes } from './push-content.ts';

/** What became of a push: `stuck` is the server's word on this journal, others may still be sent. */
type Sent = 'answered' | 'smaller' | 'stuck' | 'unreachable';

/** Bodies stay well below the server's limit: entries are measured without what surrounds them. */
const batchBytes = pushLimits.bodyBytes / 2;
const mostBreaks = 50;

/** Starts comparing with the server. */
export function createOutbox(parts: OutboxParts, status: JournalStatus): Outbox {
  return new JournalOutbox(parts, status);
}

class JournalOutbox implements Outbox {
  private readonly parts: OutboxParts;
  private readonly states = new Map<string, JournalState>();
  /** What the server had confirmed when the program ended. */
  private before: HostAnswer<'journalStored'> | null = null;
  private current: string;
  private earlier: readonly string[];
  private readonly backoff;
  private timer: Timer | null = null;
  private running: Promise<boolean> | null = null;
  private askedAgain = false;
  /** The server was reached while a round ran: should that one fail all the same, the next follows at once. */
  private reachedMeanwhile = false;
  /** Whether the next round asks the server what it holds, instead of relying on its last answer. */
  private toCompare = true;
  private batchEntries: number = pushLimits.entries;
  private made = 0;
  private closed = false;
  /** Set while the server asked to be left alone: new facts wake nothing until it is over. */
  private rest: Timer | null = null;
  private readonly watching = new Set<(level: boolean) => void>();

  constructor(parts: OutboxParts, status: JournalStatus) {
    this.parts = parts;
    this.backoff = createBackoff(parts.random, 1000, 60_000);
    this.current = status.journalId;
    this.earlier = status.earlierJournalIds;
    this.take(status);
  }

  async recall(): Promise<void> {
    // A disk that doesn't answer is told of by the first round.
    await this.readHeads().catch(() => {});
  }

  appended(entry: JournalEntry): void {
    const journal = this.stateOf(entry.journalId);
    if (entry.tillSequence > journal.head.tillSequence) {
      journal.head = { tillSequence: entry.tillSequence, hash: entry.hash };
    }
    this.report();
    // The server told what it holds; what is new goes right after it, without asking again.
    void this.round();
  }

  wake(): void {
    void this.flush();
  }

  reached(): void {
    if (this.running) this.reachedMeanwhile = true;
    else this.wake();
  }

  flush(): Promise<boolean> {
    this.toCompare = true;
    return this.round();
  }

  private round(): Promise<boolean> {
    if (this.closed || (this.rest && !this.running)) return Promise.resolve(false);
    if (this.running) {
      // What runs may have read the journal before this call; it goes round once more.
      this.askedAgain = true;
      return this.running;
    }
    this.running = this.run().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  attempt(): Promise<boolean> {
    if (this.closed) return Promise.resolve(false);
    return new Promise((resolve) => this.watching.add(resolve));
  }

  isStored(journalId: string, tillSequence: number): boolean {
    const journal = this.states.get(journalId);
    if (!journal || tillSequence > heldThrough(journal)) return false;
    return !journal.missing.some(
      (lost) => lost.fromSequence <= tillSequence && tillSequence <= lost.toSequence,
    );
  }

  isLevel(): boolean {
    return this.journalIds().every((journalId) => isLevel(this.stateOf(journalId)));
  }

  journals(): readonly JournalBranch[] {
    return this.journalIds().map((journalId) => {
      const { branch, confirmed } = this.stateOf(journalId);
      return { journalId, branch, confirmedBy: confirmed.by };
    });
  }

  pushes(): number {
    return this.made;
  }

  isHeldIn({ journalId, branch }: JournalBranch, tillSequence: number): boolean {
    const journal = this.stateOf(journalId);
    if (journal.branch !== branch || journal.confirmed.hash !== journal.head.hash) return false;
    return journalId !== this.current || tillSequence <= journal.head.tillSequence;
  }

  journalIds(): readonly string[] {
    return [...this.earlier.filter((journalId) => journalId !== this.current), this.current];
  }

  close(): void {
    this.closed = true;
    this.timer?.cancel();
    this.rest?.cancel();
    this.ended(false);
  }

  private ended(level: boolean): void {
    for (const resolve of this.watching) resolve(level);
    this.watching.clear();
  }

  private async run(): Promise<boolean> {
    this.timer?.cancel();
    let level = false;
    try {
      let again = true;
      while (again && !this.closed) {
        this.askedAgain = false;
        this.reachedMeanwhile = false;
        const compare = this.toCompare;
        this.toCompare = false;
        const reached = await this.levelAll(compare);
        level = reached && this.isLevel();
        again = reached ? this.askedAgain || !level : this.reachedMeanwhile && !this.rest;
        this.toCompare ||= !reached;
      }
    } catch (error) {
      // The journal couldn't be read: the machine is in trouble, the facts are not.
      this.parts.problem('journal-unreadable', error instanceof Error ? error.message : String(error));
      level = false;
    }
    if (level) this.backoff.reset();
    else this.toCompare = true;
    this.ended(level);
    if (!this.closed && !this.rest) {
      this.timer = this.parts.timers.after(level ? this.parts.pollMs : this.backoff.nextMs(), () =>
        this.wake(),
      );
    }
    return level;
  }

  /** Sends every journal, with `compare` asks about each first; one that the server doesn't take holds up no other. False: not all went. */
  private async levelAll(compare: boolean): Promise<boolean> {
    this.take(await this.parts.host.journalStatus(null));
    await this.readHeads();
    let reached = true;
    for (const journalId of this.journalIds()) {
      const came = await this.level(journalId, compare);
      if (came === 'unreachable') return false;
      reached &&= came === 'level';
    }
    return reached;
  }

  /** Reads where journals end that nothing is known of, so that what waits is told before the server is reached. */
  private async readHeads(): Promise<void> {
    const unknown = this.journalIds().filter((journalId) => this.stateOf(journalId).storedThrough === null);
    this.before ??= await this.parts.host.journalStored(null);
    // What the disk doesn't give is told when that journal's turn comes.
    for (const journalId of unknown) await this.readHead(journalId, this.before[journalId]).catch(() => {});
    this.report();
  }

  /** Reads where a journal ends; `before` counts as held where the journal here still has that entry. */
  private async readHead(journalId: string, before?: JournalPlace): Promise<JournalReadAnswer> {
    const afterSequence = before?.tillSequence ?? 0;
    const read = await this.parts.host.journalRead({ journalId, afterSequence, limit: 1 });
    const journal = this.stateOf(journalId);
    if (read.head.tillSequence > journal.head.tillSequence) journal.head = read.head;
    const isHere = read.after.tillSequence === afterSequence && read.after.hash === before?.hash;
    if (isHere) journal.heldBefore = afterSequence;
    return read;
  }

  /** Brings one journal level, as far as the server can be asked and takes it. */
  private async level(journalId: string, compare: boolean): Promise<'level' | 'stuck' | 'unreachable'> {
    const known = this.stateOf(journalId);
    const ask = compare || known.storedThrough === null;
    if (!ask && isLevel(known)) return 'level';
    const { receiptPrefix } = await this.readHead(journalId);
    const journal = this.stateOf(journalId);
    const question = { receiptPrefix, after: journal.head };
    const asked = ask ? await this.send(journalId, question) : null;
    if (asked === 'stuck' || asked === 'unreachable') return asked;
    // A copied till is led back to where it left the other, so the server's answers may also go down.
    const mostRounds = 50 + 4 * Math.ceil(journal.head.tillSequence / this.batchEntries);
    for (let round = 0; round < mostRounds && !this.closed; round += 1) {
      if (!this.journalIds().includes(journalId)) return 'level';
      const next = isLevel(journal)
        ? this.sendMissing(journalId, journal)
        : this.sendNext(journalId, journal);
      const sent = await next;
      if (sent === 'nothing') return 'level';
      if (sent === 'stuck' || sent === 'unreachable') return sent;
    }
    if (!this.closed) this.parts.problem('no-progress', `${journalId}: at ${journal.storedThrough}`);
    return 'stuck';
  }

  /** Sends what follows the place that the server told. */
  private async sendNext(journalId: string, journal: JournalState): Promise<Sent> {
    const from = Math.min(journal.storedThrough ?? 0, journal.head.tillSequence);
    const read = await this.parts.host.journalRead({
      journalId,
      afterSequence: from,
      limit: this.batchEntries,
    });
    const breaks = read.breaks.filter((each) => lostThrough(each) > from).slice(0, mostBreaks);
    const entries = withinBytes(read.entries, batchBytes);
    const before = read.after.tillSequence > from ? await this.entryAt(journalId, from) : null;
    // Behind a lost range `after` may be nobody's place: the entry before it tells whose line this is.
    const { after } = before ?? read;
    const shown = [...(before?.entries ?? []), ...entries];
    return this.send(journalId, { receiptPrefix: read.receiptPrefix, after, entries: shown, breaks });
  }

  /** The entry with this sequence and the place it follows; null where it isn't here. */
  private async entryAt(journalId: string, tillSequence: number): Promise<JournalReadAnswer | null> {
    if (tillSequence === 0) return null;
    const read = await this.parts.host.journalRead({ journalId, afterSequence: tillSequence - 1, limit: 1 });
    return read.entries[0]?.tillSequence === tillSequence ? read : null;
  }

  /** Sends what lies here of the places that were named as lost, by this machine or by another copy of it. */
  private async sendMissing(journalId: string, journal: JournalState): Promise<Sent | 'nothing'> {
    const { host } = this.parts;
    const before = journal.missing;
    const read = await readMissing(host, journalId, before, Math.max(1, this.batchEntries - 1));
    if (!read) {
      journal.absent = before;
      this.report();
      return 'nothing';
    }
    const afterSequence = read.head.tillSequence - 1;
    const last = await host.journalRead({ journalId, afterSequence, limit: 1 });
    // Copies share these places; the last entry tells whose line they are of.
    const entries = [...withinBytes(read.entries, batchBytes), ...last.entries];
    const { receiptPrefix, after } = read;
    const sent = await this.send(journalId, { receiptPrefix, after, entries });
    if (sent !== 'answered' || JSON.stringify(journal.missing) !== JSON.stringify(before)) return sent;
    this.parts.problem('no-progress', `${journalId}: ${before[0]?.fromSequence} is not taken`);
    return 'stuck';
  }

  private async send(
    journalId: string,
    content: {
      readonly receiptPrefix: string;
      readonly after: JournalPlace;
      readonly entries?: readonly JournalEntry[];
      readonly breaks?: readonly JournalEntry[];
    },
  ): Promise<Sent> {
    const { entries = [], breaks = [], ...place } = content;
    const request = { journalId, ...place, entries: [...entries], breaks: [...breaks] };
    this.made += 1;
    const by = this.made;
    const answer = await sendPush(this.parts.syncFetch, this.parts.timers, request);
    if (!answer.ok) return this.failed(answer.reason, entries.length);
    const last = entries.at(-1) ?? place.after;
    const isHeld = answer.value.status !== 'gap' && answer.value.storedThrough >= last.tillSequence;
    if (isHeld) this.stateOf(journalId).confirmed = { tillSequence: last.tillSequence, hash: last.hash, by };
    await this.answered(journalId, answer.value);
    return 'answered';
  }

  private failed(failure: PushFailure, entries: number): Sent {
    this.parts.problem(failure.code, failure.detail);
    if (failure.retryAfterMs !== null) this.restFor(failure.retryAfterMs);
    if (failure.code === 'refused') return failure.retryAfterMs === null ? 'stuck' : 'unreachable';
    if (failure.code !== 'too-large' || entries <= 1) return 'unreachable';
    this.batchEntries = Math.max(1, Math.floor(entries / 2));
    return 'smaller';
  }

  /** Waits as long as asked, and up to as long again, so that tills sent away together don't come back together. */
  private restFor(retryAfterMs: number): void {
    this.rest?.cancel();
    const waitMs = Math.max(this.backoff.nextMs(), retryAfterMs * (1 + randomFraction(this.parts.random)));
    this.rest = this.parts.timers.after(waitMs, () => {
      this.rest = null;
      this.wake();
    });
  }

  private async answered(journalId: string, answer: PushAnswer): Promise<void> {
    const journal = this.stateOf(journalId);
    this.parts.serverTime(answer.serverTimeMs);
    journal.storedThrough = answer.storedThrough;
    journal.storedHash = answer.storedHash;
    journal.branch = answer.branch;
    journal.missing = answer.missing;
    // An earlier journal that was copied stays so: the till that goes on in another one has been enrolled since.
    if (answer.status === 'forked' && journalId === this.current) {
      this.take(await this.parts.host.journalAlarm({ code: 'forked' }));
    } else if (answer.status === 'ahead' && journalId === this.current) {
      this.parts.problem('behind-server', `${journalId}: ${answer.storedThrough} there`);
      this.take(await this.parts.host.journalRenew({ reason: 'behind-server' }));
      this.askedAgain = true;
    }
    this.report();
  }

  private take(status: JournalStatus): void {
    this.current = status.journalId;
    this.earlier = status.earlierJournalIds;
    const journal = this.stateOf(status.journalId);
    if (status.head.tillSequence > journal.head.tillSequence) journal.head = status.head;
    this.parts.journalChanged(status);
    this.report();
  }

  private stateOf(journalId: string): JournalState {
    const known = this.states.get(journalId);
    if (known) return known;
    const fresh = freshJournal();
    this.states.set(journalId, fresh);
    return fresh;
  }

  private report(): void {
    const waiting = this.journalIds().reduce((sum, journalId) => sum + waitingOf(this.stateOf(journalId)), 0);
    const present = this.stateOf(this.current);
    this.parts.progressed(heldThrough(present), present.head.tillSequence, waiting);
  }
}
