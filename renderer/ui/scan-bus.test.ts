/** A scan goes to whoever is in front, and is never lost to a dialog that doesn't want it. */
import { describe, expect, it } from 'vitest';
import { deliverScan, takeScans } from './scan-bus.ts';

describe('scans', () => {
  it('[SCAN7] go to who asked last and still stands', () => {
    const heard: string[] = [];
    const stopScreen = takeScans((code) => heard.push(`screen ${code}`));
    const stopDialog = takeScans((code) => heard.push(`dialog ${code}`));
    deliverScan('1');
    stopDialog();
    deliverScan('2');
    stopScreen();
    expect(deliverScan('3')).toBe(false);
    expect(heard).toEqual(['dialog 1', 'screen 2']);
  });

  it('[SCAN7] stay with the front when one below goes', () => {
    const heard: string[] = [];
    const stopBelow = takeScans(() => heard.push('below'));
    const stopFront = takeScans(() => heard.push('front'));
    stopBelow();
    deliverScan('1');
    stopFront();
    expect(heard).toEqual(['front']);
  });
});
