/**
 * The page of the benchmark of customers: the product's till as a window has it, on the real main process, real RxDB
 * and IndexedDB, without its screens. It measures by its own clock, because a debugger would slow every step.
 */
import { windowBridge } from '../../renderer/app/window-bridge.ts';
import { windowParts } from '../../renderer/app/window-parts.ts';
import { createTill } from '../../renderer/till/create-till.ts';
import type { Till } from '../../renderer/till/till.ts';
import type { BenchCustomer } from './bench-customers.ts';

/** How far the customers have come. */
export interface CustomerProgress {
  /** Null before the till is open. */
  readonly rows: number | null;
  /** Whether the rows came to their end at the server. */
  readonly ended: boolean;
  readonly problems: readonly string[];
}

/** One sign-in, ms: until the till says who it is, and until every value is open; what waited meanwhile. */
export interface Opening {
  readonly signInMs: number;
  readonly openMs: number;
  /** The longest that the window did nothing else. */
  readonly windowStallMs: number;
  /** The longest that main didn't answer a question that asks for nothing. */
  readonly mainStallMs: number;
  /** Until an article was found by its barcode and the first customer by their phone, from the sign-in. */
  readonly firstFoundMs: number;
}

/** Look-ups one after the other. */
export interface LookUps {
  readonly times: readonly number[];
  /** How many of them found the one customer that was looked for. */
  readonly found: number;
}

/** What the page does when it is asked to. */
export interface CustomerPage {
  progress(): CustomerProgress;
  open(pin: string, phone: string): Promise<Opening>;
  signOut(): void;
  /** Looks up each text; `names` tell whom it must find. */
  lookUp(texts: readonly string[], names: readonly string[]): Promise<LookUps>;
  /** Reads rows by their ids straight from IndexedDB, each in a transaction of its own. */
  readRows(count: number): Promise<readonly number[]>;
  register(customers: readonly BenchCustomer[]): Promise<readonly number[]>;
  /** Bytes that the browser counts for the page's storage. */
  storedBytes(): Promise<number>;
}

declare global {
  interface Window {
    customerPage: CustomerPage;
  }
}

/** As many as the till shows. */
const mostShown = 20;
const { host } = windowBridge(window.stillopen);
let opened: Till | null = null;

function till(): Till {
  if (!opened) throw new Error('The till is not open yet');
  return opened;
}

window.customerPage = {
  progress: () => {
    const health = opened?.health.getState();
    const feed = health?.feeds.find(({ collection }) => collection === 'customers');
    const problems = health?.problems.map(({ code, detail }) => `${code}: ${detail}`) ?? [];
    return { rows: feed?.received ?? null, ended: Boolean(feed?.asOfMs), problems };
  },
  open: async (pin, phone) => {
    const { customers, reference } = till();
    const [staffId = ''] = reference.staff().map(({ id }) => id);
    const waits = watchWaits();
    const startedMs = performance.now();
    const signed = await till().signIn({ kind: 'pin', staffId, pin });
    if (!signed.ok) throw new Error(`Nobody signed in: ${JSON.stringify(signed.reason)}`);
    const signInMs = performance.now() - startedMs;
    const isFound = async (): Promise<boolean> => {
      const found = await customers.find(phone, 1);
      return found.ok && found.value.hits.length > 0;
    };
    while (!(await isFound())) await new Promise((resolve) => setTimeout(resolve, 1));
    const firstFoundMs = performance.now() - startedMs;
    await new Promise<void>((resolve) => {
      const look = (): void => {
        if (!customers.state.getState().open) return;
        stop();
        resolve();
      };
      const stop = customers.state.subscribe(look);
      look();
    });
    return { signInMs, firstFoundMs, openMs: performance.now() - startedMs - signInMs, ...(await waits()) };
  },
  signOut: () => till().signOut(),
  lookUp: async (texts, names) => {
    const times: number[] = [];
    let found = 0;
    for (const [index, text] of texts.entries()) {
      const startedMs = performance.now();
      const answer = await till().customers.find(text, mostShown);
      times.push(performance.now() - startedMs);
      if (answer.ok && answer.value.hits.some(({ name }) => name === names[index])) found += 1;
    }
    return { times, found };
  },
  readRows: async (count) => {
    const all = await indexedDB.databases();
    const { name = '' } = all.find((each) => each.name?.endsWith('--customers')) ?? {};
    const database = await answerOf(indexedDB.open(name));
    const docs = (): IDBObjectStore => database.transaction('docs').objectStore('docs');
    const ids = await answerOf(docs().getAllKeys(undefined, count));
    const times: number[] = [];
    for (const id of ids) {
      const startedMs = performance.now();
      await answerOf(docs().get(id));
      times.push(performance.now() - startedMs);
    }
    database.close();
    return times;
  },
  register: async (registered) => {
    const times: number[] = [];
    for (const { name, phone, cardNumber } of registered) {
      const registration = { values: { name, phone }, consents: { profile: true }, cardNumber };
      const startedMs = performance.now();
      const answer = await till().customers.register(registration, { evenIfKnown: false, approvedBy: null });
      times.push(performance.now() - startedMs);
      if (!answer.ok) throw new Error(`Nobody was registered: ${JSON.stringify(answer.reason)}`);
    }
    return times;
  },
  storedBytes: async () => (await navigator.storage.estimate()).usage ?? 0,
};

createTill(windowParts(host)).then((made) => {
  opened = made;
});

/** Watches how long window and main let others wait, until it is asked for the longest of each. */
function watchWaits(): () => Promise<Pick<Opening, 'windowStallMs' | 'mainStallMs'>> {
  let windowStallMs = 0;
  let mainStallMs = 0;
  let ended = false;
  const beat = (beforeMs: number): void => {
    const nowMs = performance.now();
    windowStallMs = Math.max(windowStallMs, nowMs - beforeMs);
    if (!ended) setTimeout(() => beat(nowMs), 0);
  };
  beat(performance.now());
  const asking = (async () => {
    while (!ended) {
      const startedMs = performance.now();
      await host.ready(null);
      mainStallMs = Math.max(mainStallMs, performance.now() - startedMs);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  })();
  return async () => {
    ended = true;
    await asking;
    return { windowStallMs, mainStallMs };
  };
}

function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
