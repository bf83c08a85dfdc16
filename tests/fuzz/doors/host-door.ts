/**
 * The window's door: messages over the till host's channels, also values that only structured cloning can
 * carry. The host answers or rejects with a sentence, appends nothing but valid operations, and after
 * garbage, and after a restart, every operation it answered is still there.
 */
import { z } from 'zod';
import { createTillHost, type OpenTillHost } from '../../../electron/host/create-till-host.ts';
import { fileKeyStore } from '../../../electron/host/key-store.ts';
import { type SeededRandom, seededRandom } from '../../../shared/base/seeded-random.ts';
import { type HostChannel, hostChannels } from '../../../shared/protocol/till-host.ts';
import {
  auditOperation,
  fixtureTill,
  saleOperation,
  testClock,
  testProcesses,
} from '../../support/journal-fixture.ts';
import { MemoryFileSystem } from '../../support/memory-file-system.ts';
import { describeValue, type FuzzDoor, makeDoor } from '../fuzz-door.ts';
import { hostileKeys, hostileString, hostileValue, mutateJson, withKey } from '../hostile-values.ts';
import { valueFor } from '../schema-values.ts';

interface Message {
  readonly channel: HostChannel;
  readonly request: unknown;
}

const channels = Object.keys(hostChannels) as HostChannel[];

/** Opens the door. */
export function openHostDoor(): Promise<FuzzDoor> {
  return HostDesk.open();
}

class HostDesk {
  private fileSystem = new MemoryFileSystem();
  private readonly clock = testClock();
  private readonly processes = testProcesses();
  private readonly random = seededRandom(77);
  private open: OpenTillHost | null = null;
  private answered: { readonly journalId: string; readonly id: string }[] = [];
  private readonly schemas = new Map(
    channels.map((channel) => [
      channel,
      z.toJSONSchema(hostChannels[channel].request, { io: 'input', unrepresentable: 'any' }),
    ]),
  );

  static async open(): Promise<FuzzDoor> {
    const desk = new HostDesk();
    await desk.begin();
    return makeDoor<Message>({
      name: 'window',
      make: (random) => desk.make(random),
      check: (message) => desk.check(message),
      describe: describeValue,
      stillWorks: () => desk.stillWorks(),
      close: async () => desk.open?.close(),
    });
  }

  private get host(): OpenTillHost['host'] {
    if (!this.open) throw new Error('The host is open');
    return this.open.host;
  }

  private start(): void {
    const { fileSystem, clock, random, processes } = this;
    this.open = createTillHost({
      folder: '/till',
      fileSystem,
      clock,
      random,
      processes,
      keyStore: fileKeyStore,
      fetch: async () =>
        Response.json({
          ...fixtureTill,
          receiptPrefix: 'TV1-2',
          serverPublicKey: `${'A'.repeat(43)}=`,
          serverTimeMs: 1,
        }),
      segmentBytes: 4000,
      diskLimits: { warnBytes: 0, refuseBytes: 0, reserveBytes: 0 },
    });
  }

  private async begin(): Promise<void> {
    this.fileSystem = new MemoryFileSystem();
    this.answered = [];
    this.start();
    await this.host.enrol({ serverUrl: 'http://127.0.0.1:9', code: 'ABCD' });
  }

  private make(random: SeededRandom): Message {
    const channel = random.chance(0.4) ? 'journalAppend' : random.pick(channels);
    const good =
      channel === 'journalAppend' ? this.operation(random) : valueFor(this.schemas.get(channel), random);
    if (random.chance(0.15)) return { channel, request: good };
    if (random.chance(0.08)) return { channel, request: clonable(random) };
    let request = good;
    for (let left = random.chance(0.7) ? 1 : 3; left > 0; left -= 1)
      request = mutateJson(random, request).value;
    if (random.chance(0.1) && typeof request === 'object' && request !== null)
      request = withKey(request, random.pick([...Object.keys(good ?? {}), ...hostileKeys]), clonable(random));
    return { channel, request };
  }

  private operation(random: SeededRandom): unknown {
    this.clock.advance(1);
    return random.chance(0.5)
      ? auditOperation(this.clock, random)
      : saleOperation(this.clock, random, 1 + random.below(3));
  }

  private async check({ channel, request }: Message): Promise<string | null> {
    this.clock.advance(100_000);
    const before = (await this.host.journalStatus(null)).head.tillSequence;
    // The page may send anything: the type says only what it should send.
    const send = this.host[channel] as (request: unknown) => Promise<unknown>;
    let answer: unknown;
    try {
      answer = await send(request);
    } catch (error) {
      if (!(error instanceof Error) || error.message === '') return `rejected with ${describeValue(error)}`;
      if (channel === 'journalAppend') return `an append was rejected: ${error.stack}`;
      if (error instanceof TypeError || error instanceof RangeError) return `rejected with ${error.stack}`;
    }
    const status = await this.host.journalStatus(null);
    if (({} as { polluted?: unknown }).polluted !== undefined) return 'the prototype of all objects changed';
    if (channel !== 'journalAppend') return null;
    const appended = hostChannels.journalAppend.answer.parse(answer);
    const grown = status.head.tillSequence - before;
    if (appended.status !== 'appended')
      return grown === 0 ? null : `${appended.status}, and yet the journal grew by ${grown}`;
    this.answered.push({ journalId: status.journalId, id: appended.entry.operation.id });
    return grown === 1 ? null : `appended, and the journal grew by ${grown}`;
  }

  private async stillWorks(): Promise<string | null> {
    const operation = saleOperation(this.clock, this.random);
    const good = await this.host.journalAppend(operation);
    if (good.status !== 'appended') return `a good sale was answered ${describeValue(good)}`;
    this.answered.push({ journalId: good.entry.journalId, id: operation.id });
    this.open?.close();
    this.processes.restart(false);
    this.start();
    const status = await this.host.journalStatus(null);
    const damage = status.alarms.filter(({ code }) => code !== 'new-journal' && code !== 'forked');
    if (damage.length > 0) return `after a restart: ${describeValue(damage)}`;
    const kept = new Set<string>();
    for (const journalId of [...status.earlierJournalIds, status.journalId]) {
      const { entries } = await this.host.journalRead({ journalId, afterSequence: 0, limit: 1000 });
      for (const entry of entries) kept.add(entry.operation.id);
    }
    const lost = this.answered.find(({ id }) => !kept.has(id));
    if (lost) return `an answered operation is gone after a restart: ${describeValue(lost)}`;
    this.open?.close();
    await this.begin();
    return null;
  }
}

/** What structured cloning carries and JSON doesn't. */
function clonable(random: SeededRandom): unknown {
  const ring: Record<string, unknown> = { a: 1 };
  ring.self = ring;
  return random.pick<unknown>([
    undefined,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    10n ** 30n,
    new Date(Number.NaN),
    new Map([['a', 1]]),
    new Set([1]),
    random.bytes(50),
    new Error(hostileString(random)),
    /x/,
    ring,
    Array(3),
    hostileValue(random),
  ]);
}
