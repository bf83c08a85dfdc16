/** Touches a till's window as fingers do: trusted touch events in the middle of a control, and nothing else. */
import type { CDPSession, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

/** The least side of a control that a finger hits, CSS pixels (WCAG 2.1, 2.5.5). */
export const leastTouchPx = 44;

/** A finger. */
export interface Finger {
  /** Touches a control once it stands and can be used; fails where it is too small to be hit. */
  tap(control: Locator): Promise<void>;
}

/** Gives a window a touch screen. */
export async function touchScreen(page: Page): Promise<Finger> {
  const devtools: CDPSession = await page.context().newCDPSession(page);
  await devtools.send('Emulation.setTouchEmulationEnabled', { enabled: true, maxTouchPoints: 1 });
  return {
    tap: async (control) => {
      // Waits for what a finger would wait for, and touches nothing.
      await control.click({ trial: true });
      const box = await control.boundingBox();
      if (!box) throw new Error('the control is gone');
      expect(Math.min(box.width, box.height), await control.innerText()).toBeGreaterThanOrEqual(leastTouchPx);
      const point = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
      await devtools.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [point] });
      await devtools.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    },
  };
}
