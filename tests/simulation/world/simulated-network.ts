/**
 * The way between one till and the server: it takes time, and by its weather it drops requests and answers,
 * delivers a request twice, holds one back until later ones have passed it, or is cut. What a caller gave up
 * may still arrive.
 */
import type { SeededRandom } from '../../../shared/base/seeded-random.ts';
import type { LightResponse } from '../sandbox/light-response.ts';
import type { VirtualTime } from '../sandbox/virtual-time.ts';
import type { Evidence } from './evidence.ts';
import type { ServerCall } from './serve-calls.ts';

/** Chances of each mishap while the weather is bad. */
export interface Weather {
  readonly dropRequest: number;
  readonly dropAnswer: number;
  readonly duplicate: number;
  readonly holdBack: number;
}

const fair: Weather = { dropRequest: 0, dropAnswer: 0, duplicate: 0, holdBack: 0 };

/** The address of the server in every world. */
export const serverUrl = 'http://server.test';

/** How long a way takes in fair weather. */
export interface Way {
  readonly least: number;
  readonly spread: number;
}

/** A store's link to a server far away. */
export const storeLink: Way = { least: 40, spread: 160 };
/** A link within one building. */
export const shortLink: Way = { least: 1, spread: 20 };

type Serve = (call: ServerCall) => Promise<LightResponse>;

/** One till's network. */
export class SimulatedNetwork {
  weather: Weather = fair;
  /** Cut: nothing passes. `hangs`: callers aren't told and wait until they give up. */
  cut: { readonly hangs: boolean } | null = null;
  /** Facts don't get through, everything else does. */
  holdsUploads = false;
  /** What becomes of the next requests that hand keys over: they are lost, or the answer to them is. */
  keysLost: ('request' | 'answer')[] = [];
  /** A machine that is off hears nothing of what it asked for. */
  readonly #open = new Set<(error: Error) => void>();
  readonly #time: VirtualTime;
  readonly #random: SeededRandom;
  readonly #evidence: Evidence;
  readonly #serve: Serve;
  readonly #wayMs: Way;
  readonly #address: string;

  constructor(
    time: VirtualTime,
    random: SeededRandom,
    evidence: Evidence,
    address: string,
    wayMs: Way,
    serve: Serve,
  ) {
    this.#time = time;
    this.#random = random;
    this.#evidence = evidence;
    this.#address = address;
    this.#serve = serve;
    this.#wayMs = wayMs;
  }

  calm(): void {
    this.weather = fair;
    this.cut = null;
    this.holdsUploads = false;
    this.keysLost = [];
  }

  /** Breaks everything under way. */
  breakOff(): void {
    for (const fail of [...this.#open]) fail(new Error('connection lost'));
    this.#open.clear();
  }

  /** Stands in for fetch. */
  readonly fetch = (url: string, init: RequestInit = {}): Promise<LightResponse> =>
    new Promise((resolve, reject) => {
      let settled = false;
      const hangUps: (() => void)[] = [];
      const hangUp = (): void => {
        for (const listener of hangUps.splice(0)) listener();
      };
      const end = (settle: () => void): void => {
        if (settled) return;
        settled = true;
        settle();
      };
      const fail = (error: Error): void => {
        end(() => reject(error));
        hangUp();
        this.#open.delete(fail);
      };
      const { signal } = init;
      if (signal?.aborted) return fail(new Error('aborted'));
      signal?.addEventListener('abort', () => fail(new Error('aborted')));
      this.#open.add(fail);
      const call = this.#callOf(url, init, (listener) => hangUps.push(listener));
      this.#send(call, fail, (response) => {
        end(() => resolve(response));
        response.body?.onEnd(() => this.#open.delete(fail));
        if (!response.body) this.#open.delete(fail);
        else hangUps.push(() => response.body?.end(new Error('aborted')));
      });
    });

  #callOf(url: string, init: RequestInit, hungUp: (listener: () => void) => void): ServerCall {
    const headers = (init.headers ?? {}) as Record<string, string>; // the gateway and the host give plain objects
    return {
      method: init.method ?? 'GET',
      path: url.slice(serverUrl.length),
      authorization: headers.authorization ?? null,
      body: typeof init.body === 'string' ? init.body : null,
      address: this.#address,
      hungUp,
    };
  }

  #send(call: ServerCall, fail: (error: Error) => void, done: (response: LightResponse) => void): void {
    const random = this.#random;
    const { cut, weather } = this;
    const name = call.path.replace(/\?.*$/, '');
    if (cut) {
      if (!cut.hangs) this.#time.after(1, () => fail(new Error('network unreachable')));
      return;
    }
    if (this.holdsUploads && name === '/v1/push') {
      this.#note('upload-dropped', name);
      this.#time.after(200, () => fail(new Error('connection reset')));
      return;
    }
    const lost = call.method === 'POST' && name === '/v1/customer-keys' ? this.keysLost.shift() : undefined;
    if (lost) {
      this.#note(`keys-${lost}-lost`, name);
      if (lost === 'answer') void this.#serve(call).catch(() => {});
      this.#time.after(200, () => fail(new Error('connection reset')));
      return;
    }
    if (random.chance(weather.dropRequest)) {
      this.#note('request-dropped', name);
      this.#time.after(200 + random.below(3000), () => fail(new Error('connection reset')));
      return;
    }
    let thereMs = this.#wayMs.least + random.fraction() * this.#wayMs.spread;
    if (random.chance(weather.holdBack)) {
      this.#note('request-held-back', name);
      thereMs += random.below(8000);
    }
    this.#time.after(thereMs, () => this.#deliver(call, fail, done));
    if (call.method === 'POST' && random.chance(weather.duplicate)) {
      this.#note('request-duplicated', name);
      this.#time.after(thereMs + random.below(5000), () => {
        void this.#serve(call).catch(() => {});
      });
    }
  }

  #deliver(call: ServerCall, fail: (error: Error) => void, done: (response: LightResponse) => void): void {
    const random = this.#random;
    this.#serve(call).then(
      (response) => {
        if (this.cut) {
          if (!this.cut.hangs) fail(new Error('connection lost'));
          return;
        }
        if (random.chance(this.weather.dropAnswer)) {
          this.#note('answer-dropped', call.path.replace(/\?.*$/, ''));
          this.#time.after(random.below(3000), () => fail(new Error('connection reset')));
          return;
        }
        let backMs = this.#wayMs.least + random.fraction() * this.#wayMs.spread;
        if (random.chance(this.weather.holdBack)) {
          this.#note('answer-held-back', call.path.replace(/\?.*$/, ''));
          backMs += random.below(8000);
        }
        this.#time.after(backMs, () => done(response));
      },
      (error: unknown) => {
        this.#time.after(1, () => fail(error instanceof Error ? error : new Error(String(error))));
      },
    );
  }

  #note(fault: string, what: string): void {
    this.#evidence.fault(fault);
    this.#evidence.log(this.#time.nowMs, `${this.#address} ${fault} ${what}`);
  }
}
