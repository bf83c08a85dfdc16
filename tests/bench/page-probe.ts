/**
 * Measures inside a till's page, by the page's own clock: from a key to the frame that shows what it brought.
 * The script hears of keys before the application does and stays out of its way.
 */
import type { ElectronApplication, Page } from 'playwright-core';
import { quantile } from './bench-result.ts';

/** What is waited for. */
export interface Awaited {
  /** The key's `code` from which it counts; any key when null. */
  readonly code: string | null;
  /** An element of this selector with exactly this text must show; `within` is enough for a part of it. */
  readonly selector: string;
  readonly text: string;
  readonly within?: boolean;
}

/** What was seen, in milliseconds from the key. */
export interface Seen {
  /** Until the page began to handle the key, from the moment the machine had it. */
  readonly heardMs: number;
  /** Until the document held what was awaited. */
  readonly inDocumentMs: number;
  /** Until the frame after that was painted. */
  readonly paintedMs: number;
}

/**
 * A frame's callbacks run before its layout and paint; a message sent from one arrives after them. Written as a
 * text, because it runs before the page and must bring nothing with it that a compiler adds.
 */
const script = `(() => {
  let armed = null;
  const isThere = ({ selector, text, within }) => {
    for (const element of document.querySelectorAll(selector)) {
      if (within ? element.textContent.includes(text) : element.textContent === text) return true;
    }
    return false;
  };
  const painted = (then) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => { channel.port1.close(); then(performance.now()); };
    channel.port2.postMessage(null);
  });
  window.addEventListener('keydown', (event) => {
    if (armed === null || armed.keyMs !== null) return;
    if (armed.awaited.code !== null && event.code !== armed.awaited.code) return;
    armed.keyMs = performance.now();
    armed.sentMs = event.timeStamp;
  }, { capture: true });
  new MutationObserver(() => {
    if (armed === null || armed.keyMs === null || armed.seen || !isThere(armed.awaited)) return;
    const mine = armed;
    mine.seen = true;
    const inDocumentMs = performance.now() - mine.sentMs;
    painted((nowMs) => mine.done({
      heardMs: mine.keyMs - mine.sentMs, inDocumentMs, paintedMs: nowMs - mine.sentMs,
    }));
  }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
  window.benchProbe = {
    arm(awaited) {
      if (isThere(awaited)) return false;
      armed = { awaited, keyMs: null, sentMs: null, seen: false };
      armed.result = new Promise((done) => { armed.done = done; });
      return true;
    },
    result: () => armed.result,
    trace: () => ({ key: armed.keyMs !== null, inDocument: armed.seen, screen: document.body.innerText }),
    frames: (count) => new Promise((done) => {
      const times = [];
      const next = (atMs) => {
        times.push(atMs);
        if (times.length <= count) requestAnimationFrame(next);
        else done(times.slice(1).map((time, at) => time - times[at]));
      };
      requestAnimationFrame(next);
    }),
  };
})()`;

/** The probe in a till's window. */
export interface PageProbe {
  /** Awaits something that isn't there yet; false when it is there already. */
  arm(awaited: Awaited): Promise<boolean>;
  /**
   * What was seen of what was armed last.
   * @throws when it doesn't show within ten seconds, with how far it came and what the window shows instead.
   */
  seen(): Promise<Seen>;
  /** The median distance of two frames of the page, idle, ms. */
  frameMs(): Promise<number>;
}

/** Far longer than anything a cashier would wait for. */
const seenLimitMs = 10_000;

/** Puts the probe into a window; its page is loaded anew for that. */
export async function installProbe(app: ElectronApplication, page: Page): Promise<PageProbe> {
  await app.context().addInitScript({ content: script });
  await page.reload();
  let armed: Awaited | null = null;
  return {
    arm: (awaited) => {
      armed = awaited;
      return page.evaluate(`window.benchProbe.arm(${JSON.stringify(awaited)})`);
    },
    seen: async () => {
      const seen = await Promise.race([
        page.evaluate<Seen>('window.benchProbe.result()'),
        limit(seenLimitMs),
      ]);
      if (seen !== null) return seen;
      const trace = await Promise.race([
        page.evaluate<Trace>('window.benchProbe.trace()'),
        limit(seenLimitMs),
      ]);
      throw new Error(notSeen(armed, trace));
    },
    frameMs: async () => quantile(await page.evaluate<number[]>('window.benchProbe.frames(120)'), 0.5),
  };
}

/** How far it came with what was armed. */
interface Trace {
  readonly key: boolean;
  readonly inDocument: boolean;
  readonly screen: string;
}

function notSeen(awaited: Awaited | null, trace: Trace | null): string {
  const what = `${JSON.stringify(awaited)} didn't show within ${seenLimitMs / 1000} s`;
  if (trace === null) return `${what}: the window doesn't answer.`;
  const { key, inDocument, screen } = trace;
  const step = inDocument ? 'it is in the document and no frame came' : 'it never came into the document';
  return `${what}: ${key ? step : 'the window never heard the key'}. The window shows:\n${screen}`;
}

/** Null after so long. Keeps nothing alive. */
function limit(ms: number): Promise<null> {
  return new Promise((resolve) => setTimeout(() => resolve(null), ms).unref());
}
