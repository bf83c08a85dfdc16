/** What goes wrong in a world: each fault happens to one till, to the server or to the network, and heals. */
import { type SeededRandom, seededRandom } from '../../../shared/base/seeded-random.ts';
import { MemoryFileSystem } from '../../support/memory-file-system.ts';
import { type DiskLine, isStillWhole, journalsOnDisk, linesOnDisk, sealedIn } from './disk-reader.ts';
import type { Action } from './plan.ts';
import { fullSku } from './shop.ts';
import { crashPoints } from './simulated-server.ts';
import type { SimulatedTill } from './simulated-till.ts';
import type { World } from './world.ts';

const dayMs = 24 * 3_600_000;
const journals = '/till/journal';

/** Makes a fault happen. */
export function injectFault(world: World, action: Action): void {
  const random = seededRandom(action.salt);
  const till = world.tills[action.target % world.tills.length];
  if (!till) return;
  const onTill = tillFaults[action.kind];
  const onServer = serverFaults[action.kind];
  world.evidence.log(world.time.nowMs, `${action.kind} ${onTill ? till.name : ''}`);
  onTill?.(world, till, random);
  onServer?.(world, random);
}

type TillFault = (world: World, till: SimulatedTill, random: SeededRandom) => void;
type ServerFault = (world: World, random: SeededRandom) => void;

const tillFaults: Readonly<Record<string, TillFault>> = {
  'till-crash': (world, till, random) => {
    if (!till.isOn) return;
    const ending = random.chance(0.6) ? 'power' : 'kill';
    world.evidence.fault(`till-crash-${ending}`);
    till.end(ending);
    startLater(world, till, random);
  },
  'till-crash-at-step': (world, till, random) => {
    if (till.isOn) crashAtStep(world, till, random);
  },
  damage: (world, till, random) => {
    if (!till.isOn) return;
    till.end(random.chance(0.5) ? 'power' : 'kill');
    damage(world, till, random, (lines) => lines);
    startLater(world, till, random);
  },
  'damage-newest': (world, till, random) => {
    if (!till.isOn) return;
    till.end(random.chance(0.5) ? 'power' : 'kill');
    damage(world, till, random, newest);
    startLater(world, till, random);
  },
  'enrol-anew': (world, till) => {
    if (!world.faultsStopped) world.mustEnrol(till);
  },
  'disk-full': (world, till, random) => {
    world.evidence.fault('disk-full');
    till.disk.freeSpace = random.below(3000);
    world.time.after(2000 + random.below(20_000), () => {
      till.disk.freeSpace = 1e12;
    });
  },
  'till-clock': (world, till, random) => {
    world.evidence.fault('till-clock-jump');
    const wrongMs = Math.round((random.fraction() - 0.5) * random.pick([10_000, dayMs, 700 * dayMs]));
    till.clockOffsetMs = world.skippedMs + wrongMs;
  },
  'wipe-replica': (world, till, random) => wipe(world, till, random, false),
  'wipe-replica-offline': (world, till, random) => wipe(world, till, random, true),
  weather: (world, till, random) => {
    const chance = (): number => (random.chance(0.6) ? random.fraction() * 0.4 : 0);
    till.network.weather = {
      dropRequest: chance(),
      dropAnswer: chance(),
      duplicate: chance(),
      holdBack: chance(),
    };
    world.time.after(5000 + random.below(30_000), () => till.network.calm());
  },
  partition: (world, till, random) => {
    world.evidence.fault('partition');
    till.network.cut = { hangs: random.chance(0.3) };
    till.network.breakOff();
    world.time.after(2000 + random.below(30_000), () => till.network.calm());
  },
  'page-write-fails': (world, till, random) => {
    till.rxdb?.failWrites(1 + random.below(3), () => world.evidence.fault('page-write-failed'));
  },
  'stock-write-fails': (world, till, random) => {
    till.rxdb?.failWrites(1 + random.below(3), () => world.evidence.fault('page-write-failed'), 'stock');
  },
  'brief-partition': (world, till) => {
    world.evidence.fault('partition');
    till.network.cut = { hangs: false };
    till.network.breakOff();
    world.time.after(3000, () => till.network.calm());
  },
  'uploads-fail': (world, till, random) => {
    world.evidence.fault('uploads-fail');
    till.network.holdsUploads = true;
    world.time.after(4000 + random.below(8000), () => {
      till.network.holdsUploads = false;
    });
  },
  'journal-answer-lost': (_, till) => {
    till.answersToLose = 1;
  },
  clone: (world, till, random) => clone(world, till, random),
  'disk-put-back': (world, till, random) => {
    if (!till.isOn) return;
    const image = imageOf(till);
    world.time.after(5000 + random.below(40_000), () => putBack(world, till, image, random));
  },
  poison: (world, till) => {
    const { life } = till;
    till.work = till.work.then(async () => {
      if (till.life !== life || !(await till.signIn())) return;
      world.evidence.fault('poisoned-operation');
      const lines = [{ sku: fullSku, quantityMilli: 1000 }];
      await till.till?.recordStockReceipt({ supplier: null, reference: null, lines });
    });
  },
};

