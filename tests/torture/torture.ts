/**
 * The torture: two real tills on the real Electron sell to a real server process through a network that
 * misbehaves, while all three are killed again and again. Then everything is healed, what waits is sent, and
 * the reckoning is made: whatever was ever shown as paid is on the server exactly once. Rule [TORTURE1].
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inProject, projectFolder } from '../../build/project-folders.ts';
import { runProgram } from '../../build/run-program.ts';
import { type SeededRandom, seededRandom } from '../../shared/base/seeded-random.ts';
import { openShop, type Shop } from '../e2e/support/shop.ts';
import { drawBetween } from './draw-between.ts';
import { type NetworkFaults, startFaultyProxy } from './faulty-proxy.ts';
import { notYetOnServer, type Reckoning, reckon } from './ledger-check.ts';
import { PaidWitness } from './paid-witness.ts';
import { TillLives, type TillSurroundings } from './till-lives.ts';

/** How a torture is asked for. */
export interface TortureOptions {
  readonly seed: number;
  /** SIGKILLs in sum. */
  readonly kills: number;
  readonly say: (line: string) => void;
}

/** What came of it. */
export interface TortureResult extends Reckoning {
  readonly seed: number;
  readonly kills: number;
  readonly killsOfServer: number;
  readonly killsWhilePaying: number;
  readonly wipedReplicas: number;
  readonly network: NetworkFaults;
  readonly seconds: number;
}

const storeId = 'GFT';
const cashier = { name: 'Cashier 1', pin: '1111' } as const;
/** Articles of the gift shop of the demonstration chain. */
const codes = [
  '22633',
  '22632',
  '84879',
  '22745',
  '22748',
  '22749',
  '22310',
  '84969',
  '22623',
  '22622',
] as const;
/** How long what waits may take to be sent once all faults are over. */
const drainLimitMs = 90_000;

/** Tortures, heals and reckons. */
export async function torture({ seed, kills, say }: TortureOptions): Promise<TortureResult> {
  const startedMs = performance.now();
  const random = seededRandom(seed);
  const shop = await openShop();
  const witness = new PaidWitness();
  const surroundings: TillSurroundings = { shop, storeId, cashier, codes, witness, say };
  const tills = [1, 2].map(
    (number) => new TillLives(number, seededRandom(random.below(2 ** 31)), surroundings),
  );
  const server = new ServerLives(shop, seededRandom(random.below(2 ** 31)));
  const proxy = await startFaultyProxy(
    Number(new URL(shop.serverUrl).port),
    seededRandom(random.below(2 ** 31)),
  );
  const folders = [1, 2].map((number) => shop.tillFolder(number));
  try {
    for (const till of tills) await firstDay(shop, till, folders[tills.indexOf(till)] ?? '');
    say(`Torture: seed ${seed}, ${kills} kills`);
    const ofServer = Math.round(kills / 5);
    const ofFirst = Math.ceil((kills - ofServer) / 2);
    const shares = [ofFirst, kills - ofServer - ofFirst];
    const progress = setInterval(() => {
      const done = server.kills + tills.reduce((sum, till) => sum + till.story.kills, 0);
      say(`  ${done} of ${kills} kills, ${witness.shown.size} receipts shown as paid`);
    }, 15_000);
    await Promise.all([
      ...tills.map((till, index) => till.live(shares[index] ?? 0, proxy.url)),
      server.live(ofServer),
    ]).finally(() => clearInterval(progress));
    proxy.heal();
    const waiting = await drain(tills, shop, folders, proxy.url);
    await shop.killServer();
    const reckoning = reckon(shop.serverData, folders, witness.shown, witness.attempts);
    const violations = [
      ...reckoning.violations,
      ...tills.flatMap(({ story }) => story.problems),
      ...(waiting > 0 ? [`${waiting} entries were not sent within ${drainLimitMs / 1000} s of calm`] : []),
      ...(await brokenChains(folders)),
    ];
    return {
      ...reckoning,
      violations,
      seed,
      kills: server.kills + tills.reduce((sum, { story }) => sum + story.kills, 0),
      killsOfServer: server.kills,
      killsWhilePaying: tills.reduce((sum, { story }) => sum + story.killsWhilePaying, 0),
      wipedReplicas: tills.reduce((sum, { story }) => sum + story.wiped, 0),
      network: proxy.faults,
      seconds: Math.round((performance.now() - startedMs) / 100) / 10,
    };
  } finally {
    await proxy.close();
    await shop.close();
  }
}

/** A till's first day is calm: it is enrolled, gets its data and keeps a snapshot to live from. */
async function firstDay(shop: Shop, lives: TillLives, folder: string): Promise<void> {
  const till = await lives.open(shop.serverUrl);
  const hasSnapshot = (): boolean => existsSync(join(folder, 'snapshot', 'snapshot.json'));
  await until(async () => hasSnapshot(), 60_000);
  await till.kill();
}

/** Opens the tills in calm and waits until the server holds all; answers how many entries it doesn't. */
async function drain(
  tills: readonly TillLives[],
  shop: Shop,
  folders: readonly string[],
  serverUrl: string,
): Promise<number> {
  const open = await Promise.all(tills.map((till) => till.open(serverUrl)));
  const waiting = (): number => notYetOnServer(shop.serverData, folders);
  await until(async () => waiting() === 0, drainLimitMs);
  for (const till of open) await till.kill();
  return waiting();
}

/** The server from kill to kill. */
class ServerLives {
  kills = 0;
  readonly #shop: Shop;
  readonly #random: SeededRandom;

  constructor(shop: Shop, random: SeededRandom) {
    this.#shop = shop;
    this.#random = random;
  }

  /** Is killed so many times, and in the end runs. */
  async live(kills: number): Promise<void> {
    while (this.kills < kills) {
      await sleep(drawBetween(this.#random, { least: 0, most: 12_000 }));
      await this.#shop.killServer();
      this.kills += 1;
      await sleep(drawBetween(this.#random, { least: 0, most: 3_000 }));
      await this.#shop.startServer();
    }
  }
}

/** What `journal verify` finds wrong, by its own words. */
async function brokenChains(folders: readonly string[]): Promise<string[]> {
  const wrong: string[] = [];
  for (const folder of folders) {
    const words = ['--import', 'tsx', inProject('electron', 'journal', 'cli.ts'), 'verify', folder];
    const ended = await runProgram(process.execPath, words, { cwd: projectFolder });
    if (ended.exitCode !== 0) wrong.push(`journal verify: ${ended.output}`);
  }
  return wrong;
}

/** Looks until something holds or the time is up. */
async function until(holds: () => Promise<boolean>, limitMs: number): Promise<void> {
  const deadlineMs = performance.now() + limitMs;
  while (!(await holds()) && performance.now() < deadlineMs) await sleep(200);
}
