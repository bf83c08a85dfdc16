/**
 * One till under torture: it is opened, sells through its real screens, is killed at a moment drawn from the
 * seed, and lives again, now and then without its IndexedDB. A step that doesn't come to its end in time while
 * the till is alive is a fault of the till, whatever the network does meanwhile.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import type { SeededRandom } from '../../shared/base/seeded-random.ts';
import { nextCustomer, paidReceiptNumber, signIn } from '../e2e/support/cashier.ts';
import type { RunningTill, Shop } from '../e2e/support/shop.ts';
import { drawBetween } from './draw-between.ts';
import type { PaidWitness } from './paid-witness.ts';

/** What every life of a till needs. */
export interface TillSurroundings {
  readonly shop: Shop;
  readonly storeId: string;
  readonly cashier: { readonly name: string; readonly pin: string };
  /** Codes that the store sells. */
  readonly codes: readonly string[];
  readonly witness: PaidWitness;
  readonly say: (line: string) => void;
}

/** When a life ends: so many ms after the process began, after sign-in, or after the n-th wish to finish a sale. */
type Doom =
  | { readonly moment: 'booting' | 'selling'; readonly afterMs: number }
  | { readonly moment: 'paying'; readonly payment: number; readonly afterMs: number };

/** What came of a till. */
export interface TillStory {
  kills: number;
  killsWhilePaying: number;
  wiped: number;
  /** Steps that failed while the till was alive, in words. */
  readonly problems: string[];
}

/** One till life after the other. */
export class TillLives {
  readonly story: TillStory = { kills: 0, killsWhilePaying: 0, wiped: 0, problems: [] };
  readonly #number: number;
  readonly #random: SeededRandom;
  readonly #in: TillSurroundings;

  constructor(number: number, random: SeededRandom, surroundings: TillSurroundings) {
    this.#number = number;
    this.#random = random;
    this.#in = surroundings;
  }

  /** Lives and is killed so many times, reaching the server by this address. */
  async live(kills: number, serverUrl: string): Promise<void> {
    while (this.story.kills < kills) {
      await this.#lifeUnder(serverUrl);
      if (this.#random.chance(0.15)) await this.#loseReplica();
    }
  }

  /** Opens it and signs in, to stay. */
  async open(serverUrl: string): Promise<RunningTill> {
    const { shop, storeId, cashier } = this.#in;
    const till = await shop.openTill(this.#number, { storeId, serverUrl });
    await this.#in.witness.watch(till.page);
    await signIn(till.page, cashier.name, cashier.pin);
    return till;
  }

  async #lifeUnder(serverUrl: string): Promise<void> {
    const { shop, storeId } = this.#in;
    const doom = drawDoom(this.#random);
    const life = new Life(doom);
    try {
      const till = await shop.openTill(this.#number, {
        storeId,
        serverUrl,
        started: (kill) => life.began(kill),
      });
      await this.#sellUntilDoomed(till, life);
    } catch (error) {
      if (!life.struck) await this.#notePointOfFailure(life, error);
    }
    await life.ended();
    this.story.kills += 1;
    if (doom.moment === 'paying') this.story.killsWhilePaying += 1;
  }

  async #sellUntilDoomed({ page }: RunningTill, life: Life): Promise<void> {
    const { witness, cashier, codes } = this.#in;
    life.page = page;
    await witness.watch(page);
    await signIn(page, cashier.name, cashier.pin);
    life.signedIn();
    for (let sale = 1; ; sale += 1) {
      const lines = drawBetween(this.#random, { least: 1, most: 3 });
      for (let line = 0; line < lines; line += 1) await enterCode(page, this.#random.pick(codes));
      await page.keyboard.press('F9');
      await page.getByRole('heading', { name: 'Payment' }).waitFor();
      await page.keyboard.press('F4');
      const finish = page.getByRole('button', { name: /Finish sale/ });
      await finish.waitFor();
      witness.attempts += 1;
      life.paying(sale);
      await finish.click();
      await paidReceiptNumber(page);
      await nextCustomer(page);
    }
  }

  async #loseReplica(): Promise<void> {
    await rm(join(this.#in.shop.tillFolder(this.#number), 'electron', 'IndexedDB'), {
      recursive: true,
      force: true,
    });
    this.story.wiped += 1;
  }

  async #notePointOfFailure(life: Life, error: unknown): Promise<void> {
    const words = `till ${this.#number}: ${error instanceof Error ? error.message : String(error)}`;
    this.story.problems.push(words);
    this.#in.say(words);
    const picture = `${this.#in.shop.folder}-problem-${this.#number}-${this.story.problems.length}.png`;
    await life.page?.screenshot({ path: picture, timeout: 5_000 }).then(
      () => this.#in.say(`picture: ${picture}`),
      () => {},
    );
    life.strike();
  }
}

/**
 * Types a code into the search field. A scanner's pace can't be kept on a machine that is tortured, and a code
 * whose digits come slowly is rightly taken for typing. A till that has just lost its replica calls a code
 * unknown until the catalogue is back from the snapshot: then the cashier tries again for a while.
 */
async function enterCode(page: Page, code: string): Promise<void> {
  const added = page.getByTestId('last-line').getByText(code, { exact: true });
  const unknown = page.getByText('Unknown code');
  const deadlineMs = performance.now() + 20_000;
  for (;;) {
    await page.getByRole('combobox', { name: 'Search or scan' }).fill(code);
    await page.keyboard.press('Enter');
    await added.or(unknown).first().waitFor();
    if (!(await unknown.isVisible()) || performance.now() > deadlineMs) break;
    await page.keyboard.press('Escape');
    await unknown.waitFor({ state: 'hidden' });
  }
  await added.waitFor();
}

/** A third of all kills fall into each moment. */
function drawDoom(random: SeededRandom): Doom {
  const draw = random.below(3);
  if (draw === 0) return { moment: 'booting', afterMs: drawBetween(random, { least: 0, most: 2_500 }) };
  if (draw === 1) return { moment: 'selling', afterMs: drawBetween(random, { least: 0, most: 6_000 }) };
  return {
    moment: 'paying',
    payment: drawBetween(random, { least: 1, most: 4 }),
    afterMs: drawBetween(random, { least: 0, most: 120 }),
  };
}

/** A till process from its start to its SIGKILL. */
class Life {
  page: Page | null = null;
  struck = false;
  readonly #doom: Doom;
  #kill: () => Promise<void> = () => Promise.resolve();
  #gone: Promise<void> = Promise.resolve();

  constructor(doom: Doom) {
    this.#doom = doom;
  }

  began(kill: () => Promise<void>): void {
    this.#kill = kill;
    if (this.#doom.moment === 'booting') this.#strikeAfter(this.#doom.afterMs);
  }

  signedIn(): void {
    if (this.#doom.moment === 'selling') this.#strikeAfter(this.#doom.afterMs);
  }

  paying(sale: number): void {
    if (this.#doom.moment === 'paying' && sale === this.#doom.payment) this.#strikeAfter(this.#doom.afterMs);
  }

  strike(): void {
    this.struck = true;
    this.#gone = this.#kill();
  }

  /** Resolves when the process is gone. */
  async ended(): Promise<void> {
    await this.#gone;
  }

  #strikeAfter(ms: number): void {
    // A moment drawn by the seed, not a wait for something to happen.
    this.#gone = sleep(ms).then(() => {
      if (this.struck) return;
      this.struck = true;
      return this.#kill();
    });
  }
}