const serverFaults: Readonly<Record<string, ServerFault>> = {
  'server-clock': (world, random) => {
    world.evidence.fault('server-clock-jump');
    const wrongMs = Math.round((random.fraction() - 0.5) * random.pick([5000, 600_000, 2 * dayMs]));
    world.server.clockOffsetMs = world.skippedMs + wrongMs;
  },
  'server-crash': (world, random) => {
    if (!world.server.isRunning) return;
    world.evidence.fault('server-crash');
    world.server.crash();
    world.time.after(200 + random.below(8000), () => startServer(world));
  },
  'server-crash-at-step': (world, random) => {
    world.server.armed = random.pick(crashPoints);
  },
  'server-backup': (world) => {
    if (!world.server.isRunning) return;
    const file = world.newBackupFile();
    world.backups.push(file);
    void world.server.backup(file).catch(() => {});
  },
  'server-restore': (world, random) => {
    const file = world.backupFile(random);
    if (!file || world.restoring) return;
    world.restoring = true;
    world.evidence.fault('server-restored');
    world.server.crash('restore');
    const held = operationIds(world);
    const downMs = 200 + random.below(5000);
    const isWholeMachine = random.chance(0.1);
    if (isWholeMachine) world.evidence.fault('server-machine-restored');
    world.time.after(downMs, () => {
      void world.server.restore(file, isWholeMachine).then((forgottenPrefixes) => {
        for (const prefix of forgottenPrefixes) world.evidence.forgottenPrefixes.add(prefix);
        const stillHeld = operationIds(world);
        for (const id of held) if (!stillHeld.has(id)) world.evidence.forgotten.add(id);
        world.restoring = false;
        startServer(world);
        world.time.after(3000, () => world.enrolForgotten());
      });
    });
  },
};

/** What the server holds just now. */
function operationIds(world: World): ReadonlySet<string> {
  const rows = world.checked().all('SELECT operation_id FROM operations');
  return new Set(rows.map(({ operation_id }) => String(operation_id)));
}

/** Starts the server, again if it dies while starting. */
export function startServer(world: World): void {
  if (world.restoring) return;
  world.server.start().catch((error: unknown) => {
    if (world.server.isRunning) {
      world.evidence.violation('server-starts', error instanceof Error ? (error.stack ?? '') : String(error));
    }
  });
}

/** Starts a till after a while, and again until it is up. */
export function startLater(world: World, till: SimulatedTill, random: SeededRandom): void {
  world.time.after(300 + random.below(6000), () => keepStarting(world, till));
}

function keepStarting(world: World, till: SimulatedTill): void {
  void till.start().then((up) => {
    if (!up) world.time.after(3000, () => keepStarting(world, till));
  });
}

function crashAtStep(world: World, till: SimulatedTill, random: SeededRandom): void {
  let left = random.below(12);
  const { life } = till;
  till.disk.faults = ({ call, path }) => {
    if (left > 0) {
      left -= 1;
      return null;
    }
    till.disk.faults = () => null;
    world.evidence.fault('till-crash-at-step');
    world.evidence.log(world.time.nowMs, `${till.name} loses power in ${call} of ${path}`);
    world.time.after(0, () => {
      if (till.life !== life) return;
      till.end('power');
      startLater(world, till, random);
    });
    return { kind: 'crash' };
  };
}

/** The last three lines that were written: business time never goes back on a till. */
function newest(lines: readonly DiskLine[]): readonly DiskLine[] {
  const timeOf = ({ entry }: DiskLine): number => {
    const operation = entry?.operation as { at: { businessMs: number } } | undefined; // an entry's envelope
    return operation?.at.businessMs ?? 0;
  };
  return [...lines].sort((a, b) => timeOf(a) - timeOf(b)).slice(-3);
}

/** Changes a byte in the midst of a line of a journal. */
function damage(
  world: World,
  till: SimulatedTill,
  random: SeededRandom,
  among: (lines: readonly DiskLine[]) => readonly DiskLine[],
): void {
  const lines = linesOnDisk(till.disk, journals).filter((line) => line.entry !== null);
  if (lines.length === 0) return;
  const line = random.pick(among(lines));
  const at = line.start + random.below(line.end - line.start);
  const sealed = sealedIn(till.disk, line);
  till.disk.damage(line.path, (bytes) => {
    bytes[at] = (bytes[at] ?? 0) ^ 0x15;
    if (bytes[at] === 10) bytes[at] = 11;
    return bytes;
  });
  const operation = line.entry?.operation as { readonly id: string } | undefined; // an entry's envelope
  world.customers.noteDamaged(operation?.id ?? '', sealed, sealedIn(till.disk, line));
  const hash = String(line.entry?.hash);
  // An entry may stand twice, after a write that failed, and the byte may count for nothing.
  const left =
    isStillWhole(till.disk, line, sealed) || lines.some((each) => each !== line && each.entry?.hash === hash);
  world.evidence.fault('disk-damage');
  world.evidence.hurtJournals.add(String(line.entry?.journalId));
  if (!left) {
    world.evidence.destroyed.add(hash);
    till.damaged = new Set([...till.damaged, hash]);
  }
  const became = left ? 'still has' : 'lost';
  world.evidence.log(world.time.nowMs, `${till.name} ${became} ${hash.slice(0, 12)} of ${line.path}`);
}

