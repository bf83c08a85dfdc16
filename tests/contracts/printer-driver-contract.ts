/** What every printer driver keeps, whatever hangs behind it. */
import { afterEach, describe, expect, test } from 'vitest';
import type { PrinterDriver, PrinterReport } from '../../electron/printer/printer-driver.ts';
import { layOut } from '../../shared/print/lay-out.ts';
import { testPageDocument } from '../../shared/print/test-page.ts';

/** A driver with a printer behind it that a test can look at. */
export interface DriverStand {
  readonly driver: PrinterDriver;
  /** Text of the lines that came out so far. */
  printed(): Promise<string>;
  /** Makes the printer unreachable. */
  unplug(): Promise<void>;
  readonly kicksDrawer: boolean;
  drawerKicks(): number;
  close(): Promise<void>;
}

const page = testPageDocument('ru', 48);
const paper = { lines: layOut(page, 48), language: page.language };

/** Runs the contract against a driver. */
export function printerDriverContract(name: string, makeStand: () => Promise<DriverStand>): void {
  describe(`${name} keeps the printer contract`, () => {
    let stand: DriverStand | null = null;
    afterEach(async () => {
      stand?.driver.close();
      await stand?.close();
      stand = null;
    });

    test('[PRINT5] a job is begun once, before anything of it comes out, and then stands on paper', async () => {
      stand = await makeStand();
      const begun: string[] = [];
      const before = await stand.printed();
      const { outcome } = await stand.driver.print(
        paper,
        () => begun.push('begun'),
        () => {},
      );
      expect(outcome).toBe('printed');
      expect(before).toBe('');
      expect(begun).toEqual(['begun']);
      expect(await stand.printed()).toContain('Пробная печать');
    });

    test('[PRINT5] a job that may not begin leaves nothing on paper', async () => {
      stand = await makeStand();
      const { outcome } = await stand.driver.print(
        paper,
        () => {
          throw new Error('the disk is full');
        },
        () => {},
      );
      expect(outcome).toBe('not-begun');
      expect(await stand.printed()).toBe('');
    });

    test('[PRINT5] an unreachable printer is said to be offline, and no job is begun on it', async () => {
      stand = await makeStand();
      await stand.unplug();
      let begun = 0;
      const heard: PrinterReport[] = [];
      const { outcome, report } = await stand.driver.print(
        paper,
        () => {
          begun += 1;
        },
        (each) => heard.push(each),
      );
      expect([outcome, report.state, begun]).toEqual(['not-begun', 'offline', 0]);
      expect(report.detail).toBeTruthy();
      expect((await stand.driver.status()).state).toBe('offline');
      expect((await stand.driver.openDrawer()).status).toBe('not-opened');
    });

    test('[DRAWER1] the drawer opens once, or the answer says that there is none', async () => {
      stand = await makeStand();
      const answer = await stand.driver.openDrawer();
      expect(answer.status).toBe(stand.kicksDrawer ? 'opened' : 'not-opened');
      await stand.driver.print(
        paper,
        () => {},
        () => {},
      );
      expect(stand.drawerKicks()).toBe(stand.kicksDrawer ? 1 : 0);
    });
  });
}
