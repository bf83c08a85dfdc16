/**
 * What code finds under the names of the machine while it runs in a simulated world: timers, dates, random
 * numbers and hashing all come from the world, and nothing settles outside of its events. Code is evaluated
 * as a function whose parameters bear these names.
 */
import crypto from 'node:crypto';
import { createRequire } from 'node:module';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Timer, Timers } from '../../../shared/base/environment.ts';
import { LightResponse } from './light-response.ts';

/** Where a world's code gets its machine from. May change between runs; it is asked at each use. */
export interface Machine {
  timers(): Timers;
  /** Wall clock of whoever didn't get a clock injected. */
  wallMs(): number;
  fraction(): number;
}

type Task = (...given: unknown[]) => void;

/** The names and what they stand for. */
export function virtualGlobals(machine: Machine): Record<string, unknown> {
  const after = (task: Task, delayMs = 0, ...given: unknown[]): Timer & { unref(): void } => {
    const timer = machine.timers().after(Number(delayMs), () => task(...given));
    return { cancel: () => timer.cancel(), unref: () => {} };
  };
  const cancel = (timer: unknown): void => {
    if (typeof timer === 'object' && timer !== null && 'cancel' in timer) (timer as Timer).cancel();
  };
  const every = (task: Task, delayMs = 0): Timer => {
    let running = machine.timers().after(0, () => {});
    const again = (): void => {
      running = machine.timers().after(Number(delayMs), () => {
        again();
        task();
      });
    };
    again();
    return { cancel: () => running.cancel() };
  };
  return {
    setTimeout: after,
    clearTimeout: cancel,
    setInterval: every,
    clearInterval: cancel,
    setImmediate: (task: Task, ...given: unknown[]) => after(task, 0, ...given),
    clearImmediate: cancel,
    requestIdleCallback: idleCallbacks(machine),
    Date: virtualDate(machine),
    Math: Object.assign(Object.create(Math), { random: () => machine.fraction() }),
    performance: { now: () => machine.wallMs() },
    crypto: { subtle: { digest: async (_: string, data: Uint8Array) => sha256(data) } },
    Response: LightResponse,
    AbortSignal: { timeout: (delayMs: number) => abortAfter(machine, delayMs) },
    fetch: () => Promise.reject(new Error('a simulated world has no other network')),
    process: {
      platform: 'linux',
      env: {},
      pid: 1,
      on: () => {},
      nextTick: queueMicrotask,
      hrtime: process.hrtime,
    },
  };
}

/**
 * Idle is right after the event. All that waits for it on one machine runs together, in the order it was asked: RxDB
 * asks at each write of each collection.
 */
function idleCallbacks(machine: Machine): (task: () => void) => void {
  const waiting = new WeakMap<Timers, (() => void)[]>();
  return (task) => {
    const timers = machine.timers();
    const tasks = waiting.get(timers);
    if (tasks) {
      tasks.push(task);
      return;
    }
    const all = [task];
    waiting.set(timers, all);
    timers.after(0, () => {
      waiting.delete(timers);
      for (const each of all) each();
    });
  };
}

function sha256(data: Uint8Array): ArrayBuffer {
  const digest = crypto.createHash('sha256').update(data).digest();
  return new Uint8Array(digest).buffer;
}

function virtualDate(machine: Machine): DateConstructor {
  return class extends Date {
    constructor(...given: unknown[]) {
      // A date made from nothing is now; everything else is left to the real constructor.
      super(...((given.length === 0 ? [machine.wallMs()] : given) as [number]));
    }
    static override now(): number {
      return machine.wallMs();
    }
  } as DateConstructor;
}

function abortAfter(machine: Machine, delayMs: number): AbortSignal {
  const controller = new AbortController();
  machine.timers().after(delayMs, () => controller.abort(new Error('the time is up')));
  return controller.signal;
}

type Zipped = (error: Error | null, result?: Buffer) => void;

/** Signatures known to be genuine, by themselves: the key and the bytes that each is of. */
const genuine = new Map<string, { readonly key: string; readonly data: Buffer }>();
const mostGenuine = 5000;
const keyTexts = new WeakMap<crypto.KeyObject, string>();

type Gcm = { readonly iv: Uint8Array; readonly additionalData: Uint8Array };
const tagBytes = 16;