function wipe(world: World, till: SimulatedTill, random: SeededRandom, offline: boolean): void {
  if (!till.isOn) return;
  world.evidence.fault(offline ? 'replica-wiped-offline' : 'replica-wiped');
  till.end('kill');
  till.wipe();
  if (offline) {
    till.network.cut = { hangs: false };
    world.time.after(15_000 + random.below(20_000), () => till.network.calm());
  }
  startLater(world, till, random);
}

/** Another machine with the same disk. */
function clone(world: World, till: SimulatedTill, random: SeededRandom): void {
  if (!till.isOn || world.tills.length > world.plan.tills.length) return;
  world.evidence.fault('till-cloned');
  till.end('kill');
  for (const journalId of till.journalIds()) world.evidence.clonedJournals.add(journalId);
  const copy = world.addTill(`${till.name}-copy`, till.storeId, imageOf(till));
  copy.damaged = till.damaged;
  world.shown.copied(till.name, copy.name);
  world.shownPoints.copied(till.name, copy.name);
  startLater(world, till, random);
  startLater(world, copy, random);
}

/** A machine's disk at one moment. */
type DiskImage = Pick<SimulatedTill, 'disk' | 'drafts' | 'damaged'>;

function imageOf({ disk, drafts, damaged }: SimulatedTill): DiskImage {
  return { disk: copyDisk(disk), drafts: new Map(structuredClone([...drafts])), damaged };
}

/** An older copy takes the place of a till's disk, replica and all. */
function putBack(world: World, till: SimulatedTill, image: DiskImage, random: SeededRandom): void {
  if (!till.isOn || world.faultsStopped) return;
  const { evidence } = world;
  evidence.fault('disk-put-back');
  till.end('kill');
  const kept = new Set(journalsOnDisk(image.disk, journals).map((entry) => String(entry.hash)));
  const lost = journalsOnDisk(till.disk, journals).filter((entry) => !kept.has(String(entry.hash)));
  for (const { hash } of lost) evidence.takenBack.add(String(hash));
  // What was damaged on the disk that went, and never stood on the one that came, is gone with the first.
  for (const hash of till.damaged)
    if (!image.damaged.has(hash) && !kept.has(hash)) evidence.takenBack.add(hash);
  for (const journalId of till.journalIds()) evidence.clonedJournals.add(journalId);
  till.disk = image.disk;
  till.drafts = image.drafts;
  till.damaged = image.damaged;
  // Its next start may end before it has read this disk, and what it lacks is not what it loses from here on.
  till.noteOwn();
  till.wipe();
  evidence.log(world.time.nowMs, `${till.name} has its old disk again, without ${lost.length} entries`);
  startLater(world, till, random);
}

/** Staff enrol a till anew, with a fresh code, as soon as till and server are up. */
export function enrolAnew(world: World, till: SimulatedTill, random: SeededRandom): void {
  if (till.enrolling) return;
  till.enrolling = true;
  const { life } = till;
  const attempt = async (): Promise<boolean> => {
    if (till.life !== life || !till.till || !world.server.isRunning) return false;
    const code = await world.server.enrolCode(till.storeId);
    return (await till.enrolAgain(code)) && till.life === life;
  };
  world.time.after(2000 + random.below(10_000), () => {
    void attempt()
      .catch(() => false)
      .then((enrolled) => {
        till.enrolling = false;
        if (!enrolled) return enrolAnew(world, till, random);
        world.evidence.fault('till-enrolled-anew');
        world.evidence.log(world.time.nowMs, `${till.name} is enrolled anew`);
        till.end('kill');
        startLater(world, till, random);
      });
  });
}

function copyDisk(from: MemoryFileSystem): MemoryFileSystem {
  const to = new MemoryFileSystem();
  const copy = (folder: string): void => {
    to.makeFolder(folder);
    for (const name of from.list(folder)) {
      const path = folder === '/' ? `/${name}` : `${folder}/${name}`;
      const bytes = isFile(from, path) ? from.read(path) : null;
      if (bytes === null) copy(path);
      else {
        const file = to.open(path, 'new');
        file.append(bytes);
        file.sync();
        file.close();
      }
    }
    to.syncFolder(folder);
  };
  copy('/till');
  to.syncFolder('/');
  return to;
}

function isFile(disk: MemoryFileSystem, path: string): boolean {
  try {
    disk.readRange(path, 0, 0);
    return true;
  } catch {
    return false;
  }
}

/** Everything that is wrong is put right; no new fault comes after. */
export function stopFaults(world: World): void {
  world.faultsStopped = true;
  world.server.armed = null;
  for (const till of world.tills) {
    till.network.calm();
    till.disk.freeSpace = 1e12;
    till.disk.faults = () => null;
    if (!till.isOn) keepStarting(world, till);
  }
  for (const raw of world.raws) raw.network.calm();
  if (!world.server.isRunning) startServer(world);
}
