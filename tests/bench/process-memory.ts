/** What the processes of a running till hold in memory. */
import type { ElectronApplication } from 'playwright-core';

/** The most that main and the window held since they started, resident, megabytes of a million bytes. */
export interface PeakMegabytes {
  readonly main: number;
  readonly window: number;
}

/** Asks Chromium. */
export async function peakMegabytes(app: ElectronApplication): Promise<PeakMegabytes> {
  const metrics = await app.evaluate(({ app: running }) =>
    running.getAppMetrics().map(({ type, memory }) => ({ type, kibibytes: memory.peakWorkingSetSize })),
  );
  const of = (wanted: string): number => {
    const found = metrics.find(({ type }) => type === wanted);
    if (!found) throw new Error(`There is no process of type ${wanted}`);
    return Math.round((found.kibibytes * 1024) / 1e6);
  };
  return { main: of('Browser'), window: of('Tab') };
}

/** What the window's JavaScript holds after everything unused was collected, bytes. */
export async function windowHeapBytes(app: ElectronApplication): Promise<number> {
  const page = await app.firstWindow();
  const session = await app.context().newCDPSession(page);
  try {
    await session.send('HeapProfiler.collectGarbage');
    const { usedSize } = await session.send('Runtime.getHeapUsage');
    return usedSize;
  } finally {
    await session.detach();
  }
}