/** The part of WebCrypto that seals values of customers, settling at once: the real one settles on other threads. */
const promptSubtle = {
  importKey: async (_format: string, key: Uint8Array) => key,
  encrypt: async ({ iv, additionalData }: Gcm, key: Uint8Array, data: Uint8Array) => {
    const cipher = crypto.createCipheriv('aes-256-gcm', key, iv).setAAD(additionalData);
    return Uint8Array.from(Buffer.concat([cipher.update(data), cipher.final(), cipher.getAuthTag()])).buffer;
  },
  decrypt: async ({ iv, additionalData }: Gcm, key: Uint8Array, data: Uint8Array) => {
    const cipher = crypto.createDecipheriv('aes-256-gcm', key, iv, { authTagLength: tagBytes });
    cipher.setAAD(additionalData).setAuthTag(data.subarray(-tagBytes));
    return Uint8Array.from(Buffer.concat([cipher.update(data.subarray(0, -tagBytes)), cipher.final()]))
      .buffer;
  },
};

/**
 * Node's crypto, in which proving a signature costs nothing when this process made or proved the very same
 * before: by the same key, over the same bytes. Every other signature is proved in full.
 */
const quickCrypto = {
  ...crypto,
  webcrypto: { subtle: promptSubtle },
  sign: (algorithm: null, data: Uint8Array, key: crypto.KeyObject): Buffer => {
    const signature = crypto.sign(algorithm, data, key);
    noteGenuine(key, data, signature);
    return signature;
  },
  verify: (algorithm: null, data: Uint8Array, key: crypto.KeyObject, signature: Uint8Array): boolean => {
    const known = genuine.get(latin1(signature));
    if (known?.key === textOf(key) && known.data.equals(data)) return true;
    if (!crypto.verify(algorithm, data, key, signature)) return false;
    noteGenuine(key, data, signature);
    return true;
  },
};

function noteGenuine(key: crypto.KeyObject, data: Uint8Array, signature: Uint8Array): void {
  if (genuine.size >= mostGenuine) genuine.clear();
  genuine.set(latin1(signature), { key: textOf(key), data: Buffer.from(data) });
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

function textOf(key: crypto.KeyObject): string {
  let keyText = keyTexts.get(key);
  if (keyText === undefined) {
    const shown = key.type === 'private' ? crypto.createPublicKey(key) : key;
    keyText = shown.export({ type: 'spki', format: 'der' }).toString('base64');
    keyTexts.set(key, keyText);
  }
  return keyText;
}

/** Node's modules, with compression that settles at once and waits that take virtual time. */
export function virtualRequire(machine: Machine): (name: string) => unknown {
  const real = createRequire(import.meta.url);
  const zip =
    (work: (data: Uint8Array) => Buffer) =>
    (data: Uint8Array, _options: object, done: Zipped): void => {
      try {
        done(null, work(data));
      } catch (error) {
        done(error instanceof Error ? error : new Error(String(error)));
      }
    };
  const zlib = {
    gzip: zip((data) => gzipSync(data, { level: 1 })),
    gunzip: zip((data) => gunzipSync(data)),
  };
  const promises = {
    setTimeout: (delayMs: number) =>
      new Promise<void>((resolve) => machine.timers().after(delayMs, () => resolve())),
    setImmediate: () => new Promise<void>((resolve) => machine.timers().after(0, () => resolve())),
  };
  return (name) => {
    const plain = name.replace(/^node:/, '');
    if (plain === 'zlib') return zlib;
    if (plain === 'timers/promises') return promises;
    if (plain === 'crypto') return quickCrypto;
    return real(name);
  };
}

/** Compiles a CommonJS text once; each call evaluates it anew with the machine it is given. */
export function compile(text: string): (machine: Machine) => Record<string, unknown> {
  const names = Object.keys(virtualGlobals({ timers: noTimers, wallMs: () => 0, fraction: () => 0 }));
  const run = new Function('module', 'exports', 'require', ...names, text);
  return (machine) => {
    const module = { exports: {} };
    const globals = virtualGlobals(machine);
    run(module, module.exports, virtualRequire(machine), ...names.map((name) => globals[name]));
    return module.exports;
  };
}

function noTimers(): Timers {
  return { after: () => ({ cancel: () => {} }) };
}
